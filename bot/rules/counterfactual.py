"""What would alter a decision: the first later day with another outcome, one change, or another plan.

An outcome can only change on a day when a clause starts or ends or an age bound is reached, so the first such day with
another outcome is the earliest of all days.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time

from bot.rules.book import Book
from bot.rules.clause import AgeRange, Clause, Verdict
from bot.rules.decision import Counterfactual
from bot.rules.judging import Judged, judge, open_by_age


def find_change(book: Book, judged: Judged, all_plans: tuple[Judged, ...]) -> Counterfactual | None:
    """The earliest change in time, else the one change a person can bring about, else another plan."""
    if judged.outcome == "needs_info" and open_by_age(judged) is None:
        return None
    later = _first_other_outcome(judged)
    if later is not None:
        return _change_in_time(book, judged, later, all_plans)
    if judged.outcome == "barred":
        return _one_change(judged) or _other_plan(book, judged, all_plans)
    return None


def _first_other_outcome(judged: Judged) -> Judged | None:
    for moment in _moments_of_change(judged):
        later = judge(judged.plan, judged.case.at(moment))
        if later.outcome != judged.outcome:
            return later
    return None


def _moments_of_change(judged: Judged) -> list[datetime]:
    moments = set(judged.plan.joining.cuts_after(judged.case.moment))
    moments.update(datetime.combine(day, time.min) for day in _age_days(judged))
    return sorted(moment for moment in moments if moment > judged.case.moment)


def _age_days(judged: Judged) -> Iterator[date]:
    birth = judged.case.birth
    if birth is None:
        return
    for clause in judged.plan.ages:
        for born in {birth.earliest, birth.latest}:
            yield clause.youngest.after(born)
            yield clause.too_old.after(born)


def _change_in_time(
    book: Book, now: Judged, later: Judged, all_plans: tuple[Judged, ...]
) -> Counterfactual | None:
    window = later.window
    if window is not now.window:
        kind = "opens" if window.joining == "open" else "closes"
        return _dated(book, later, kind, window)
    if later.case.day in _age_days(now):
        return _age_reached(book, later, all_plans)
    return _dated(book, later, "rule_changes", None)


def _dated(book: Book, later: Judged, kind: str, clause: Clause | None) -> Counterfactual:
    day, plan = later.case.day, later.plan
    text = book.say(f"counterfactual.{kind}", plan=plan.title, date=day)
    return Counterfactual(kind, day, later.outcome, clause.id if clause else None, plan.id, text)


def _age_reached(book: Book, later: Judged, all_plans: tuple[Judged, ...]) -> Counterfactual | None:
    """An age bound is passed. An age that is not known to the day gets the bound without a date."""
    if later.case.birth is None:
        return None
    eldest = later.case.born(later.case.birth.earliest)
    clause = next(c for c, _ in later.findings if isinstance(c, AgeRange))
    kind, bound, other = "old_enough", clause.youngest, None
    if clause.is_too_old(eldest):
        others = [judge(one.plan, eldest) for one in all_plans if one.plan is not later.plan]
        other = next((one for one in others if open_by_age(one)), None)
        kind, bound = _too_old_kind(others, other), clause.too_old
    known = later.case.birth.is_exact
    slots = {
        "plan": later.plan.title,
        "age": f"{bound.count} {book.wording[bound.unit]}",
        "date": eldest.day,
        "other": other.plan.title if other else "",
    }
    return Counterfactual(
        kind=kind,
        date=eldest.day if known else None,
        becomes=judge(later.plan, eldest).outcome,
        clause_id=clause.id,
        plan=other.plan.id if other else later.plan.id,
        text=book.say(
            f"counterfactual.{kind}" if known else f"counterfactual.{kind}_undated", **slots
        ),
    )


def _too_old_kind(others: list[Judged], other: Judged | None) -> str:
    if other is not None:
        return "too_old_other"
    may_still_open = any(one.window.joining == "not_yet" for one in others)
    return "too_old" if may_still_open else "too_old_all"


def _one_change(judged: Judged) -> Counterfactual | None:
    """What the member can wait for or bring about, when a single clause stands in the way."""
    stops = [clause for clause, verdict in judged.findings if verdict is Verdict.STOP]
    if len(stops) != 1 or stops[0].otherwise is None:
        return None
    return Counterfactual("otherwise", None, None, stops[0].id, judged.plan.id, stops[0].otherwise)


def _other_plan(book: Book, judged: Judged, all_plans: tuple[Judged, ...]) -> Counterfactual | None:
    for one in all_plans:
        if one.outcome != "barred" and open_by_age(one):
            text = book.say("counterfactual.other_plan", other=one.plan.title)
            return Counterfactual("other_plan", None, one.outcome, None, one.plan.id, text)
    return None
