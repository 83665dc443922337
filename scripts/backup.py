"""Backups without make, as containers run it: `backup.py create`, or `restore` with FROM.

After `restore`, `manage.py migrate` and `manage.py settle_restored --erased FILE` (the file that is
printed) have to be run before the site is started; `make restore` does both.
"""

import sys

from kit.backing_up import back_up
from kit.console import Stop, guarded
from kit.restoring import restore

_COMMANDS = {"create": back_up, "restore": restore}


def main() -> int:
    """Carry out the one command named and print what it made."""
    name = sys.argv[1] if len(sys.argv) == 2 else ""
    if name not in _COMMANDS:
        raise Stop("unknown_command", command=name, commands=" ".join(_COMMANDS))
    print(_COMMANDS[name]())
    return 0


if __name__ == "__main__":
    sys.exit(guarded(main))
