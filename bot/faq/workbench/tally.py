"""Counts the runs: each once, when it is first seen to have ended, whoever started it."""

from __future__ import annotations

import threading
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from bot.faq.publishing.state import STAGES, read_run, was_killed
from bot.faq.workbench import metrics

_NO_RUN = None
# The states in which a run ends; "idle" ends one that only trains.
_RESULTS = {"published": "published", "idle": "trained", "refused": "refused", "failed": "failed"}


class Tally:
    """Thread-safe. What had ended before it began was another workbench's to count."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._alone = threading.Lock()
        found = read_run(folder)
        self._counted = found["run"] if found["state"] != "running" else _NO_RUN

    def look(self) -> dict[str, Any]:
        """The run under way or the last one, counted if it has ended."""
        with self._alone:
            found = read_run(self._folder)
            ended = found["state"] != "running"
            if ended and found["run"] not in (_NO_RUN, self._counted):
                self._counted = found["run"]
                self._count(found)
            _tell_age(found)
            return found

    def _count(self, found: dict[str, Any]) -> None:
        stopped = "killed" if was_killed(self._folder) else "stopped"
        metrics.RUNS.labels(found["goal"], _RESULTS.get(found["state"], stopped)).inc()
        for stage, seconds in found["seconds"].items():
            metrics.STAGE_SECONDS.labels(stage).observe(seconds)


def _tell_age(found: dict[str, Any]) -> None:
    runs = found["state"] == "running"
    for stage in STAGES:
        here = runs and stage == found["stage"]
        metrics.RUN_SECONDS.labels(stage).set(_age(found["started_at"]) if here else 0.0)


def _age(started_at: str) -> float:
    begun = datetime.fromisoformat(started_at)
    return max(0.0, (datetime.now(timezone.utc) - begun).total_seconds())
