"""What a diagnosis pays, and what one cost-sharing period costs. Reckonings, not promises."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from math import ceil

from bot.rules.age import OLDEST_YEARS
from bot.rules.book import Book, Reason
from bot.rules.errors import InputError
from bot.rules.term import FORMS, Form, Gives, PayoutTerm, Term, find_term

NOTHING = Decimal(0)


@dataclass(frozen=True)
class Payout:
    """`yuan` is set when `gives` is "amount"; "unsettled" is what public sources do not say."""

    gives: Gives
    yuan: int | None
    reason: Reason


def expected_payout(
    book: Book, plan: str, form: Form, age: int, diagnosed_on: date | datetime
) -> Payout:
    """What the plan pays for a first diagnosis of this form at this age (whole years, 周岁).

    Waiting period and health declaration are not looked at. Raises InputError for an unknown plan
    or form, an impossible age, or a day on which the plan did not run.
    """
    if form not in FORMS:
        raise InputError("form", "unknown_form", form)
    if type(age) is not int:
        raise InputError("age", "age_not_a_number", age)
    if not 0 <= age <= OLDEST_YEARS:
        raise InputError("age", "age_out_of_range", age)
    for clause in book.terms(plan, "diagnosed_on", diagnosed_on):
        if isinstance(clause, PayoutTerm) and clause.covers(form, age):
            return Payout(clause.gives, clause.yuan, book.reason(clause))
    raise InputError("diagnosed_on", "plan_did_not_run", diagnosed_on)


@dataclass(frozen=True)
class Share:
    """One member's share of one period, in yuan.

    `yuan` is None where sources do not give what the formula needs; `at_most` is known even then,
    from the caps. `paid_by_platform` is what goes beyond the yearly cap.
    """

    yuan: Decimal | None
    at_most: Decimal
    paid_by_platform: Decimal
    reasons: tuple[Reason, ...]


def share_of_period(
    book: Book,
    plan: str,
    debited_on: date | datetime,
    payouts: Sequence[int],
    members: int,
    shared_this_year: Decimal = NOTHING,
) -> Share:
    """The share of a period with these payouts (whole yuan each) among so many members.

    Each case costs (payout + management fee) / members, at most the cap per case; the sum is
    rounded up to the cent; `shared_this_year`, in yuan, counts towards the yearly cap. The caps
    hold with the fee included: the 330万 members at which 相互保 would have ended are those at
    which 30万元 and its fee of 10% come to 0.1元 each.

    Raises InputError for numbers that cannot be, or a day on which the plan did not run.
    """
    _check(payouts, members, shared_this_year)
    terms = book.terms(plan, "debited_on", debited_on)
    platform = find_term(terms, "platform_pays")
    if platform is not None:
        return Share(NOTHING, NOTHING, NOTHING, (book.reason(platform),))
    fee, cap = find_term(terms, "fee_percent"), find_term(terms, "case_cap_yuan")
    if cap is None or cap.value is None:
        raise InputError("debited_on", "plan_did_not_run", debited_on)
    left = _left_this_year(find_term(terms, "year_cap_yuan"), shared_this_year)
    reasons = tuple(book.reason(term) for term in terms if _is_on_shares(term))
    at_most = _capped(cap.value * len(payouts), left)
    if fee is None or fee.value is None:
        return Share(None, at_most, NOTHING, reasons)
    costs = (Fraction(yuan) * Fraction(100 + fee.value) / 100 / members for yuan in payouts)
    share = _up_to_the_cent(sum(min(cost, Fraction(cap.value)) for cost in costs))
    yuan = _capped(share, left)
    return Share(yuan, at_most, share - yuan, reasons)


def _check(payouts: Sequence[int], members: int, shared_this_year: Decimal) -> None:
    if any(type(yuan) is not int or yuan <= 0 for yuan in payouts):
        raise InputError("payouts", "number_out_of_range", payouts)
    if type(members) is not int or members <= 0:
        raise InputError("members", "number_out_of_range", members)
    if not (shared_this_year.is_finite() and shared_this_year >= 0):
        raise InputError("shared_this_year", "number_out_of_range", shared_this_year)


def _is_on_shares(term: object) -> bool:
    return isinstance(term, Term) and not term.name.startswith("waiting")


def _left_this_year(year_cap: Term | None, shared: Decimal) -> Decimal | None:
    if year_cap is None or year_cap.value is None:
        return None
    return max(year_cap.value - shared, NOTHING)


def _capped(yuan: Decimal, left: Decimal | None) -> Decimal:
    return yuan if left is None else min(yuan, left)


def _up_to_the_cent(yuan: Fraction | int) -> Decimal:
    return Decimal(ceil(yuan * 100)).scaleb(-2)
