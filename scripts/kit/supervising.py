"""Starting again what dies, as Kubernetes would: with a pause that grows while it keeps dying."""

from __future__ import annotations

import contextlib
import signal
import threading
import time
from collections.abc import Iterator, Mapping

from .children import STOP_SECONDS, Child, stop_all
from .console import say, text

FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 10.0
# Who has lived for so long has recovered: its next death is a new story.
_WELL_SECONDS = 30.0
_LOOK_SECONDS = 0.05


class Supervisor:
    """Watches started children from a thread of its own. ``deaths`` counts those not asked for.

    A child dies with the thread that started it (``die_with_parent``), so this one lives until
    ``stop``, and the children have to be stopped before.
    """

    def __init__(self, children: Mapping[str, Child]) -> None:
        self.deaths = dict.fromkeys(children, 0)
        self._children = children
        self._held: set[str] = set()
        self._begun = dict.fromkeys(children, time.monotonic())
        self._due: dict[str, float] = {}
        self._pause: dict[str, float] = {}
        self._lock = threading.RLock()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="supervisor", daemon=True)

    def start(self) -> None:
        """Watch from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Start nothing any more."""
        self._over.set()
        with self._lock:
            self._held.update(self._children)

    def close(self) -> None:
        """End the thread, once all children have ended."""
        self.stop()
        if self._thread.is_alive():
            self._thread.join()

    @contextlib.contextmanager
    def held_down(self, name: str, how: int | None = None) -> Iterator[None]:
        """One child is away while the body runs: asked to stop, or ended by the signal ``how``."""
        child = self._children[name]
        with self._lock:
            self._held.add(name)
        stop_all([child], STOP_SECONDS, first=how)
        try:
            yield
        finally:
            with self._lock:
                self._held.discard(name)
                self._due[name] = 0.0
            self._until_started(name)

    def restart(self, name: str) -> None:
        """Stop a child as it is asked best, and return once it is started again."""
        with self.held_down(name):
            pass

    def kill(self, name: str) -> None:
        """End a child as a power cut would; it is started again after its pause."""
        self._children[name].signal_group(signal.SIGKILL)

    def _until_started(self, name: str) -> None:
        while not self._over.is_set() and name in self._due:
            time.sleep(_LOOK_SECONDS)

    def _watch(self) -> None:
        while not self._over.wait(_LOOK_SECONDS):
            for name, child in self._children.items():
                with self._lock:
                    if child.status is not None and name not in self._held:
                        self._look_after(name, child)

    def _look_after(self, name: str, child: Child) -> None:
        now = time.monotonic()
        if name not in self._due:
            self.deaths[name] += 1
            self._due[name] = now + self._next_pause(name, now)
            pause = self._pause[name]
            say(text("restarted", name=name, status=child.status, pause=pause, log=child.log))
        if now >= self._due[name]:
            child.start()
            self._begun[name] = now
            del self._due[name]

    def _next_pause(self, name: str, now: float) -> float:
        well = now - self._begun[name] >= _WELL_SECONDS
        doubled = 2 * self._pause.get(name, FIRST_PAUSE_SECONDS / 2)
        self._pause[name] = FIRST_PAUSE_SECONDS if well else min(doubled, LONGEST_PAUSE_SECONDS)
        return self._pause[name]
