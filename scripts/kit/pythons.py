"""Finding an interpreter of a given version that really runs."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from .console import Stop

# ssl and sqlite3 are missing from a Python that was built without their headers.
_PROBE = "import sys, ssl, sqlite3, venv; print('%d.%d' % sys.version_info[:2])"


def find_python(version: str, uv: Path, env: dict[str, str]) -> Path:
    """Return a Python of `version` ("3.10"): from PATH, from pyenv, or fetched by uv."""
    for candidate in _candidates(version):
        if answers(candidate, version):
            return candidate
    return _fetched(version, uv, env)


def answers(python: Path, version: str) -> bool:
    """Say whether `python` runs and is of `version`."""
    return _output([str(python), "-c", _PROBE]) == version


def _candidates(version: str) -> Iterator[Path]:
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        candidate = Path(folder) / f"python{version}"
        if folder and os.access(candidate, os.X_OK):
            yield candidate
    for folder in sorted(_pyenv_root().glob(f"versions/{version}.*"), key=_patch, reverse=True):
        yield folder / "bin" / f"python{version}"


def _pyenv_root() -> Path:
    root = os.environ.get("PYENV_ROOT") or _output(["pyenv", "root"])
    return Path(root) if root else Path.home() / ".pyenv"


def _patch(folder: Path) -> int:
    digits = re.match(r"\d+\.\d+\.(\d+)", folder.name)
    return int(digits.group(1)) if digits else -1


def _fetched(version: str, uv: Path, env: dict[str, str]) -> Path:
    _output([str(uv), "python", "install", version], env)
    found = _output([str(uv), "python", "find", "--managed-python", version], env)
    if found and answers(Path(found), version):
        return Path(found)
    raise Stop("no_python", version=version)


def _output(command: list[str], env: dict[str, str] | None = None) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, env=env, check=False)
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
