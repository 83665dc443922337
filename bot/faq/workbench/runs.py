"""Starting and stopping the process that publishes, which lives apart from the workbench."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.faq.places import Place
from bot.faq.publishing.state import Busy, is_held, publisher_pid
from bot.faq.understander.children import CODE
from bot.faq.workbench.tally import Tally

_START_SECONDS = 20.0
_STOP_SECONDS = 10.0
_BUSY_STATUS = 3
_LOG = "publish.log"


class NotStarted(Exception):
    """The process ended before it began; its log says why."""


class Runs:
    """The runs of this workbench; one started by the command line counts as well."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._started: list[subprocess.Popen[bytes]] = []
        self._tally = Tally(place.releases.folder)

    def now(self) -> dict[str, Any]:
        """The run under way or the last one."""
        self._started = [process for process in self._started if process.poll() is None]
        return self._tally.look()

    def start(
        self,
        who: Mapping[str, str],
        note: str = "",
        reasons: Mapping[str, str] | None = None,
        messages: Sequence[str] = (),
        goal: str = "publish",
    ) -> str:
        """Start a run and return its name. Raises Busy while another one is under way."""
        folder = self._place.releases.folder
        # The last one's end has to be counted before the next one writes over it.
        last = self.now()
        if is_held(folder):
            raise Busy(last["who"] or {})
        run = uuid.uuid4().hex[:12]
        asked = {"run": run, "who": dict(who), "note": note, "goal": goal}
        request = folder / f".request-{run}"
        handle = os.open(request, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(handle, "w", encoding="utf-8") as file:
            json.dump(asked | {"reasons": dict(reasons or {}), "messages": list(messages)}, file)
        try:
            process = self._process(request)
            self._started.append(process)
            self._wait_until_begun(run, process)
        finally:
            request.unlink(missing_ok=True)
        return run

    def _process(self, request: Path) -> subprocess.Popen[bytes]:
        place = self._place
        env = os.environ | {
            "PYTHONPATH": str(CODE),
            "PROJECT_DIR": str(place.project),
            "CONTENT_DIR": str(place.content),
            "RELEASES_DIR": str(place.releases.folder),
            "PLAN_DATE": place.edition,
        }
        with (place.releases.folder / _LOG).open("wb") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "bot.faq", "publish", "--request", str(request)],
                cwd=CODE,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def _wait_until_begun(self, run: str, process: subprocess.Popen[bytes]) -> None:
        def begun() -> bool:
            return process.poll() is not None or self.now()["run"] == run

        wait_until(begun, _START_SECONDS)
        if process.poll() == _BUSY_STATUS:
            raise Busy(self.now()["who"] or {})
        if self.now()["run"] != run:
            raise NotStarted(f"status {process.poll()}")

    def stop(self) -> dict[str, Any] | None:
        """Stop the run under way and return how it ended; None when nobody publishes."""
        folder = self._place.releases.folder
        pid = publisher_pid(folder)
        if pid is None:
            return None
        os.kill(pid, signal.SIGTERM)
        wait_until(lambda: publisher_pid(folder) != pid, _STOP_SECONDS)
        return self.now()


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    """Look again and again; say whether it came true."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return condition()
