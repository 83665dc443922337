"""Free space, looked at before a step that writes a lot."""

from __future__ import annotations

import shutil
from pathlib import Path

from .console import Stop

_GIGABYTE = 1e9
_FULL_BYTES = 1e6


def require_space(folder: Path, gigabytes: float) -> None:
    """Raise Stop unless `folder` (or the nearest one above that exists) has room."""
    place = next(path for path in (folder, *folder.parents) if path.exists())
    free = shutil.disk_usage(place).free / _GIGABYTE
    if free < gigabytes:
        raise Stop("low_space", folder=folder, need=gigabytes, free=free)


def is_full(folder: Path) -> bool:
    """Say whether next to nothing can be written to `folder`."""
    return shutil.disk_usage(folder).free < _FULL_BYTES
