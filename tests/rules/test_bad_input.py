"""What cannot be right is refused with the field's name and a Chinese question back."""

import re
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from bot.rules import (
    Age,
    InputError,
    Person,
    RuleError,
    calendar_day,
    decide,
    expected_payout,
    leaving_on,
    share_of_period,
    waiting_period,
)

ASKED = date(2019, 5, 16)
RULES = Path(__file__).parents[2] / "bot" / "rules"


@contextmanager
def refused(field, key):
    with pytest.raises(InputError, match=rf"^{field}: {key} ") as caught:
        yield
    assert (caught.value.field, caught.value.key) == (field, key)
    assert caught.value.value is not None


@pytest.mark.parametrize("count", [-3, 131, 200, 3000])
@pytest.mark.parametrize("unit", [Age.years, Age.full_years, Age.nominal])
def test_an_age_in_years_that_nobody_has_is_refused(unit, count):
    with refused("age", "age_out_of_range"):
        unit(count)


@pytest.mark.parametrize("count", ["三千岁", "小明", "62", 62.5, True])
def test_an_age_that_is_no_whole_number_is_refused(count):
    with refused("age", "age_not_a_number"):
        Age.years(count)


@pytest.mark.parametrize(
    ("unit", "count"),
    [(Age.years, 0), (Age.years, 130), (Age.months, 1560), (Age.days, 47580)],
)
def test_the_oldest_and_youngest_ages_are_taken(book, unit, count):
    assert decide(book, Person(age=unit(count)), ASKED)


@pytest.mark.parametrize("build", [lambda: Age.months(1561), lambda: Age.days(47581)])
def test_an_age_in_months_or_days_beyond_all_lives_is_refused(build):
    with refused("age", "age_out_of_range"):
        build()


def test_nobody_is_zero_by_the_nominal_count(book):
    with refused("age", "age_out_of_range"):
        decide(book, Person(age=Age.nominal(0)), ASKED)


def test_an_age_that_is_a_bare_number_is_refused():
    with refused("age", "age_not_a_number"):
        Person(age=62)


def test_a_birth_tomorrow_is_refused(book):
    with refused("birth_date", "birth_date_in_future"):
        decide(book, Person(birth_date=date(2019, 5, 17)), ASKED)


def test_a_birth_today_is_taken(book):
    assert decide(book, Person(birth_date=ASKED), ASKED)


def test_a_birth_131_years_ago_is_refused(book):
    with refused("birth_date", "age_out_of_range"):
        decide(book, Person(birth_date=date(1888, 5, 16)), ASKED)


def test_a_birth_one_day_short_of_131_years_ago_is_taken(book):
    assert decide(book, Person(birth_date=date(1888, 5, 17)), ASKED)


def test_a_year_of_birth_to_come_is_refused(book):
    with refused("age", "birth_date_in_future"):
        decide(book, Person(age=Age.born_in(2020)), ASKED)


def test_the_month_of_asking_is_no_month_to_come(book):
    assert decide(book, Person(age=Age.born_in(2019, 5)), date(2019, 5, 1))


@pytest.mark.parametrize(("year", "month"), [(2019, 6), (2019, 12)])
def test_a_month_of_birth_to_come_is_refused(book, year, month):
    with refused("age", "birth_date_in_future"):
        decide(book, Person(age=Age.born_in(year, month)), ASKED)


def test_a_year_of_birth_too_long_ago_is_refused(book):
    with refused("age", "age_out_of_range"):
        decide(book, Person(age=Age.born_in(1887)), ASKED)
    assert decide(book, Person(age=Age.born_in(1888)), ASKED)


@pytest.mark.parametrize(("year", "month"), [(1957, 13), (1957, 0), (0, 5), (99999, 1)])
def test_a_month_that_the_calendar_does_not_have_is_refused(year, month):
    with refused("age", "no_such_day"):
        Age.born_in(year, month)


@pytest.mark.parametrize("day", [(2019, 2, 30), (2019, 2, 29), (2019, 13, 1), ("x", 1, 1)])
def test_a_day_that_the_calendar_does_not_have_is_refused(day):
    with refused("birth_date", "no_such_day"):
        calendar_day("birth_date", *day)


def test_a_day_that_the_calendar_has_is_taken():
    assert calendar_day("birth_date", 2020, 2, 29) == date(2020, 2, 29)


def test_an_age_of_30_and_a_birth_in_1950_contradict_each_other(book):
    with refused("age", "age_contradicts_birth_date"):
        decide(book, Person(age=Age.years(30), birth_date=date(1950, 1, 1)), ASKED)


@pytest.mark.parametrize("birth", ["1957-05-04", datetime(1957, 5, 4), 1957])
def test_a_birth_date_that_is_no_date_is_refused(birth):
    with refused("birth_date", "not_a_date"):
        Person(birth_date=birth)


@pytest.mark.parametrize("asked", ["2019-05-16", 20190516])
def test_a_day_of_asking_that_is_no_date_is_refused(book, asked):
    with refused("asked_on", "not_a_date"):
        decide(book, Person(), asked)


@pytest.mark.parametrize("asked", [date(1999, 12, 31), date(2101, 1, 1)])
def test_a_day_of_asking_in_another_century_is_refused(book, asked):
    with refused("asked_on", "date_out_of_range"):
        decide(book, Person(), asked)


@pytest.mark.parametrize("asked", [date(2000, 1, 1), date(2100, 12, 31)])
def test_the_first_and_last_day_of_asking_are_taken(book, asked):
    assert decide(book, Person(), asked)


def test_an_unknown_relation_is_refused():
    with refused("relation", "unknown_relation"):
        Person(relation="colleague")


