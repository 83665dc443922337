"""What to say when nothing more is to be asked: which response, and what fills it."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from bot.eligibility.check import Check
from bot.eligibility.people import Someone
from bot.eligibility.result import assess
from bot.rules import Book, InputError

_WORDS_FILE = Path(__file__).with_name("table.yml")
_WHOLE_YEARS = re.compile(r"P(\d+)Y")


@dataclass(frozen=True)
class Saying:
    """A response of the domain and what fills its braces."""

    response: str
    fields: dict[str, Any]


@functools.lru_cache(maxsize=1)
def _table_words() -> dict[str, Any]:
    words: dict[str, Any] = yaml.safe_load(_WORDS_FILE.read_text(encoding="utf-8"))
    return words


def conclusion(book: Book, check: Check, on: date) -> Saying:
    """The end of the check: a decision, a table of several, or a polite way out."""
    if check.left:
        return Saying("utter_leave_eligibility", {})
    if check.gave_up:
        return Saying("utter_give_up_eligibility", {})
    if check.people:
        return _several(book, check, on)
    result = assess(book, check, on)
    fields = {
        "headline": result.headline,
        "reasons": result.reasons,
        "more": result.detail,
        "sources": list(result.sources),
        "data": result.data,
        "named": book.name_topics(check.conditions),
    }
    return Saying(f"utter_eligibility_{_wording(check, result.outcome)}", fields)


def _wording(check: Check, outcome: str) -> str:
    if outcome != "open_by_age":
        return outcome
    if check.consents:
        return "health_unsure"
    return "open_by_age_named" if check.conditions else "open_by_age"


def _several(book: Book, check: Check, on: date) -> Saying:
    words = _table_words()
    rows = _told_apart([_row(book, someone, on) for someone in check.people])
    lines = [words["line"].format(**row) for row in rows]
    missing = words["and"].join(
        row["who"] for row, someone in zip(rows, check.people, strict=True) if not someone.stated
    )
    known = [one for one in check.people if one.stated]
    response = "utter_eligibility_several" if known else "utter_eligibility_several_ages"
    if known and missing:
        response = "utter_eligibility_several_missing"
    data = {"columns": words["columns"], "rows": rows}
    sources = [source for one in known for source in _sources(book, one, on)]
    fields = {"lines": "\n".join(lines), "missing": missing, "data": data}
    return Saying(response, fields | {"sources": list(dict.fromkeys(sources))})


def _told_apart(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Two of one name (「爸妈」) are each one of them."""
    names = [row["who"] for row in rows]
    one_of = _table_words()["one_of"]
    return [
        row | {"who": one_of.format(who=row["who"])} if names.count(row["who"]) > 1 else row
        for row in rows
    ]


def _row(book: Book, someone: Someone, on: date) -> dict[str, str]:
    words = _table_words()
    who = words["self"] if someone.relation == "self" else someone.name.lstrip(words["mine"])
    years = [_WHOLE_YEARS.fullmatch(text) for text in someone.stated]
    age = words["years"].format(n=years[0][1]) if years and years[0] else "".join(someone.stated)
    who = who or words["relations"].get(someone.relation, words["somebody"])
    row = {"who": who, "age": age or words["no_age"], "plan": ""}
    if not someone.stated:
        return row | {"outcome": words["outcomes"]["no_age"]}
    try:
        result = assess(book, _alone(someone), on)
    except InputError as error:
        return row | {"outcome": book.say(f"errors.{error.key}")}
    plan = result.data["plan"]
    row["plan"] = book.plan(plan).title if plan else ""
    return row | {"outcome": words["outcomes"][result.outcome].format(plan=row["plan"])}


def _alone(someone: Someone) -> Check:
    return Check(relation=someone.relation, stated=tuple(someone.stated))


def _sources(book: Book, someone: Someone, on: date) -> tuple[str, ...]:
    try:
        return assess(book, _alone(someone), on).sources
    except InputError:
        return ()
