"""How an entry of each kind becomes a clause. A new clause of a known kind needs no code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.rules.age import OLDEST_YEARS
from bot.rules.clause import (
    JOINING,
    MAY,
    AddingRule,
    AgeRange,
    Clause,
    Condition,
    Hypertension,
    Number,
    Remark,
    Silence,
    Span,
    Window,
)
from bot.rules.entry import Entry
from bot.rules.person import NUMBER_FIELDS, RELATIONS
from bot.rules.term import FORMS, GIVES, TERM_NAMES, PayoutTerm, Period, Term

Common = Mapping[str, Any]
Topics = Mapping[str, str]
Builder = Callable[[Entry, Common, Topics], Clause]
NUMERIC_KEYS = frozenset(
    {
        *("min", "max", "below_wan", "years", "min_days", "min_years", "max_years", "min_grade"),
        *("under_years", "amount_wan", "value"),
    }
)
"""Keys that hold a number or the id of the fact whose number it is."""
WAN = 10_000


def _window(entry: Entry, common: Common, topics: Topics) -> Clause:
    return Window(**common, joining=entry.choice("joining", JOINING))


def _age(entry: Entry, common: Common, topics: Topics) -> Clause:
    if entry.has("min_days"):
        youngest = Span(entry.number("min_days"), "days")
    else:
        youngest = Span(entry.number("min_years"), "years")
    too_old = Span(entry.number("max_years") + 1, "years")
    return AgeRange(**common, youngest=youngest, too_old=too_old)


def _number(entry: Entry, common: Common, topics: Topics) -> Clause:
    fact = entry.choice("fact", tuple(NUMBER_FIELDS))
    least, most = entry.optional_number("min"), entry.optional_number("max")
    below_wan = entry.optional_number("below_wan")
    entry.optional_number("years")
    if below_wan is not None:
        most = below_wan * WAN - 1
    if least is None and most is None:
        raise entry.error("min", "a number clause needs min, max or below_wan")
    return Number(**common, fact=fact, least=least, most=most)


def _hypertension(entry: Entry, common: Common, topics: Topics) -> Clause:
    return Hypertension(**common, grade=entry.number("min_grade"))


def _condition(entry: Entry, common: Common, topics: Topics) -> Clause:
    return Condition(**common, conditions=entry.choices("conditions", topics))


def _silence(entry: Entry, common: Common, topics: Topics) -> Clause:
    return Silence(**common, conditions=entry.choices("conditions", topics))


def _remark(entry: Entry, common: Common, topics: Topics) -> Clause:
    if not entry.has("conditions"):
        return Remark(**common)
    return Remark(**common, conditions=entry.choices("conditions", topics))


def _adding(entry: Entry, common: Common, topics: Topics) -> Clause:
    years = entry.optional_number("under_years")
    return AddingRule(
        **common,
        relations=entry.choices("relations", RELATIONS),
        may=entry.choice("may", MAY),
        under=None if years is None else Span(years, "years"),
    )


def _term(entry: Entry, common: Common, topics: Topics) -> Clause:
    value = entry.figure("value") if entry.has("value") else None
    return Term(**common, name=entry.choice("name", TERM_NAMES), value=value)


def _payout(entry: Entry, common: Common, topics: Topics) -> Clause:
    wan, oldest = entry.optional_number("amount_wan"), entry.optional_number("max_years")
    gives = entry.choice("gives", GIVES)
    if (gives == "amount") != (wan is not None):
        raise entry.error("amount_wan", "must stand where, and only where, gives is amount")
    return PayoutTerm(
        **common,
        forms=entry.choices("forms", FORMS),
        from_years=entry.optional_number("min_years") or 0,
        to_years=OLDEST_YEARS if oldest is None else oldest,
        gives=gives,
        yuan=None if wan is None else wan * WAN,
    )


def _period(entry: Entry, common: Common, topics: Topics) -> Clause:
    notice, debit = entry.number("notice_day"), entry.number("debit_day")
    return Period(**common, notice_day=notice, debit_day=debit)


BUILDERS: Mapping[str, Builder] = {
    "window": _window,
    "age": _age,
    "number": _number,
    "hypertension": _hypertension,
    "condition": _condition,
    "silence": _silence,
    "remark": _remark,
    "adding": _adding,
    "term": _term,
    "payout": _payout,
    "period": _period,
}
