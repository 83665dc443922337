"""The log of a process: one line a record, ids of what it is about, and never what members said."""

from __future__ import annotations

import json
import logging
import warnings
from collections.abc import Iterator

import pytest

from bot import logs

SAID = "我的秘密"


@pytest.fixture(autouse=True)
def _own_logging() -> Iterator[None]:
    handlers, level = logging.root.handlers[:], logging.root.level
    yield
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)


def _lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_a_json_line_says_when_who_what_and_about_which_message(capsys) -> None:
    logs.configure("rasa", {"LOG_FORMAT": "json"})
    with logs.about("c1", 7):
        logging.getLogger("bot.x").info("answered", extra={"fields": {"outcome": "chat", "ms": 3}})
    (line,) = _lines(capsys)
    assert str(line.pop("at")).endswith("+00:00")
    assert line == {
        "level": "INFO", "process": "rasa", "logger": "bot.x", "said": "answered",
        "outcome": "chat", "ms": 3, "conversation": "c1", "message": "7",
    }  # fmt: skip


def test_after_a_message_lines_are_about_nothing(capsys) -> None:
    logs.configure("rasa", {"LOG_FORMAT": "json"})
    with logs.about("c1", 7):
        pass
    logging.getLogger("bot.x").info("idle")
    assert "conversation" not in _lines(capsys)[0]


def test_people_read_one_line_with_the_ids_at_its_end(capsys) -> None:
    logs.configure("rasa", {})
    with logs.about("c1", 7):
        logging.getLogger("bot.x").warning("waits")
    assert capsys.readouterr().err.endswith(" WARNING bot.x waits conversation=c1 message=7\n")


@pytest.mark.parametrize("name", logs.FORMATS)
def test_of_an_exception_only_types_and_places_are_written(name: str, capsys) -> None:
    logs.configure("rasa", {"LOG_FORMAT": name})
    try:
        raise ValueError(SAID)
    except ValueError:
        logging.getLogger("bot.x").exception("turn failed")
    written = capsys.readouterr().err
    assert "builtins.ValueError" in written
    assert SAID not in written


def test_of_rasas_own_events_only_the_name_is_written(capsys) -> None:
    logs.configure("rasa", {"LOG_FORMAT": "json"})
    said = json.dumps({"event": "processor.slots.log", "text": SAID}, ensure_ascii=False)
    logging.getLogger("rasa.core.processor").warning(said)
    assert _lines(capsys)[0]["said"] == "processor.slots.log"


def test_of_a_warning_only_place_and_kind_are_written(capsys) -> None:
    logging.captureWarnings(False)
    logs.configure("rasa", {"LOG_FORMAT": "json"})
    warnings.warn_explicit(SAID, UserWarning, "library.py", 5)
    logging.captureWarnings(False)
    (line,) = _lines(capsys)
    assert line["said"] == "library.py:5: UserWarning"


def test_a_librarys_own_handler_writes_nothing_beside_ours(capsys) -> None:
    library = logging.getLogger("library.of.others")
    library.addHandler(logging.StreamHandler())
    library.propagate = False
    logs.configure("rasa", {"LOG_FORMAT": "json"})
    library.warning("once")
    assert [line["said"] for line in _lines(capsys)] == ["once"]


def test_a_format_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="LOG_FORMAT='xml'"):
        logs.configure("rasa", {"LOG_FORMAT": "xml"})


@pytest.mark.parametrize("name", logs.FORMATS)
@pytest.mark.parametrize(
    "forged",
    ["\n2026 INFO forged", "\r", "\x1b[2K\x1b[1A", "\x9b2K", "\u2028", "\x85", "\u202e", "\0"],
)
def test_nothing_that_is_logged_makes_a_second_line_or_moves_the_cursor(
    name: str, forged: str, capsys
) -> None:
    logs.configure("web", {"LOG_FORMAT": name})
    with logs.about(f"c{forged}", forged):
        fields = {"agent": f"curl{forged}"}
        logging.getLogger("django.request").warning("no %s", forged, extra={"fields": fields})
    written = capsys.readouterr().err
    assert written.endswith("\n")
    assert len(written.splitlines()) == 1
    assert forged not in written
    assert f"\\u{ord(forged[0]):04x}" in written or name == "json"
