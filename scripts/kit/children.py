"""Long-running child processes that live and die together."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .commands import surroundings
from .paths import ROOT

STOP_SECONDS = 10.0
_PR_SET_PDEATHSIG = 1


@dataclass
class Child:
    """One process in a group of its own, with its output in a log."""

    name: str
    command: Sequence[str]
    log: Path
    env: dict[str, str] = field(default_factory=dict)
    cwd: Path = ROOT
    user: str = ""  # the account that it runs under when we are root
    stop_signal: int = signal.SIGTERM
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the process; the log of its last run is kept beside the new one."""
        if self.log.exists():
            self.log.replace(self.log.with_suffix(".log.1"))
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(
                list(self.command),
                cwd=self.cwd,
                env=surroundings(self.env),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=die_with_parent(),
                **self._identity(),
            )

    def _identity(self) -> dict[str, Any]:
        if not self.user or os.geteuid() != 0:
            return {}
        return {"user": self.user, "group": self.user, "extra_groups": []}

    @property
    def status(self) -> int | None:
        """The exit status, negative for a signal; None while it runs or before it starts."""
        return None if self.process is None else self.process.poll()

    def signal_group(self, number: int) -> None:
        """Send a signal to the process and all it has started."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, number)


def die_with_parent() -> Callable[[], None] | None:
    """Return what a new child must run so that it dies when its parent is killed outright.

    Linux only; elsewhere None. The C library is loaded here, in the parent, because little is
    safe between fork and exec.
    """
    prctl, parent = _prctl(), os.getpid()
    if prctl is None:
        return None

    def bind() -> None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)

    return bind


def follow_parent() -> None:
    """Have this very process sent SIGTERM when its parent ends (Linux only)."""
    prctl = _prctl()
    if prctl is not None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)


def _prctl() -> Callable[..., int] | None:
    if not sys.platform.startswith("linux"):
        return None
    return ctypes.CDLL(None).prctl


def first_dead(children: Sequence[Child]) -> Child | None:
    """Return a started child that has ended, if there is one."""
    return next((child for child in children if child.status is not None), None)


def stop_all(
    children: Sequence[Child], seconds: float = STOP_SECONDS, first: int | None = None
) -> None:
    """End every child: ask all at once, with ``first`` or as each is asked best, wait, then kill
    what is left of each.
    """
    for child in children:
        child.signal_group(child.stop_signal if first is None else first)
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and _running(children):
        time.sleep(0.05)
    for child in children:
        child.signal_group(signal.SIGKILL)
        if child.process is not None:
            child.process.wait()


def _running(children: Sequence[Child]) -> bool:
    return any(child.process is not None and child.status is None for child in children)
