"""From a check to the rules and back: the person it is about, and what the decision reads like."""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from bot.eligibility.card import card
from bot.eligibility.check import Check
from bot.eligibility.stated import person_of
from bot.eligibility.wording import wording
from bot.rules import (
    Book,
    Counterfactual,
    Decision,
    Reason,
    Summary,
    decide,
    load_clauses,
    summary,
)
from bot.rules.dates import china_moment
from bot.settings import Settings

_MOST_LINES = 3
# A topic on which the rules are silent.
_UNSETTLED = "other_disease"
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


def judged(book: Book, check: Check, on: date) -> Summary:
    """What the rules say of the person of the check; raises InputError.

    What is only suspected, or over, shuts nobody out: public sources do not say how it counts.
    """
    overall = _judged(book, check, check.conditions, on)
    unsure = check.unsure & check.conditions
    if overall.outcome != "barred" or not unsure:
        return overall
    doubtful = _judged(book, check, (check.conditions - unsure) | {_UNSETTLED}, on)
    return doubtful if doubtful.outcome == "not_public" else overall


def _judged(book: Book, check: Check, conditions: frozenset[str], on: date) -> Summary:
    person = person_of(
        check.relation,
        check.stated,
        on,
        plan=check.plan,
        conditions=conditions,
        ruled_out=check.ruled_out - conditions,
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
    told = _in_doubt(book, check, overall, told, on)
    adding = [decision.adding.reason for decision in shown if decision.adding]
    said = {reason.clause_id for reason in told}
    others = (r for decision in shown for r in (*decision.reasons, *decision.caveats))
    rest = [reason for reason in others if reason.clause_id not in said]
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


def _in_doubt(
    book: Book, check: Check, overall: Summary, told: list[Reason], on: date
) -> list[Reason]:
    """With what would hold if the illness were certain, where only the doubt keeps it open."""
    if overall.outcome != "not_public" or not check.unsure & check.conditions:
        return told
    certain = _judged(book, check, check.conditions, on)
    if certain.outcome != "barred":
        return told
    reasons = [r for d in certain.decisions if d.plan == overall.plan for r in d.reasons]
    return [*reasons, *(replace(reason, text=wording()["unsure"]) for reason in told)]


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
