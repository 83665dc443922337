"""How every process of ours writes its log: `LOG_FORMAT` is `line` for people, `json` for machines.

A record is one line with the ids of the conversation and the message that are being worked on
(`about`), so that one message can be followed through every process. What members said never
stands in it: of an exception only types and places are written, of Rasa's own structured events
only their names, of warnings their places and kinds. Standard library only, as both environments
use it.
"""

from __future__ import annotations

import json
import logging
import os
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timezone
from types import MappingProxyType

from bot.failures import trace_without_texts

FORMATS = ("line", "json")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_WARNINGS = "py.warnings"
_NO_IDS: Mapping[str, str] = MappingProxyType({})
_IDS: ContextVar[Mapping[str, str]] = ContextVar("ids", default=_NO_IDS)


@contextmanager
def about(conversation: str, message: object = "") -> Iterator[None]:
    """What is logged inside, also by tasks begun inside, carries these ids."""
    token = _IDS.set(_given(conversation, message))
    try:
        yield
    finally:
        _IDS.reset(token)


def from_now_about(conversation: str = "", message: object = "") -> None:
    """As `about`, for the rest of the task, or until it is said again."""
    _IDS.set(_given(conversation, message))


def _given(conversation: str, message: object) -> dict[str, str]:
    ids = {"conversation": conversation, "message": str(message)}
    return {name: value for name, value in ids.items() if value}


def formatter(name: str, process: str) -> logging.Formatter:
    """The formatter of that name; every record says which process wrote it. Raises ValueError when
    there is no such format."""
    if name not in FORMATS:
        raise ValueError(f"LOG_FORMAT={name!r}: {' / '.join(FORMATS)}")
    return _Json(process) if name == "json" else _Line()


def configure(process: str, environment: Mapping[str, str] = os.environ) -> None:
    """All that this process logs, libraries' own included, goes to standard error in one format.

    Called again, or after a library set up its own, it leaves the same.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter(environment.get("LOG_FORMAT") or FORMATS[0], process))
    logging.root.handlers[:] = [handler]
    logging.root.setLevel(logging.INFO)
    # Libraries' warnings too, which Python itself would print beside the log.
    logging.captureWarnings(True)
    for logger in list(logging.root.manager.loggerDict.values()):
        if isinstance(logger, logging.Logger):
            logger.handlers.clear()
            logger.propagate = True


class _Line(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created).isoformat(sep=" ", timespec="milliseconds")
        ids = "".join(
            f" {name}={value}" for name, value in {**_fields(record), **_IDS.get()}.items()
        )
        head = f"{at} {record.levelname} {record.name} {_said(record)}{ids}"
        trace = _trace(record)
        return _harmless(head) + (f"\n{trace}" if trace else "")


class _Json(logging.Formatter):
    def __init__(self, process: str) -> None:
        super().__init__()
        self._process = process

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, timezone.utc).isoformat(timespec="milliseconds")
        told = {
            "at": at,
            "level": record.levelname,
            "process": self._process,
            "logger": record.name,
            "said": _said(record),
            **_fields(record),
            **_IDS.get(),
        }
        trace = _trace(record)
        told |= {"trace": trace} if trace else {}
        return _harmless(json.dumps(told, ensure_ascii=False))


def _harmless(line: str) -> str:
    """Without what would begin another line, or move or turn around what a terminal shows."""
    return _CONTROLS.sub(lambda found: f"\\u{ord(found[0]):04x}", line)


def _fields(record: logging.LogRecord) -> Mapping[str, object]:
    """Figures and names beside the sentence: `logger.info("…", extra={"fields": {…}})`."""
    fields: Mapping[str, object] = getattr(record, "fields", {})
    return fields


def _said(record: logging.LogRecord) -> str:
    said = record.getMessage()
    if record.name == _WARNINGS:
        return _warned(said)
    if record.name.startswith("rasa.") and said.startswith("{"):
        return _event(said)
    return said


def _warned(said: str) -> str:
    """Of a library's warning its place and kind: its text may be what it was given."""
    return ": ".join(said.split(": ")[:2])


def _event(said: str) -> str:
    """Of one of Rasa's structured events its name: the rest may be what a member said."""
    try:
        return str(json.loads(said).get("event", ""))
    except ValueError:
        return "event"


def _trace(record: logging.LogRecord) -> str:
    error = record.exc_info[1] if record.exc_info else None
    return trace_without_texts(error) if error else ""
