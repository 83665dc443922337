"""What processes have used, from Linux's /proc: processor time and memory, with all below them."""

from __future__ import annotations

import os
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_UTIME = 11  # its place among the fields after the command's name


def cpu_ms(pid: int) -> float:
    """Milliseconds of processor time, in steps of a tick (10 ms)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    # Its own, in user and kernel mode, and that of children which have ended.
    used = sum(map(int, fields[_UTIME : _UTIME + 4])) * 1000 / _TICKS
    return used + sum(cpu_ms(child) for child in _children(pid))


def pss_mb(pid: int) -> float:
    """Proportional resident megabytes: a page that n processes share counts a n-th for each."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    own = next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return own / 1000 + sum(pss_mb(child) for child in _children(pid))


def _children(pid: int) -> list[int]:
    return [int(c) for c in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
