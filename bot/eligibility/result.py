"""From a check to the rules and back: the person it is about, and what the decision reads like."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bot.eligibility.card import card
from bot.eligibility.check import Check
from bot.rules import (
    Age,
    BirthRange,
    Book,
    Counterfactual,
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
from bot.rules.dates import china_moment, lunar_birth_span
from bot.settings import Settings

_AGE = re.compile(
    r"P(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?(?:(?P<days>\d+)D)?(?:/(?P<counted>\w+))?"
)
_BIRTH = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?(?P<lunar>/lunar)?")
_AGES = re.compile(r"P(\d+)Y-P(\d+)Y")
_YEARS = re.compile(r"(\d{4})/(\d{4})")
_GROWN = ("parent", "spouse")
_GROWN_YEARS = 18
_MOST_LINES = 3
# Changes that the person in question can count on; a later change of the plan is told by its facts.
_OWN_CHANGES = ("old_enough", "too_old", "too_old_other", "too_old_all", "otherwise", "other_plan")
# Whoever cannot join yet may also wait for these.
_AWAITED = (*_OWN_CHANGES, "opens", "rule_changes")
_WITH_A_LINE = ("open_by_age", "barred", "needs_info", "not_public", "not_open_yet")


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
    """The clauses, read once for each release; raises BookError."""
    return _book(settings.data_now / "plan")


def person_of(relation: str | None, stated: tuple[str, ...], on: date, **known: Any) -> Person:
    """The person in question; ``stated`` are ISO 8601 ages (``P62Y``) and birth dates, several that
    may be meant (``P50Y-P59Y``, ``1980/1989``), and lunar dates (``1959-12/lunar``).

    Of two ages the narrower counts. Raises InputError naming the field, also when they contradict
    each other, or when a parent or spouse would be a child.
    """
    born: date | None = None
    age: Age | None = None
    for text in stated:
        told = _told(text)
        if isinstance(told, date):
            born = told
        else:
            age = told if age is None else _narrower(age, told, on)
    _check_grown(relation, born, age, on)
    return Person(relation=_relation(relation), birth_date=born, age=age, **known)


def _check_grown(relation: str | None, born: date | None, age: Age | None, on: date) -> None:
    """A small number that was taken for an age must not decide about a grown person."""
    if relation not in _GROWN or (born is None and age is None):
        return
    earliest = born or (age.births(on).earliest if age else on)
    # A day that is yet to come has an error of its own.
    if earliest <= on and on.year - earliest.year < _GROWN_YEARS:
        raise InputError("age", "age_out_of_range", earliest)


def _relation(value: str | None) -> Any:
    return value or None


def _told(stated: str) -> Age | date:
    birth = _BIRTH.fullmatch(stated)
    if birth is None or (stated.isdigit() and int(stated) <= 1000):
        return _rough_age(stated) or _age(stated)
    year, month, day = (int(part) if part else None for part in birth.groups()[:3])
    if birth["lunar"]:
        return Age.born_within(BirthRange(*lunar_birth_span(year or 0, month, day)))
    if year and month and day:
        return calendar_day("birth_date", year, month, day)
    return Age.born_in(year or 0, month)


def _rough_age(stated: str) -> Age | None:
    ages, years = _AGES.fullmatch(stated), _YEARS.fullmatch(stated)
    if ages:
        return Age.between(int(ages[1]), int(ages[2]))
    if years:
        return Age.born_within(BirthRange(date(int(years[1]), 1, 1), date(int(years[2]), 12, 31)))
    return None


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


def _narrower(one: Age, other: Age, on: date) -> Age:
    first, second = one.births(on), other.births(on)
    if first.latest < second.earliest or second.latest < first.earliest:
        raise InputError("age", "age_contradicts_birth_date", other.count)
    width = first.latest - first.earliest
    return one if width < second.latest - second.earliest else other


def judged(book: Book, check: Check, on: date) -> Summary:
    """What the rules say of the person of the check; raises InputError."""
    person = person_of(
        check.relation,
        check.stated,
        on,
        plan=check.plan,
        conditions=check.conditions,
        ruled_out=check.ruled_out,
        **check.facts,
    )
    return summary(decide(book, person, on))


def missing(overall: Summary) -> tuple[str, ...]:
    """What is still to ask: of the plan that is open by age, where there is one."""
    if overall.plan is None:
        return overall.missing
    return next(d.missing for d in overall.decisions if d.plan == overall.plan)


def assess(book: Book, check: Check, on: date) -> Result:
    """Decide for the person of the check and put it in the order of an answer."""
    overall = judged(book, check, on)
    shown = _shown(overall)
    change = overall.counterfactual
    told = [r for r in _telling(book, overall, shown, on) if not _says_the_same(book, r, change)]
    adding = [decision.adding.reason for decision in shown if decision.adding]
    rest = [r for decision in shown for r in (*decision.reasons, *decision.caveats)]
    kinds = _AWAITED if overall.outcome == "barred" else _OWN_CHANGES
    changes = [change.text] if change and change.kind in kinds else []
    lines = _texts([*told, *adding])
    if overall.outcome == "barred":
        lines[1:1] = changes
    kept = dict.fromkeys(lines + changes)
    most = _MOST_LINES - (overall.outcome in _WITH_A_LINE)
    return Result(
        outcome=overall.outcome,
        headline=overall.text(book),
        reasons="\n".join(list(kept)[:most]),
        detail="\n".join(dict.fromkeys([*list(kept)[most:], *_more(rest, kept)])),
        sources=tuple(dict.fromkeys(s for r in (*told, *adding, *rest) for s in r.sources)),
        data=card(book, overall, [*told, *adding], rest, change if changes else None),
    )


def _telling(book: Book, overall: Summary, shown: tuple[Decision, ...], on: date) -> list[Reason]:
    """The clauses behind the outcome that concern this person, the deciding one first."""
    if overall.plan is None or overall.outcome == "not_public":
        reasons = [r for decision in shown for r in decision.reasons]
        return reasons if overall.outcome != "needs_info" else _ages(book, shown, on)
    named = [r for d in shown for r in d.caveats if r.confidence == "C" and r.kind == "remark"]
    return _ages(book, shown, on) + named


def _ages(book: Book, shown: tuple[Decision, ...], on: date) -> list[Reason]:
    """The age clause of each plan shown."""
    moment = china_moment(on)
    return [
        book.reason(clause)
        for decision in shown
        for clause in book.plan(decision.plan).deciding.at(moment)
        if clause.kind == "age"
    ]


def _shown(overall: Summary) -> tuple[Decision, ...]:
    """The plan that the answer is about; without one, every plan that can still be meant."""
    if overall.plan:
        return tuple(d for d in overall.decisions if d.plan == overall.plan)
    # What is open today comes before what is yet to open.
    decisions = sorted(overall.decisions, key=lambda decision: decision.window == "not_yet")
    barred_by_health = tuple(d for d in decisions if d.open_by_age)
    running = tuple(d for d in decisions if d.window != "closed" and not _never(d))
    return barred_by_health or running or overall.decisions


def _says_the_same(book: Book, reason: Reason, change: Counterfactual | None) -> bool:
    """That a plan is not open yet, where the day on which it opens is told."""
    opens = change is not None and change.kind == "opens" and reason.kind == "window"
    return opens and change is not None and book.clauses[reason.clause_id].plan == change.plan


def _never(decision: Decision) -> bool:
    """Whether the plan is not open yet and will be closed to this person when it is."""
    return decision.window == "not_yet" and decision.counterfactual is None


def _texts(reasons: list[Reason]) -> list[str]:
    return list(dict.fromkeys(reason.text for reason in reasons))


def _more(reasons: list[Reason], said: dict[str, Any]) -> list[str]:
    return [text for text in _texts(reasons) if text not in said]
