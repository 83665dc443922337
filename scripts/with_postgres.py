"""Run a command with DATABASE_URL set to a PostgreSQL server that lives as long as it does.

For example all of the web's tests:
``python3 scripts/with_postgres.py .venvs/web/bin/python -m pytest tests/web``
"""

import subprocess
import sys

from kit.commands import surroundings
from kit.console import guarded
from kit.postgres import temporary_server


def main() -> int:
    """Return the command's status."""
    with temporary_server() as url:
        surrounding = surroundings({"DATABASE_URL": url})
        return subprocess.run(sys.argv[1:], env=surrounding, check=False).returncode


if __name__ == "__main__":
    sys.exit(guarded(main))
