"""The content in use: a folder that never changes, or the current release, followed while it moves.

A moved pointer is noticed within a second, by its file alone. The new content is read and its
hash checked in a thread, then taken in one step; a release that is broken leaves the old one in
use. Content that belongs to another model waits for that model, so that no member gets the
answers of one release by the understanding of another.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from bot.failures import trace_without_texts
from bot.faq.releases.store import CURRENT, DATA, Releases

logger = logging.getLogger(__name__)

T = TypeVar("T")

_LOOK_SECONDS = 0.5


@dataclass(frozen=True)
class InUse(Generic[T]):
    """What was read, the release that it is of ("" for a plain folder), and its model's hash."""

    content: T
    release: str = ""
    model: str = ""


class Published(Generic[T]):
    """What ``read`` makes of a data folder; ``now`` is always whole."""

    def __init__(self, read: Callable[[Path], T], data_dir: Path, releases: Path | None) -> None:
        """Read once; raises what ``read`` raises, and BrokenRelease."""
        self._read = read
        self._model = ""
        self._changed = threading.Condition()
        self._seen: object = None
        self._stop = threading.Event()
        self.before: InUse[T] | None = None
        self._newest: InUse[T] | None = None
        if releases is None:
            self.now: InUse[T] = InUse(read(data_dir))
            return
        store = Releases(releases)
        self._seen = _mark(releases)
        self.now = self._load(store)
        follow = threading.Thread(target=self._follow, args=[store], name="published", daemon=True)
        follow.start()

    def model_loaded(self, model: str) -> None:
        """From now on messages are understood by this model (its hash); what belongs to it is
        used. Called on the event loop in the step in which the model is taken."""
        with self._changed:
            self._model = model
            self._use_newest()

    def wait_for(self, model: str, seconds: float) -> bool:
        """Wait, in a thread, until the content of this model has been read; say whether it was.

        A plain folder goes with any model.
        """

        def is_there() -> bool:
            plain = not self.now.release
            return plain or model in (self.now.model, self._newest.model if self._newest else "")

        with self._changed:
            return self._changed.wait_for(is_there, seconds)

    @contextmanager
    def still(self) -> Iterator[None]:
        """Nothing is swapped inside: what a reply needs is all of one release."""
        with self._changed:
            yield

    def close(self) -> None:
        """Follow no more."""
        self._stop.set()

    def _load(self, releases: Releases) -> InUse[T]:
        known = releases.verify_data(releases.current())
        content = self._read(releases.place(known.id) / DATA)
        return InUse(content, known.id, known.model)

    def _follow(self, releases: Releases) -> None:
        while not self._stop.wait(_LOOK_SECONDS):
            mark = _mark(releases.folder)
            if mark != self._seen:
                self._seen = mark
                self._take(releases)

    def _take(self, releases: Releases) -> None:
        try:
            newest = self._load(releases)
        except Exception as error:
            logger.error("the current release is not usable: %s", trace_without_texts(error))
            return
        with self._changed:
            self._newest = newest
            self._use_newest()
            self._changed.notify_all()

    def _use_newest(self) -> None:
        newest = self._newest
        if newest and (not self._model or newest.model == self._model):
            self.before, self.now, self._newest = self.now, newest, None
            logger.info("answers of release %s from now on", newest.release)


def _mark(folder: Path) -> object:
    """Changes whenever the pointer was replaced."""
    try:
        found = os.stat(folder / CURRENT)
    except OSError:
        return None
    return (found.st_ino, found.st_mtime_ns)
