"""One outcome and one sentence for all plans together."""

from datetime import date

import pytest

from bot.rules import Age, Person, decide, summary
from tests.rules.people import MAY, healthy


@pytest.mark.parametrize(
    ("person", "on", "outcome", "plan", "missing"),
    [
        (healthy(age=Age.full_years(35)), MAY, "open", "critical_illness", ()),
        (Person(age=Age.full_years(65)), MAY, "open", "senior_cancer", ()),
        (
            Person(age=Age.full_years(35)),
            MAY,
            "open_by_age",
            "critical_illness",
            ("conditions", "medication_days", "hospital_days"),
        ),
        (
            Person(),
            MAY,
            "needs_info",
            None,
            ("age", "conditions", "medication_days", "hospital_days"),
        ),
        (Person(conditions=frozenset({"diabetes"})), MAY, "needs_info", None, ("age",)),
        (
            Person(age=Age.years(61)),
            MAY,
            "needs_info",
            None,
            ("birth_date", "conditions", "medication_days", "hospital_days"),
        ),
        (
            healthy(age=Age.full_years(30), conditions=frozenset({"pregnancy"})),
            MAY,
            "not_public",
            "critical_illness",
            (),
        ),
        (Person(age=Age.full_years(75)), MAY, "barred", None, ()),
        (
            Person(age=Age.full_years(35), conditions=frozenset({"aids"})),
            MAY,
            "barred",
            None,
            (),
        ),
        (Person(age=Age.full_years(35)), date(2018, 10, 1), "not_open_yet", None, ()),
        (Person(age=Age.full_years(35)), date(2022, 2, 1), "closed", None, ()),
        (Person(plan="old_xianghubao"), MAY, "closed", None, ()),
        (Person(plan="senior_cancer"), date(2019, 5, 7), "not_open_yet", None, ()),
        (Person(plan="senior_cancer"), MAY, "needs_info", None, ("age",)),
        (
            Person(plan="critical_illness", age=Age.full_years(62)),
            MAY,
            "barred",
            None,
            (),
        ),
        (Person(age=Age.full_years(62)), date(2019, 5, 7), "barred", None, ()),
        (healthy(age=Age.full_years(35)), date(2022, 1, 1), "not_public", "critical_illness", ()),
    ],
)
def test_one_outcome_sums_up_all_plans(book, person, on, outcome, plan, missing):
    told = summary(decide(book, person, on))
    assert (told.outcome, told.plan, told.missing) == (outcome, plan, missing)


def test_a_named_plan_is_the_only_one_summed_up(book):
    decisions = decide(book, Person(plan="senior_cancer", age=Age.full_years(35)), MAY)
    assert [decision.named for decision in decisions] == [False, True, False]
    told = summary(decisions)
    assert told.decisions == (decisions[1],)
    assert told.counterfactual.plan == "critical_illness"


def test_the_summary_tells_the_soonest_change(book):
    newborn = summary(decide(book, Person(birth_date=date(2019, 5, 4)), MAY))
    assert newborn.counterfactual.date == date(2019, 6, 3)
    early = summary(decide(book, Person(birth_date=date(1984, 1, 1)), date(2018, 9, 1)))
    assert early.counterfactual.date == date(2018, 10, 16)
    assert summary(decide(book, Person(age=Age.full_years(75)), MAY)).counterfactual is None


def test_the_summary_of_one_plan_tells_the_change_of_that_plan(book):
    told = summary(decide(book, Person(birth_date=date(1948, 6, 1)), MAY))
    assert (told.plan, told.counterfactual.date) == ("senior_cancer", date(2019, 6, 1))


def test_the_summary_of_an_open_plan_keeps_its_own_change_though_another_plan_opens_sooner(book):
    rough = healthy(age=Age.full_years(59), credit_score=700)
    told = summary(decide(book, rough, date(2019, 3, 1)))
    assert (told.outcome, told.plan) == ("open", "critical_illness")
    assert (told.counterfactual.plan, told.counterfactual.date) == ("critical_illness", None)


@pytest.mark.parametrize(
    ("person", "text"),
    [
        (Person(age=Age.full_years(35)), "按年龄可以申请加入大病互助计划，还要看健康等情况。"),
        (Person(age=Age.full_years(75)), "按公开规则看，目前不能加入。"),
    ],
)
def test_the_summary_is_one_sentence(book, person, text):
    assert summary(decide(book, person, MAY)).text(book) == text
