"""What would change the outcome, as a member reads it of each plan."""

from datetime import date

import pytest

from bot.rules import Age, Person, decide
from tests.rules.deciding import decided
from tests.rules.people import MAY, healthy


@pytest.mark.parametrize(
    ("plan", "person", "on", "text"),
    [
        (
            "critical_illness",
            Person(birth_date=date(2019, 5, 4)),
            MAY,
            "满 30 天后，即 2019-06-03 起，可以申请加入大病互助计划。",
        ),
        (
            "critical_illness",
            Person(age=Age.months(0)),
            MAY,
            "年龄满 30 天后，可以申请加入大病互助计划。",
        ),
        (
            "critical_illness",
            healthy(birth_date=date(1959, 6, 1)),
            MAY,
            "到 2019-06-01 满 60 周岁，就不能再加入大病互助计划了，可以看看老年防癌计划。",
        ),
        (
            "critical_illness",
            healthy(age=Age.years(59)),
            MAY,
            "满 60 周岁后，就不能再加入大病互助计划了，可以看看老年防癌计划。",
        ),
        (
            "critical_illness",
            healthy(birth_date=date(1959, 5, 4)),
            date(2019, 5, 1),
            "到 2019-05-04 满 60 周岁，就不能再加入大病互助计划了。",
        ),
        (
            "old_xianghubao",
            Person(age=Age.full_years(59), credit_score=700),
            date(2018, 10, 20),
            "满 60 周岁后，就不能再加入相互保了。",
        ),
        (
            "senior_cancer",
            Person(birth_date=date(1948, 6, 1)),
            MAY,
            "到 2019-06-01 满 71 周岁，就没有可以加入的计划了。",
        ),
        (
            "senior_cancer",
            Person(age=Age.full_years(70)),
            MAY,
            "满 71 周岁后，就没有可以加入的计划了。",
        ),
        (
            "senior_cancer",
            Person(age=Age.full_years(59)),
            MAY,
            "年龄满 60 周岁后，可以申请加入老年防癌计划。",
        ),
        (
            "senior_cancer",
            Person(birth_date=date(1957, 1, 1)),
            date(2019, 5, 7),
            "老年防癌计划自 2019-05-08 起开放加入。",
        ),
        (
            "critical_illness",
            healthy(birth_date=date(1984, 1, 1)),
            MAY,
            "2021-12-28 已公告将于 2022-01-28 结束时关闭；"
            "公告之后是否还能新加入，公开资料没有说明。",
        ),
        (
            "critical_illness",
            healthy(birth_date=date(1984, 1, 1)),
            date(2022, 1, 1),
            "大病互助计划已于 2022-01-28 关闭，不能再加入。",
        ),
        (
            "critical_illness",
            healthy(birth_date=date(1984, 1, 1), credit_score=600),
            date(2019, 3, 1),
            "自 2019-03-22 起，相关规则有变化。",
        ),
        (
            "old_xianghubao",
            Person(birth_date=date(1984, 1, 1), credit_score=600),
            date(2018, 10, 20),
            "芝麻分达到 650 分后，可以再申请。",
        ),
        ("senior_cancer", Person(age=Age.full_years(35)), MAY, "可以看看大病互助计划。"),
        (
            "critical_illness",
            Person(birth_date=date(2021, 12, 8)),
            date(2021, 12, 28),
            "满 30 天后，即 2022-01-07 起，才到大病互助计划的加入年龄；"
            "届时能否加入，公开资料没有说明。",
        ),
        (
            "critical_illness",
            Person(age=Age.months(0), conditions=frozenset({"hepatitis_b"})),
            MAY,
            "年龄满 30 天后，才到大病互助计划的加入年龄；届时能否加入，公开资料没有说明。",
        ),
    ],
)
def test_what_would_change_the_outcome_is_said_in_words(book, plan, person, on, text):
    assert decided(book, plan, person, on).counterfactual.text == text


@pytest.mark.parametrize(
    ("plan", "person", "on", "kind", "becomes", "clause", "then"),
    [
        (
            "critical_illness",
            healthy(birth_date=date(2019, 5, 4)),
            MAY,
            ("old_enough", date(2019, 6, 3)),
            "no_public_bar",
            "ci_age",
            "critical_illness",
        ),
        (
            "critical_illness",
            healthy(age=Age.months(0)),
            MAY,
            ("old_enough", None),
            "no_public_bar",
            "ci_age",
            "critical_illness",
        ),
        (
            "critical_illness",
            healthy(age=Age.years(59)),
            MAY,
            ("too_old_other", None),
            "barred",
            "ci_age",
            "senior_cancer",
        ),
        (
            "critical_illness",
            healthy(birth_date=date(1984, 1, 1), credit_score=600),
            date(2019, 3, 1),
            ("rule_changes", date(2019, 3, 22)),
            "no_public_bar",
            "ci_credit_score",
            "critical_illness",
        ),
        (
            "senior_cancer",
            Person(birth_date=date(1957, 1, 1)),
            date(2019, 5, 7),
            ("opens", date(2019, 5, 8)),
            "no_public_bar",
            "sc_open",
            "senior_cancer",
        ),
        (
            "critical_illness",
            healthy(age=Age.full_years(35)),
            MAY,
            ("closes", date(2021, 12, 28)),
            "not_public",
            "ci_closing",
            "critical_illness",
        ),
        (
            "critical_illness",
            Person(age=Age.full_years(35), medication_days=31),
            MAY,
            ("otherwise", None),
            None,
            "ci_medication",
            "critical_illness",
        ),
        (
            "senior_cancer",
            Person(age=Age.full_years(35)),
            MAY,
            ("other_plan", None),
            "needs_info",
            None,
            "critical_illness",
        ),
    ],
)
def test_what_would_change_the_outcome_names_day_outcome_clause_and_plan(
    book, plan, person, on, kind, becomes, clause, then
):
    change = decided(book, plan, person, on).counterfactual
    assert (change.kind, change.date) == kind
    assert (change.becomes, change.clause_id, change.plan) == (becomes, clause, then)


def test_a_rough_age_that_closes_before_it_grows_out_gets_the_closing_date(book):
    """Of those who are 35 nobody reaches 60 before the plan's end."""
    change = decided(book, "critical_illness", healthy(age=Age.years(35))).counterfactual
    assert (change.kind, change.date) == ("closes", date(2021, 12, 28))


def test_another_plan_is_offered_only_where_it_is_open_by_age(book):
    person = Person(age=Age.full_years(75))
    assert all(decision.counterfactual is None for decision in decide(book, person, MAY))


def test_a_plan_barred_for_another_reason_is_not_offered(book):
    ill = Person(age=Age.full_years(35), conditions=frozenset({"diabetes"}))
    assert decided(book, "senior_cancer", ill).counterfactual is None
