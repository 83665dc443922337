"""What a person sees: steps with elapsed seconds, and one sentence when something fails.

Progress goes to standard error, so that a command's own output can be piped on.
"""

from __future__ import annotations

import errno
import json
import signal
import sys
import time
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from types import FrameType, TracebackType

HEARTBEAT_SECONDS = 15


class Stop(Exception):
    """A failure that people can act on: one sentence, lines of a log, and no traceback."""

    def __init__(self, key: str, *, log: Path | None = None, **values: object) -> None:
        self.sentence = text(key, log=log, **values)
        self.log = log
        super().__init__(self.sentence)


@lru_cache(maxsize=1)
def _messages() -> dict[str, str]:
    path = Path(__file__).with_name("messages.json")
    messages: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return messages


def text(key: str, **values: object) -> str:
    """Return the sentence `key` of messages.json with its values filled in."""
    return _messages()[key].format(**values)


def text_or(key: str, otherwise: str) -> str:
    """Return the sentence `key`, or `otherwise` when there is none."""
    return _messages().get(key, otherwise)


def say(line: str) -> None:
    """Print one line of progress."""
    print(line, file=sys.stderr, flush=True)


def tail(path: Path, lines: int = 15) -> str:
    """Return the last lines of a log, or nothing when there is none."""
    try:
        content = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    return "\n".join(content.splitlines()[-lines:])


class Step:
    """One long step: a line when it starts, signs of life, and its seconds at the end."""

    def __init__(self, number: int, total: int, title: str) -> None:
        self.number, self.total, self.title = number, total, title
        self._live = sys.stderr.isatty()
        self._begun = self._beaten = time.monotonic()
        self._outcome = ""

    @property
    def seconds(self) -> float:
        """Seconds since the step began."""
        return time.monotonic() - self._begun

    def __enter__(self) -> Step:
        self._begun = self._beaten = time.monotonic()
        self._print("", end="" if self._live else "\n")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is not None:
            if self._live:
                say("")
            return
        self._print(self._outcome or text("step_done", seconds=self.seconds))

    def fresh(self) -> None:
        """Say that there was nothing to do."""
        self._outcome = text("step_fresh")

    def tick(self, missing: str = "") -> None:
        """Show a sign of life, every second on a terminal and now and then in a log."""
        every = 1 if self._live else HEARTBEAT_SECONDS
        if time.monotonic() - self._beaten >= every:
            self._beaten = time.monotonic()
            key = "step_waiting" if missing else "step_running"
            line = text(key, seconds=self.seconds, missing=missing)
            self._print(line, end="" if self._live else "\n")

    def _print(self, outcome: str, end: str = "\n") -> None:
        start = "\r\x1b[K" if self._live else ""
        line = f"{start}[{self.number}/{self.total}] {self.title} … {outcome}"
        print(line.rstrip(" "), file=sys.stderr, end=end, flush=True)


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def guarded(command: Callable[[], int]) -> int:
    """Run a command; return its exit status, and turn known failures into one sentence."""
    # A shell starts background jobs with Ctrl-C ignored; nohup ignores only hang-ups.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        signal.signal(signal.SIGHUP, _interrupt)
    try:
        return command()
    except Stop as stop:
        explain(stop)
    except KeyboardInterrupt:
        say(text("interrupted"))
        return 130
    except OSError as error:
        key = {errno.ENOSPC: "no_space", errno.EDQUOT: "no_space"}.get(error.errno or 0)
        key = "no_access" if isinstance(error, PermissionError) else key
        if key is None:
            raise
        say(text(key, detail=error.filename or error.strerror))
    return 1


def explain(stop: Stop) -> None:
    """Print the end of the log, if there is one, and then the sentence."""
    lines = tail(stop.log) if stop.log else ""
    if lines:
        say(text("log_tail"))
        say("\n".join(f"  {line}" for line in lines.splitlines()))
    say(stop.sentence)
