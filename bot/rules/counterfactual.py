"""What would alter a decision: the first later day with another outcome, one change, another plan.

An outcome can only change when a clause starts or ends or an age bound is reached, so the first of
those moments with another outcome is the earliest of all.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time

from bot.rules.age import BirthRange
from bot.rules.book import Book, Plan
from bot.rules.clause import AgeRange, Clause, Verdict
from bot.rules.decision import Change, Counterfactual
from bot.rules.judging import Judged, judge, open_by_age
from bot.rules.person import Case

MIDNIGHT = time.min


def find_change(book: Book, judged: Judged, all_plans: tuple[Judged, ...]) -> Counterfactual | None:
    """The earliest change in time, else the one change to bring about, else another plan.

    None while the age is needed first, and when nothing would help.
    """
    if judged.outcome == "needs_info" and open_by_age(judged) is None:
        return None
    later = _first_other_outcome(judged)
    if later is not None:
        return _change_in_time(book, judged, later, all_plans)
    if judged.outcome == "barred":
        return _one_change(judged) or _other_plan(book, all_plans)
    return None


def _first_other_outcome(judged: Judged) -> Judged | None:
    for moment in _moments_of_change(judged):
        later = judge(judged.plan, judged.case.at(moment))
        if later.outcome != judged.outcome:
            return later
    return None


def _moments_of_change(judged: Judged) -> list[datetime]:
    cuts = judged.plan.deciding.cuts_after(judged.case.moment)
    return sorted({*cuts, *_age_moments(judged)})


def _age_moments(judged: Judged) -> Iterator[datetime]:
    """When an age bound will be reached by the first and the last birth date still possible."""
    birth, now = judged.case.birth, judged.case.moment
    if birth is None:
        return
    ranges = (clause for clause in judged.plan.ages if clause.ends > now)
    for clause in ranges:
        for born in {birth.earliest, birth.latest}:
            for day in clause.bounds(born):
                moment = datetime.combine(day, MIDNIGHT)
                if max(now, clause.starts) < moment < clause.ends:
                    yield moment


def _change_in_time(
    book: Book, now: Judged, later: Judged, all_plans: tuple[Judged, ...]
) -> Counterfactual:
    moment, birth = later.case.moment, later.case.birth
    if later.window is not now.window:
        kind: Change = "opens" if later.window.joining == "open" else "closes"
        return _on_a_day(later, kind, later.window, book.reason(later.window).text)
    if birth is not None and moment in _age_moments(now):
        return _age_reached(book, later, birth, all_plans)
    around = (*now.clauses, *later.clauses)
    changing = next((c for c in around if moment in (c.starts, c.ends)), None)
    text = book.say("counterfactual.rule_changes", date=later.case.day)
    return _on_a_day(later, "rule_changes", changing, text)


def _on_a_day(later: Judged, kind: Change, clause: Clause | None, text: str) -> Counterfactual:
    return Counterfactual(
        kind=kind,
        date=later.case.day,
        becomes=later.outcome,
        clause_id=clause.id if clause else None,
        plan=later.plan.id,
        text=text,
    )


def _age_reached(
    book: Book, later: Judged, birth: BirthRange, all_plans: tuple[Judged, ...]
) -> Counterfactual:
    """An age bound is reached, first by the first birth date still possible.

    An age that is not known to the day gets the bound without a date.
    """
    eldest = later.case.born(birth.earliest)
    clause = next(c for c in later.clauses if isinstance(c, AgeRange))
    kind: Change = "old_enough"
    bound, then = clause.youngest, later.plan
    if eldest.day >= clause.too_old.after(birth.earliest):
        kind, then = _when_too_old(eldest, later.plan, all_plans)
        bound = clause.too_old
    becomes = judge(later.plan, eldest).outcome
    wording = "of_age" if kind == "old_enough" and becomes == "not_public" else kind
    return Counterfactual(
        kind=kind,
        date=eldest.day if birth.is_exact else None,
        becomes=becomes,
        clause_id=clause.id,
        plan=then.id,
        text=book.say(
            f"counterfactual.{wording}" if birth.is_exact else f"counterfactual.{wording}_undated",
            plan=later.plan.title,
            other=then.title,
            age=f"{bound.count} {book.wording[bound.unit]}",
            date=eldest.day,
        ),
    )


def _when_too_old(eldest: Case, plan: Plan, all_plans: tuple[Judged, ...]) -> tuple[Change, Plan]:
    """Whether another plan takes over, none does, or one may yet open."""
    others = [judge(one.plan, eldest) for one in all_plans if one.plan is not plan]
    for other in others:
        if open_by_age(other):
            return "too_old_other", other.plan
    may_yet_open = any(other.window.joining == "not_yet" for other in others)
    return ("too_old" if may_yet_open else "too_old_all"), plan


def _one_change(judged: Judged) -> Counterfactual | None:
    """What the member can wait for or bring about, when a single clause stands in the way."""
    stops = judged.of(Verdict.STOP)
    if len(stops) > 1 or stops[0].otherwise is None:
        return None
    return Counterfactual("otherwise", None, None, stops[0].id, judged.plan.id, stops[0].otherwise)


def _other_plan(book: Book, all_plans: tuple[Judged, ...]) -> Counterfactual | None:
    for other in all_plans:
        if other.outcome != "barred" and open_by_age(other):
            text = book.say("counterfactual.other_plan", other=other.plan.title)
            return Counterfactual("other_plan", None, other.outcome, None, other.plan.id, text)
    return None
