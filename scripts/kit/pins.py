"""What the pins say, and what of it an environment holds."""

from __future__ import annotations

import re
import sysconfig
from importlib.metadata import distributions
from pathlib import Path

_PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)==([^ ;\\]+)", re.MULTILINE)


def pinned(file: Path) -> dict[str, str]:
    """Return version by package of a pins file."""
    return dict(_PIN.findall(file.read_text(encoding="utf-8")))


def installed() -> dict[str, str]:
    """Return version by package of the environment that runs this, named as in a pins file."""
    # Not all of sys.path: setuptools puts its own copies of others on it.
    here = distributions(path=[sysconfig.get_path("purelib")])
    return {_plain(found.metadata["Name"]): found.version for found in here}


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
