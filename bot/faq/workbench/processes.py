"""The processes that the workbench started, and theirs: a run has a training of its own."""

from __future__ import annotations

import os
from pathlib import Path

_PROC = Path("/proc")


def own_children() -> dict[int, int]:
    """Resident bytes by process id; empty where the system does not tell."""
    found = _below(os.getpid())
    return {pid: _resident_bytes(pid) for pid in found}


def _below(pid: int) -> list[int]:
    children = [int(one) for file in _lists(pid) for one in _read(file).split()]
    return [one for child in children for one in (child, *_below(child))]


def _lists(pid: int) -> list[Path]:
    """A child belongs to the thread that started it."""
    return list((_PROC / str(pid) / "task").glob("*/children"))


def _resident_bytes(pid: int) -> int:
    pages = _read(_PROC / str(pid) / "statm").split()
    return int(pages[1]) * os.sysconf("SC_PAGE_SIZE") if pages else 0


def _read(file: Path) -> str:
    """Its text; nothing when the process has ended meanwhile."""
    try:
        return file.read_text(encoding="ascii")
    except (FileNotFoundError, ProcessLookupError):
        return ""
