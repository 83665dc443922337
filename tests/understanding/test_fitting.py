"""After the check, what is asked next is about the plan that fits."""

from __future__ import annotations

from datetime import date

import pytest

from bot.eligibility import Check, rule_book
from bot.eligibility.people import Someone
from bot.settings import Settings
from bot.understanding.fitting import plan_of

ON = date(2019, 5, 16)
BOOK = rule_book(Settings.from_environment())


@pytest.mark.parametrize(
    ("stated", "plan"),
    [
        ("P65Y", "senior_cancer"),
        ("P35Y", "critical_illness"),
        ("P65Y-P69Y", "senior_cancer"),
        ("P60Y", None),
        ("P80Y", None),
    ],
)
def test_the_plan_is_that_of_the_age_where_only_one_is(stated: str, plan: str | None) -> None:
    assert plan_of(BOOK, Check(relation="parent", stated=(stated,)), ON) == plan


def test_nobody_and_several_have_no_plan_in_common() -> None:
    assert plan_of(BOOK, Check(relation="parent"), ON) is None
    people = (Someone("self", "我", ["P35Y"]), Someone("parent", "我妈", ["P65Y"]))
    assert plan_of(BOOK, Check(people=people), ON) is None
