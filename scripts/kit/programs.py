"""Where this machine keeps its servers."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

# Debian keeps servers where only root's PATH looks.
_FOLDERS = ("/usr/local/sbin", "/usr/sbin", "/sbin")


def program(name: str) -> Path | None:
    """Return a program of this name; None when it is not installed."""
    path = os.pathsep.join((os.environ.get("PATH", os.defpath), *_FOLDERS))
    found = shutil.which(name, path=path)
    return Path(found) if found else None
