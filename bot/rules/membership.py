"""The time of a membership: the waiting period, and what leaving on a day still costs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from bot.rules.book import Book, Reason
from bot.rules.errors import InputError
from bot.rules.term import Period, find_term


@dataclass(frozen=True)
class Waiting:
    """`ends_on` is the last day of the waiting period, None where its length is not public.

    `inside`: whether the event falls in it; None without an event, and where sources do not settle
    it.
    """

    ends_on: date | None
    inside: bool | None
    reasons: tuple[Reason, ...]


def waiting_period(
    book: Book,
    plan: str,
    joined_on: date,
    event_on: date | None = None,
    by_accident: bool = False,
) -> Waiting:
    """The waiting period of somebody who joined on that day, and whether an illness falls in it.

    Whether counting begins on the day of joining or on the next is weakly sourced, so on the very
    last day `inside` stays None. An illness caused by an accident is exempt. Raises InputError for
    an event before joining or a plan that did not run.
    """
    terms = book.terms(plan, "joined_on", joined_on)
    length = find_term(terms, "waiting_days")
    if length is None:
        raise InputError("joined_on", "plan_did_not_run", joined_on)
    if event_on is not None and event_on < joined_on:
        raise InputError("event_on", "event_before_joining", event_on)
    counting, accident = find_term(terms, "waiting_count"), find_term(terms, "waiting_accident")
    told = [term for term in (length, counting) if term is not None]
    ends_on = None if length.value is None else joined_on + timedelta(days=int(length.value))
    if by_accident and accident is not None:
        return Waiting(ends_on, False, (book.reason(accident),))
    reasons = tuple(book.reason(term) for term in told)
    return Waiting(ends_on, _is_inside(event_on, ends_on), reasons)


def _is_inside(event_on: date | None, ends_on: date | None) -> bool | None:
    if event_on is None or ends_on is None or event_on == ends_on:
        return None
    return event_on < ends_on


@dataclass(frozen=True)
class Leaving:
    """Whether leaving still costs the share of a period, and on which day that is debited."""

    still_pays: bool
    debited_on: date | None
    reasons: tuple[Reason, ...]


def leaving_on(book: Book, plan: str, day: date) -> Leaving:
    """Whether somebody who leaves on that day still pays a period: from its notice to its debit.

    Raises InputError when the plan had no cost sharing then.
    """
    terms = book.terms(plan, "left_on", day)
    platform = find_term(terms, "platform_pays")
    if platform is not None:
        return Leaving(False, None, (book.reason(platform),))
    periods = [clause for clause in terms if isinstance(clause, Period)]
    if not periods:
        raise InputError("left_on", "plan_did_not_run", day)
    for period in periods:
        if period.notice_day <= day.day <= period.debit_day:
            return Leaving(True, day.replace(day=period.debit_day), (book.reason(period),))
    return Leaving(False, None, tuple(book.reason(period) for period in periods))
