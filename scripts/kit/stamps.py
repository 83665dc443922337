"""Stamps: what has been done for exactly these inputs is not done again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from .paths import ROOT

_IGNORED_PARTS = {"__pycache__", "node_modules", "dist", "coverage"}


def files_below(*places: Path) -> list[Path]:
    """Return the files at or below `places`, in a stable order, without built or hidden ones."""
    found: set[Path] = set()
    for place in places:
        found.update([place] if place.is_file() else place.rglob("*"))
    return sorted(path for path in found if path.is_file() and _counts(path))


def _counts(path: Path) -> bool:
    parts = path.relative_to(ROOT).parts if path.is_relative_to(ROOT) else (path.name,)
    return not any(part in _IGNORED_PARTS or part.startswith(".") for part in parts)


def digest(files: Iterable[Path]) -> str:
    """Return a hash of the files' names and contents."""
    total = hashlib.sha256()
    for path in files:
        name = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
        total.update(str(name).encode() + b"\0")
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def is_stamped(stamp: Path, value: str) -> bool:
    """Say whether `stamp` holds `value`."""
    try:
        return stamp.read_text(encoding="utf-8") == value
    except OSError:
        return False


def write_stamp(stamp: Path, value: str) -> None:
    """Remember that the work for `value` is done."""
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(value, encoding="utf-8")
