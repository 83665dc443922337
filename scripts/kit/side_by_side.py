"""Programs that run side by side, each printed whole and in its turn as if it ran alone."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType

from .children import Child, stop_all

_LOOK_SECONDS = 0.1
_STOP_SECONDS = 30.0


class SideBySide:
    """Runs children, each as soon as those that it waits for have ended, well or not.

    ``after`` names for a child the ones it waits for; one that is not among them is not waited
    for. Leaving the context stops what still runs, with Ctrl-C first, so that a test run takes
    down the servers that it has started.
    """

    def __init__(self, children: Mapping[str, Child], after: Mapping[str, Sequence[str]]) -> None:
        self._children, self._after = children, after
        self._begun: dict[str, float] = {}
        self._ended: dict[str, float] = {}

    def __enter__(self) -> SideBySide:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        running = [self._children[name] for name in self._begun.keys() - self._ended.keys()]
        stop_all(running, _STOP_SECONDS, first=signal.SIGINT)

    def follow(self, name: str) -> tuple[int, float]:
        """Print what one child writes, from its first word to its end; its status and seconds."""
        child, printed = self._children[name], 0
        while True:
            self._look()
            over = name in self._ended
            if name in self._begun:
                printed += _print_from(child.log, printed)
            if over:
                return child.status or 0, self._ended[name] - self._begun[name]
            time.sleep(_LOOK_SECONDS)

    def _look(self) -> None:
        """Note who has ended, and start who waited for them."""
        now = time.monotonic()
        for name, child in self._children.items():
            if name not in self._begun and self._may_start(name):
                child.start()
                self._begun[name] = now
            elif name not in self._ended and child.status is not None:
                self._ended[name] = now

    def _may_start(self, name: str) -> bool:
        before = self._after.get(name, ())
        return all(other in self._ended for other in before if other in self._children)


def _print_from(log: Path, start: int) -> int:
    """Copy what a log holds from a byte on to standard output; return how many bytes."""
    with log.open("rb") as written:
        written.seek(start)
        news = written.read()
    if news:
        sys.stdout.flush()
        sys.stdout.buffer.write(news)
        sys.stdout.buffer.flush()
    return len(news)
