"""What a plain yes or no to a health question stands for: a number beyond or within a bound."""

from __future__ import annotations

from datetime import date

from bot.rules import Book
from bot.rules.clause import Clause, Hypertension, Number
from bot.rules.dates import china_moment


def beyond(book: Book, fact: str, on: date) -> int | None:
    """A value on the far side of the bound that the question on ``fact`` names: yes.

    None when no clause of the day asks for it.
    """
    clause = _asking(book, fact, on)
    if isinstance(clause, Hypertension):
        return clause.grade
    if isinstance(clause, Number):
        return clause.least if clause.least is not None else (clause.most or 0) + 1
    return None


def within(book: Book, fact: str, on: date) -> int | None:
    """A value on the near side of the bound: no."""
    clause = _asking(book, fact, on)
    if isinstance(clause, Hypertension):
        return clause.grade - 1
    if isinstance(clause, Number):
        return clause.least - 1 if clause.least is not None else 0
    return None


def _asking(book: Book, fact: str, on: date) -> Clause | None:
    """The clause that holds on the day and needs the fact."""
    moment = china_moment(on)
    for plan in book.plans:
        for clause in plan.deciding.at(moment):
            if isinstance(clause, Number) and clause.fact == fact:
                return clause
            if isinstance(clause, Hypertension) and fact == "hypertension_grade":
                return clause
    return None
