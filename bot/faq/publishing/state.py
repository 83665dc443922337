"""How far the one publish is, on the disk: read by the page, and true after any crash.

`publish.lock` is held by the process that publishes, for as long as it lives; so a state that
says "running" while nobody holds the lock is a run that was interrupted.
"""

from __future__ import annotations

import fcntl
import json
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from bot.faq.publishing.texts import say
from bot.faq.releases.files import write_whole

logger = logging.getLogger(__name__)

STAGES = ("check", "train", "compare", "gate", "switch")
_FILE, _LOCK = "run.json", "publish.lock"


class Busy(Exception):
    """Somebody else publishes; `who` is known unless it has only just begun."""

    def __init__(self, who: dict[str, str]) -> None:
        super().__init__(who.get("name", ""))
        self.who = who


@dataclass(frozen=True)
class Run:
    """One run. `progress` is 0 to 1 of the whole; `said` one line for the author; `seconds` how
    long each stage that has ended took.

    `goal` is "publish", or "draft" for a run that only trains.
    """

    run: str
    who: dict[str, str]
    note: str
    started_at: str
    goal: str = "publish"
    state: str = "running"
    stage: str = "check"
    progress: float = 0.0
    said: str = ""
    report: dict[str, Any] | None = None
    release: str | None = None
    findings: list[dict[str, Any]] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return asdict(self)


IDLE: dict[str, Any] = {
    "run": None, "who": None, "note": "", "started_at": None, "goal": None, "state": "idle",
    "stage": None, "progress": 0.0, "said": "", "report": None, "release": None, "findings": [],
    "seconds": {},
}  # fmt: skip


class Progress:
    """The state file of one run."""

    def __init__(self, folder: Path, run: Run) -> None:
        self._path = folder / _FILE
        self.run = run
        self.save()

    def save(self, **changes: Any) -> None:
        """Change the run and write it. On a full disk the page is late; the run goes on."""
        self.run = replace(self.run, **changes)
        try:
            write_whole(self._path, json.dumps(self.run.to_dict(), ensure_ascii=False))
        except OSError as error:
            logger.error("cannot write the state of the run: %s", error)


def read_run(folder: Path) -> dict[str, Any]:
    """The run under way or the last one; what a crash left is told as interrupted."""
    try:
        found = _as_written(folder)
    except (OSError, ValueError):
        return dict(IDLE)
    if found["state"] == "running" and not is_held(folder):
        # It may have ended between the two looks.
        again = _as_written(folder)
        if again["state"] != "running":
            return again
        stage = say(f"stage_{found['stage']}")
        return found | {"state": "interrupted", "said": say("interrupted", stage=stage)}
    return found


def was_killed(folder: Path) -> bool:
    """Whether the last run ended without a word, and not because somebody stopped it."""
    return not is_held(folder) and _as_written(folder)["state"] == "running"


def _as_written(folder: Path) -> dict[str, Any]:
    """Raises OSError and ValueError. Earlier software did not write every field."""
    found: dict[str, Any] = json.loads((folder / _FILE).read_text(encoding="utf-8"))
    return IDLE | found


@contextmanager
def publishing_alone(folder: Path) -> Iterator[None]:
    """Hold the right to publish; raises Busy at once when somebody else does."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / _LOCK).open("a+", encoding="ascii") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Busy(read_run(folder)["who"] or {}) from error
        held.truncate(0)
        held.write(str(os.getpid()))
        held.flush()
        yield


def is_held(folder: Path) -> bool:
    """Whether somebody publishes at this moment."""
    return publisher_pid(folder) is not None


def publisher_pid(folder: Path) -> int | None:
    """The process that publishes at this moment; None when nobody does."""
    try:
        with (folder / _LOCK).open("r", encoding="ascii") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return int(lock.read() or 0) or None
    except FileNotFoundError:
        return None
    return None