def test_an_unknown_plan_is_refused(book):
    with refused("plan", "unknown_plan"):
        decide(book, Person(plan="platform"), ASKED)


@pytest.mark.parametrize("field", ["conditions", "ruled_out"])
@pytest.mark.parametrize("topics", [frozenset({"diabetis"}), frozenset({"diabetes", "gout"})])
def test_an_unknown_topic_is_refused(book, field, topics):
    with refused(field, "unknown_condition"):
        decide(book, Person(**{field: topics}), ASKED)


@pytest.mark.parametrize("field", ["conditions", "ruled_out"])
def test_topics_that_are_no_frozen_set_are_refused(field):
    with refused(field, "unknown_condition"):
        Person(**{field: "diabetes"})


def test_an_unknown_history_is_refused(book):
    with refused("history", "unknown_condition"):
        decide(book, Person(history="expelled"), ASKED)


@pytest.mark.parametrize(
    "told",
    [
        {"conditions": frozenset({"diabetes"}), "ruled_out": frozenset({"diabetes"})},
        {"hypertension_grade": 2, "ruled_out": frozenset({"hypertension"})},
        {"history": "left_before", "ruled_out": frozenset({"left_before"})},
    ],
)
def test_a_topic_that_applies_and_does_not_is_refused(told):
    with refused("conditions", "condition_contradicts"):
        Person(**told)


LIMITS = {
    "hypertension_grade": (1, 3),
    "medication_days": (0, 47580),
    "hospital_days": (0, 47580),
    "credit_score": (350, 950),
    "past_claim_yuan": (0, 100_000_000),
}


@pytest.mark.parametrize("field", LIMITS)
def test_a_number_out_of_its_range_is_refused_and_its_limits_are_taken(field):
    low, high = LIMITS[field]
    for value in (low - 1, high + 1):
        with refused(field, "number_out_of_range"):
            Person(**{field: value})
    for value in (low, high):
        assert getattr(Person(**{field: value}), field) == value


@pytest.mark.parametrize("field", LIMITS)
@pytest.mark.parametrize("value", ["二", 1.5, True])
def test_a_number_that_is_no_whole_number_is_refused(field, value):
    with refused(field, "not_a_number"):
        Person(**{field: value})


@pytest.mark.parametrize(
    ("field", "key", "call"),
    [
        (
            "form",
            "unknown_form",
            lambda b: expected_payout(b, "critical_illness", "flu", 30, ASKED),
        ),
        ("age", "age_not_a_number", lambda b: payout(b, age="30")),
        ("age", "age_out_of_range", lambda b: payout(b, age=-1)),
        ("age", "age_out_of_range", lambda b: payout(b, age=131)),
        ("plan", "unknown_plan", lambda b: payout(b, plan="platform")),
        ("diagnosed_on", "plan_did_not_run", lambda b: payout(b, on=date(2018, 11, 26))),
        ("diagnosed_on", "not_a_date", lambda b: payout(b, on="2019")),
        ("payouts", "number_out_of_range", lambda b: share(b, payouts=[0])),
        ("payouts", "number_out_of_range", lambda b: share(b, payouts=[300_000, -1])),
        ("payouts", "number_out_of_range", lambda b: share(b, payouts=["30万"])),
        ("members", "number_out_of_range", lambda b: share(b, members=0)),
        ("members", "number_out_of_range", lambda b: share(b, members=1.5)),
        ("shared_this_year", "number_out_of_range", lambda b: share(b, shared=Decimal(-1))),
        ("shared_this_year", "number_out_of_range", lambda b: share(b, shared=Decimal("NaN"))),
        ("debited_on", "plan_did_not_run", lambda b: share(b, on=date(2018, 10, 15))),
        ("debited_on", "plan_did_not_run", lambda b: share(b, on=date(2022, 1, 29))),
        ("joined_on", "plan_did_not_run", lambda b: waiting(b, date(2018, 11, 26))),
        ("joined_on", "plan_did_not_run", lambda b: waiting(b, date(2022, 1, 29))),
        ("event_on", "event_before_joining", lambda b: waiting(b, ASKED, date(2019, 5, 15))),
        ("left_on", "plan_did_not_run", lambda b: leaving(b, date(2018, 12, 31))),
        ("left_on", "plan_did_not_run", lambda b: leaving(b, date(2018, 10, 15))),
        ("left_on", "plan_did_not_run", lambda b: leaving(b, date(2022, 1, 29))),
    ],
)
def test_a_reckoning_refuses_what_cannot_be(book, field, key, call):
    with refused(field, key):
        call(book)


def payout(book, plan="critical_illness", age=30, on=ASKED):
    return expected_payout(book, plan, "severe_cancer", age, on)


def share(book, on=ASKED, payouts=(300_000,), members=10_000_000, shared=Decimal(0)):
    return share_of_period(book, "critical_illness", on, payouts, members, shared)


def waiting(book, joined, event=None):
    return waiting_period(book, "critical_illness", joined, event)


def leaving(book, day):
    return leaving_on(book, "critical_illness", day)


def test_every_refusal_has_a_chinese_question_back(book):
    code = "".join(path.read_text(encoding="utf-8") for path in RULES.glob("*.py"))
    keys = set(re.findall(r"InputError\(\s*[\w\".]+,\s*\"(\w+)\"", code))
    assert len(keys) > 10
    for key in keys:
        assert re.search("[\u4e00-\u9fff]", book.say(f"errors.{key}"))


def test_a_refusal_tells_field_key_and_value_apart():
    error = InputError("age", "age_out_of_range", 200)
    assert isinstance(error, RuleError)
    assert (error.field, error.key, error.value) == ("age", "age_out_of_range", 200)
    assert str(error) == "age: age_out_of_range (200)"
