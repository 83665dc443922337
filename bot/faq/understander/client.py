"""Ask an understander: one JSON object a line in each direction."""

from __future__ import annotations

import json
import select
import subprocess
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.faq.understander.children import brain_command, end, start

_LOAD_SECONDS = 120.0
_ASK_SECONDS = 300.0
_BLOCK = 1 << 16

Json = dict[str, Any]


class UnderstanderFailed(Exception):
    """The process ended, was silent too long, or could not do what it was asked."""


class Understander:
    """A process that has loaded `model` and answers by the content in `data`."""

    def __init__(
        self, model: Path, data: Path, edition: str, log: Path, nice: int | None = None
    ) -> None:
        """Start it; it loads while the caller goes on."""
        self.used = time.monotonic()
        self._alone = threading.Lock()
        self._read = b""
        with log.open("ab") as errors:
            self._process = start(
                brain_command("bot.faq.understander", str(model)),
                nice=nice,
                env={"DATA_DIR": str(data), "PLAN_DATE": edition},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
            )
        self._ready = False

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it can be asked."""
        return self._process.poll() is None

    @property
    def busy(self) -> bool:
        """Whether it is answering at this moment."""
        return self._alone.locked()

    def labels(self, texts: Sequence[str]) -> list[Json]:
        """`{"label", "confidence", "decision"}` of each text."""
        return self._ask("labels", texts)

    def explain(self, texts: Sequence[str]) -> list[Json]:
        """How each text is read, and why: the `R` of the try page, without titles."""
        return self._ask("explain", texts)

    def similar(self, texts: Sequence[str]) -> list[Json]:
        """The group of each text by meaning, and the likeliest labels."""
        return self._ask("similar", texts)

    def stop(self) -> None:
        """End it; a second call does nothing."""
        end(self._process)

    def _ask(self, what: str, texts: Sequence[str]) -> list[Json]:
        with self._alone:
            self.used = time.monotonic()
            try:
                if not self._ready:
                    self._line(_LOAD_SECONDS)
                    self._ready = True
                self._send({"do": what, "texts": list(texts)})
                answer = self._line(_ASK_SECONDS)
            except (OSError, ValueError) as error:
                raise UnderstanderFailed(type(error).__name__) from error
            finally:
                self.used = time.monotonic()
        if "failed" in answer:
            raise UnderstanderFailed(str(answer["failed"]))
        found: list[Json] = answer["results"]
        return found

    def _send(self, request: Json) -> None:
        pipe = self._process.stdin
        if pipe is None:
            raise UnderstanderFailed("no pipe")
        pipe.write(json.dumps(request).encode() + b"\n")
        pipe.flush()

    def _line(self, seconds: float) -> Json:
        """The next object that it says. Raises UnderstanderFailed at its end or after `seconds`."""
        pipe = self._process.stdout
        if pipe is None:
            raise UnderstanderFailed("no pipe")
        deadline = time.monotonic() + seconds
        while b"\n" not in self._read:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([pipe], [], [], left)[0]:
                self._process.kill()
                raise UnderstanderFailed("silent")
            block = pipe.read1(_BLOCK)  # type: ignore[attr-defined]
            if not block:
                raise UnderstanderFailed(f"ended with {self._process.wait()}")
            self._read += block
        line, _, self._read = self._read.partition(b"\n")
        said: Json = json.loads(line)
        return said
