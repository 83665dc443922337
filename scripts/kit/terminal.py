"""Ctrl-C under make: it must stop the site, and make itself must then end with status 0."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Iterator

from .children import follow_parent


@contextlib.contextmanager
def apart_from_make() -> Iterator[None]:
    """Be the terminal's foreground group while the body runs, and never outlive make.

    make reports an interrupt and fails when Ctrl-C reaches it too, however cleanly the site has
    stopped. Ctrl-Z is ignored meanwhile: make would wait for a job that nobody can resume.
    """
    if "MAKELEVEL" not in os.environ:
        yield
        return
    follow_parent()
    make_group = _take_terminal()
    try:
        yield
    finally:
        if make_group is not None:
            os.tcsetpgrp(sys.stdin.fileno(), make_group)


def _take_terminal() -> int | None:
    if not sys.stdin.isatty() or os.tcgetpgrp(sys.stdin.fileno()) != os.getpgrp():
        return None
    make_group = os.getpgrp()
    for number in (signal.SIGTTOU, signal.SIGTSTP):
        signal.signal(number, signal.SIG_IGN)
    os.setpgid(0, 0)
    os.tcsetpgrp(sys.stdin.fileno(), os.getpgrp())
    return make_group
