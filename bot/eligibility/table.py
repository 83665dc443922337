"""Several persons in one small table; docs/contract.md has its shape."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

from bot.eligibility.check import Check
from bot.eligibility.people import Someone
from bot.eligibility.result import Result, assess
from bot.eligibility.wording import wording
from bot.rules import Book, InputError

_PART = re.compile(r"(\d+)([YMD])")
# Neither the member nor a relative whom every plan names.
_OTHER = "other"
_NOT_ON_HEALTH = ("age", "window", "adding")
_SEVERAL = {
    "between": re.compile(r"P(\d+)Y-P(\d+)Y"),
    "born_between": re.compile(r"(\d{4})/(\d{4})"),
    "lunar": re.compile(r"([\d-]+)/(lunar)"),
}
_COUNTED = re.compile(r"P(\d+)Y/(\w+)")


def table(book: Book, check: Check, on: date) -> dict[str, Any]:
    """What fills the response: ``lines``, ``missing`` names, ``sources`` and ``data``."""
    words = wording()
    results = [_result(book, check, one, on) for one in check.people]
    rows = [_row(book, one, got) for one, got in zip(check.people, results, strict=True)]
    rows = _told_apart(rows)
    missing = [row["who"] for row, one in zip(rows, check.people, strict=True) if not one.stated]
    found = [result for result in results if isinstance(result, Result)]
    return {
        "lines": "\n".join(words["line"].format(**_read(row)) for row in rows),
        "missing": words["and"].join(missing),
        "sources": list(dict.fromkeys(source for one in found for source in one.sources)),
        "data": {"columns": _columns(rows), "rows": rows, "note": words["note"]},
    }


def _columns(rows: list[dict[str, str]]) -> dict[str, str]:
    """The heads of the columns in which anybody has something."""
    heads: dict[str, str] = wording()["columns"]
    return {key: head for key, head in heads.items() if any(row[key] for row in rows)}


def _result(book: Book, check: Check, someone: Someone, on: date) -> Result | InputError | None:
    """None without an age, and the error of an age that cannot be."""
    if not someone.stated:
        return None
    try:
        return assess(book, replace(Check.of(someone), plan=check.plan), on)
    except InputError as error:
        return error


def _row(book: Book, someone: Someone, result: Result | InputError | None) -> dict[str, str]:
    outcomes = wording()["outcomes"]
    row = {"who": _name(someone), "age": _age(someone), "plan": "", "reason": ""}
    if result is None:
        return row | {"result": "no_age", "outcome": outcomes["no_age"]}
    if isinstance(result, InputError):
        return row | {
            "result": "no_age",
            "outcome": book.say(f"errors.{result.key}").rstrip("。？"),
        }
    row["plan"] = result.data["plan_title"] or ""
    ill = someone.applies or someone.grade
    reason = _on_health(result) if ill else _on_waiting(result)
    row["reason"] = reason or (_on_adding(result) if someone.relation == _OTHER else "")
    outcome = outcomes[result.outcome].format(plan=row["plan"])
    return row | {"result": result.outcome, "outcome": outcome}


def _on_health(result: Result) -> str:
    """The reason that is about what was told of the person's health."""
    reasons = result.data["reasons"]
    texts = [told["text"] for told in reasons if told["kind"] not in _NOT_ON_HEALTH]
    return next(iter(texts), "")


def _on_waiting(result: Result) -> str:
    """For whom it is no today: what would change that."""
    change = result.data["change"] if result.outcome == "barred" else None
    return change["text"] if change else ""


def _on_adding(result: Result) -> str:
    """Whom the public rules do not let others add: 「给公公婆婆加」."""
    reasons = result.data["reasons"] if result.outcome != "barred" else []
    return next((told["text"] for told in reasons if told["kind"] == "adding"), "")


def _read(row: dict[str, str]) -> dict[str, str]:
    """The row as one line reads it: its reason behind the outcome."""
    return row | {"outcome": wording()["reasoned"].format(**row)} if row["reason"] else row


def _name(someone: Someone) -> str:
    words = wording()
    if someone.relation == "self":
        return str(words["self"])
    name = someone.name.lstrip(words["mine"])
    return name or str(words["relations"].get(someone.relation, words["somebody"]))


def _told_apart(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Two of one name (「爸妈」, 一个 65 一个 58) are each one of them."""
    names = [row["who"] for row in rows]
    one_of = wording()["one_of"]
    return [
        row | {"who": one_of.format(who=row["who"])} if names.count(row["who"]) > 1 else row
        for row in rows
    ]


def _age(someone: Someone) -> str:
    words = wording()
    return " ".join(_in_words(text, words["ages"]) for text in someone.stated) or words["no_age"]


def _in_words(stated: str, words: dict[str, str]) -> str:
    for key, pattern in _SEVERAL.items():
        several = pattern.fullmatch(stated)
        if several:
            return words[key].format(first=several[1], last=several[2])
    counted = _COUNTED.fullmatch(stated)
    if counted:
        return words[counted[2]].format(n=counted[1])
    parts = _PART.findall(stated) if stated.startswith("P") else []
    return " ".join(words[unit].format(n=n) for n, unit in parts) or words["born"].format(n=stated)
