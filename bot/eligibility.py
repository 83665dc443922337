"""From what a member said to the rules and back: slots in, one result for a response out.

The rules know nothing of slots or replies, the action nothing of rules; this module stands between.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bot.rules import (
    Age,
    Book,
    Decision,
    InputError,
    Person,
    Reason,
    Summary,
    calendar_day,
    decide,
    load_clauses,
    summary,
)
from bot.settings import Settings

_AGE = re.compile(
    r"P(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?(?:(?P<days>\d+)D)?(?:/(?P<counted>\w+))?"
)
_BIRTH = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")


@dataclass(frozen=True)
class Result:
    """What a response needs: ``outcome`` picks the wording, the rest fills it."""

    outcome: str
    headline: str
    reasons: str
    detail: str
    sources: tuple[str, ...]
    data: dict[str, Any]


@functools.lru_cache(maxsize=1)
def _book(plan_dir: Path) -> Book:
    return load_clauses(plan_dir)


def rule_book(settings: Settings) -> Book:
    """The clauses, read once per process; raises BookError."""
    return _book(settings.data_dir / "plan")


def person_of(relation: str | None, stated: str, conditions: frozenset[str]) -> Person:
    """The person in question; ``stated`` is an ISO 8601 age (``P62Y``), birth date or bare number.

    Raises InputError naming the field.
    """
    birth = _BIRTH.fullmatch(stated)
    if (birth and not stated.isdigit()) or (birth and int(stated) > 1000):
        year, month, day = (int(part) if part else None for part in birth.groups())
        if year and month and day:
            born = calendar_day("birth_date", year, month, day)
            return Person(relation=_relation(relation), birth_date=born, conditions=conditions)
        age = Age.born_in(year or 0, month)
    else:
        age = _age(stated)
    return Person(relation=_relation(relation), age=age, conditions=conditions)


def _relation(value: str | None) -> Any:
    return value or None


def _age(stated: str) -> Age:
    if stated.isdigit():
        return Age.years(int(stated))
    match = _AGE.fullmatch(stated)
    if not match or not any(match.group("years", "months", "days")):
        raise InputError("age", "age_not_a_number", stated)
    years, months, days = (int(match[name] or 0) for name in ("years", "months", "days"))
    if match["days"]:
        return Age.days(days)
    if match["months"]:
        return Age.months(years * 12 + months)
    if match["counted"] == "nominal":
        return Age.nominal(years)
    return Age.full_years(years) if match["counted"] == "full" else Age.years(years)


def input_problem(settings: Settings, error: InputError) -> str:
    """The Chinese question back for an input that cannot be used."""
    return rule_book(settings).say(f"errors.{error.key}")


def assess(settings: Settings, person: Person, on: date | None = None) -> Result:
    """Decide for ``person`` as of the edition date (or ``on``) and put it in the order of an
    answer.
    """
    book = rule_book(settings)
    overall = summary(decide(book, person, on or settings.plan_date))
    shown = _shown(overall)
    reasons = [reason for decision in shown for reason in decision.reasons]
    caveats = [reason for decision in shown for reason in decision.caveats]
    adding = [decision.adding.reason for decision in shown if decision.adding]
    change = overall.counterfactual
    lines = [*_texts(adding), *([change.text] if change and overall.plan is None else [])]
    return Result(
        outcome=overall.outcome,
        headline=overall.text(book),
        reasons="\n".join(_texts(reasons if overall.plan is None else reasons[-1:]) + lines),
        detail="\n".join(_texts(reasons + caveats)),
        sources=tuple(dict.fromkeys(s for r in (*reasons, *adding) for s in r.sources)),
        data=_data(overall),
    )


def _shown(overall: Summary) -> tuple[Decision, ...]:
    """The plan that the answer is about; without one, every plan that can still be meant."""
    if overall.plan:
        return tuple(d for d in overall.decisions if d.plan == overall.plan)
    return tuple(d for d in overall.decisions if d.window != "closed") or overall.decisions


def _texts(reasons: list[Reason]) -> list[str]:
    return list(dict.fromkeys(reason.text for reason in reasons))


def _data(overall: Summary) -> dict[str, Any]:
    return {
        "outcome": overall.outcome,
        "plan": overall.plan,
        "decisions": [
            {
                "plan": decision.plan,
                "outcome": decision.outcome,
                "clauses": [reason.clause_id for reason in decision.reasons],
            }
            for decision in overall.decisions
        ],
    }
