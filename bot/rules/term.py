"""The kinds of clauses about money and time once somebody is a member."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, get_args

from bot.rules.clause import Clause

TermName = Literal[
    "waiting_days",
    "waiting_count",
    "waiting_accident",
    "fee_percent",
    "case_cap_yuan",
    "year_cap_yuan",
    "rounding",
    "platform_pays",
]
Form = Literal["severe_cancer", "mild_cancer", "mild_thyroid_cancer", "other_critical_illness"]
Gives = Literal["amount", "nothing", "unsettled"]
TERM_NAMES: tuple[TermName, ...] = get_args(TermName)
FORMS: tuple[Form, ...] = get_args(Form)
GIVES: tuple[Gives, ...] = get_args(Gives)


@dataclass(frozen=True, kw_only=True)
class Term(Clause):
    """One figure or arrangement of the plan; without a value, sources give none."""

    kind = "term"
    name: TermName
    value: Decimal | None


@dataclass(frozen=True, kw_only=True)
class PayoutTerm(Clause):
    """What a first diagnosis of these forms, at these ages (whole years, both included), pays."""

    kind = "payout"
    forms: frozenset[Form]
    from_years: int
    to_years: int
    gives: Gives
    yuan: int | None

    def covers(self, form: Form, age: int) -> bool:
        """Whether the term is about this form at this age."""
        return form in self.forms and self.from_years <= age <= self.to_years


@dataclass(frozen=True, kw_only=True)
class Period(Clause):
    """One cost-sharing period of a month: the day of public notice and the day of the debit."""

    kind = "period"
    notice_day: int
    debit_day: int


def find_term(terms: Iterable[Clause], name: TermName) -> Term | None:
    """The term of that name, if there is one."""
    return next((term for term in terms if isinstance(term, Term) and term.name == name), None)
