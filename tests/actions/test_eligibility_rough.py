"""Ages told only roughly, and birthdays of the lunar calendar: answered where no bound lies within,
else the birth date is asked for.
"""

from __future__ import annotations

import pytest

from actions.eligibility import ValidateEligibilityForm
from bot.eligibility.rough import rough_ages
from tests.actions.acting import decision, next_question, run
from tests.actions.conversation import asked, begun, entity, said

MOTHER = entity("relation", "parent")


def read_in(text: str) -> list[str]:
    return [str(item["value"]) for item in rough_ages(text)]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("我妈五十多了", "P50Y-P59Y"),
        ("60多岁", "P60Y-P69Y"),
        ("三十几", "P30Y-P39Y"),
        ("四十出头", "P40Y-P44Y"),
        ("六十好几了", "P63Y-P69Y"),
        ("奔六十的人", "P55Y-P59Y"),
        ("奔六的人", "P51Y-P59Y"),
        ("快七十了", "P65Y-P69Y"),
        ("马上就要60岁了", "P55Y-P59Y"),
        ("年过半百", "P50Y-P59Y"),
        ("五十七八吧", "P57Y-P58Y"),
        ("七八岁", "P7Y-P8Y"),
        ("五六十岁", "P50Y-P69Y"),
        ("大概70", "P68Y-P72Y"),
        ("60岁左右", "P58Y-P62Y"),
        ("还差三个月60", "P59Y"),
        ("再过半年就70了", "P69Y"),
        ("我爸60后", "1960/1969"),
        ("零零后", "2000/2009"),
        ("我95后", "1995/1999"),
    ],
)
def test_a_rough_age_is_all_that_it_may_mean(text: str, meant: str) -> None:
    assert read_in(text) == [meant]


@pytest.mark.parametrize(
    "text",
    [
        *("五十多万", "三十多块", "扣了三十多", "交了大概60", "百分之八十多", "一百六十多"),
        *("吃了二十多天药", "六十多种病", "快20年了", "二十多个", "血压90左右"),
    ],
)
def test_what_counts_something_else_is_no_age(text: str) -> None:
    assert read_in(text) == []


@pytest.mark.parametrize("age", ["五十多", "奔六十", "三十多岁", "四十出头", "60后"])
def test_no_exact_age_is_asked_for_where_every_year_leads_to_the_same(age: str) -> None:
    events = begun(f"我妈{age}能加吗", MOTHER)
    assert next_question(events) is None
    assert "大病互助计划" in decision(events)["headline"]


@pytest.mark.parametrize("age", ["六十多", "六十出头", "七十多岁", "60岁左右", "五六十", "50后"])
def test_the_birth_date_is_asked_for_where_a_bound_lies_within(age: str) -> None:
    assert next_question(begun(f"我妈{age}能加吗", MOTHER)) == "eligibility_birth_date"


def test_an_exact_date_takes_the_place_of_a_rough_age_even_beside_it() -> None:
    events = [
        *begun("我妈六十出头能加吗", MOTHER),
        asked("eligibility_birth_date"),
        said("1953-06-01", entity("birth_date", "1953-06-01", "1953-06-01", "1953-06-01")),
    ]
    assert next_question(events) is None


def test_a_rough_number_of_days_is_no_age_in_days() -> None:
    events = [
        *begun("我45能加吗", entity("relation", "self"), entity("age", "P45Y")),
        asked("health_medication_days"),
        said("二十多"),
    ]
    assert decision(events)["response"] != "utter_eligibility_barred"


def test_the_member_is_meant_by_a_rough_age_right_behind_the_word() -> None:
    assert next_question(begun("我三十多能加吗")) is None


def born(text: str, date: str, words: str) -> list[dict[str, object]]:
    return begun(text, MOTHER, entity("birth_date", date, words, text))


@pytest.mark.parametrize(
    ("text", "date", "words"),
    [
        ("我妈农历1959年腊月生的能加吗", "1959", "1959年"),
        ("我妈阴历1958年正月初五生的", "1958", "1958年"),
        ("我妈1957年3月2日，农历的，能加吗", "1957-03-02", "1957年3月2日"),
        ("我妈1959年农历五月二十生", "1959", "1959年"),
        ("我爸1957年闰八月的", "1957", "1957年"),
    ],
)
def test_a_lunar_birthday_far_from_a_bound_is_enough(text: str, date: str, words: str) -> None:
    assert next_question(born(text, date, words)) is None


@pytest.mark.parametrize(
    ("text", "date", "words"),
    [
        ("我妈农历1959年生的能加吗", "1959", "1959年"),
        ("我妈阴历1959年3月初五生的能加吗", "1959-03", "1959年3月"),
        ("我妈1959年4月2日，农历的，能加吗", "1959-04-02", "1959年4月2日"),
    ],
)
def test_near_a_bound_the_date_of_the_identity_card_is_asked_for(
    text: str, date: str, words: str
) -> None:
    slots, messages = run(ValidateEligibilityForm(), born(text, date, words))
    assert slots["requested_slot"] == "eligibility_birth_date"
    assert "身份证" in messages[0]["problem"]


def test_a_solar_date_beside_the_calendar_it_is_not_of_stays_solar() -> None:
    text = "我妈1959年4月2日，农历是二月二十五"
    assert next_question(born(text, "1959-04-02", "1959年4月2日")) is None


def test_a_lunar_day_that_the_solar_calendar_has_not_is_no_mistake() -> None:
    text = "我妈1957年2月30日，农历的"
    assert next_question(born(text, "1957-02-30", "1957年2月30日")) is None
