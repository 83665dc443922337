"""Birthdays, and the birth dates that a stated age leaves open."""

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules import Age, BirthRange, InputError
from bot.rules.dates import (
    birthday,
    china_moment,
    full_years,
    latest_birth,
    lunar_birth_span,
    months_after,
)

ASKED = date(2019, 5, 16)
LUNAR_NEW_YEARS = {
    1949: date(1949, 1, 29),
    1957: date(1957, 1, 31),
    1958: date(1958, 2, 18),
    1959: date(1959, 2, 8),
    1985: date(1985, 2, 20),
    1986: date(1986, 2, 9),
    2018: date(2018, 2, 16),
    2019: date(2019, 2, 5),
    2020: date(2020, 1, 25),
}
births = st.dates(date(1930, 1, 1), date(2018, 12, 31))
days = st.dates(date(2019, 1, 1), date(2022, 12, 31))


@pytest.mark.parametrize(
    ("born", "on", "years"),
    [
        (date(1959, 5, 16), date(2019, 5, 15), 59),
        (date(1959, 5, 16), date(2019, 5, 16), 60),
        (date(1960, 2, 29), date(2019, 2, 27), 58),
        (date(1960, 2, 29), date(2019, 2, 28), 59),
        (date(1960, 2, 29), date(2020, 2, 28), 59),
        (date(1960, 2, 29), date(2020, 2, 29), 60),
        (date(2019, 5, 16), date(2019, 5, 16), 0),
        (date(2018, 12, 31), date(2019, 1, 1), 0),
    ],
)
def test_whole_birthdays_count_from_the_birthday_itself(born, on, years):
    assert full_years(born, on) == years


@pytest.mark.parametrize(
    ("born", "months", "reached"),
    [
        (date(2019, 1, 31), 1, date(2019, 2, 28)),
        (date(2019, 3, 31), 1, date(2019, 4, 30)),
        (date(2019, 4, 16), 1, date(2019, 5, 16)),
        (date(2018, 12, 5), 1, date(2019, 1, 5)),
        (date(2018, 11, 30), 15, date(2020, 2, 29)),
    ],
)
def test_a_month_without_that_day_is_reached_on_its_last_day(born, months, reached):
    assert months_after(born, months) == reached


@given(birth=births, on=days)
def test_an_age_in_whole_years_lies_between_two_birthdays(birth, on):
    years = full_years(birth, on)
    assert birthday(birth, years) <= on < birthday(birth, years + 1)
    assert birth in Age.full_years(years).births(on)


@given(on=days, months=st.integers(0, 1500))
def test_the_latest_birth_is_the_last_one_that_has_reached_the_months(on, months):
    latest = latest_birth(on, months)
    assert months_after(latest, months) <= on < months_after(latest + timedelta(days=1), months)


@pytest.mark.parametrize(
    ("on", "latest"),
    [
        (date(2019, 2, 28), date(2019, 1, 31)),
        (date(2019, 4, 30), date(2019, 3, 31)),
        (date(2020, 2, 28), date(2020, 1, 28)),
        (date(2020, 3, 31), date(2020, 2, 29)),
        (date(2020, 3, 30), date(2020, 2, 29)),
        (date(2020, 1, 31), date(2019, 12, 31)),
    ],
)
def test_at_the_end_of_a_month_all_later_days_of_the_month_before_have_reached_it(on, latest):
    assert latest_birth(on, 1) == latest


@given(on=days, months=st.integers(0, 100))
def test_ages_in_months_follow_on_each_other_without_gap_or_overlap(on, months):
    younger, older = Age.months(months).births(on), Age.months(months + 1).births(on)
    assert older.latest + timedelta(days=1) == younger.earliest


@pytest.mark.parametrize(
    ("age", "earliest", "latest"),
    [
        (Age.full_years(62), date(1956, 5, 17), date(1957, 5, 16)),
        (Age.nominal(62), date(1958, 1, 21), date(1959, 2, 19)),
        (Age.nominal(1), date(2019, 1, 21), ASKED),
        (Age.years(62), date(1956, 5, 17), date(1959, 2, 19)),
        (Age.years(2), date(2016, 5, 17), date(2019, 2, 19)),
        (Age.years(1), date(2017, 5, 17), date(2018, 5, 16)),
        (Age.years(0), date(2018, 5, 17), ASKED),
        (Age.months(8), date(2018, 8, 17), date(2018, 9, 16)),
        (Age.months(0), date(2019, 4, 17), ASKED),
        (Age.days(20), date(2019, 4, 26), date(2019, 4, 26)),
        (Age.days(0), ASKED, ASKED),
        (Age.born_in(1957), date(1957, 1, 1), date(1957, 12, 31)),
        (Age.born_in(1957, 12), date(1957, 12, 1), date(1957, 12, 31)),
        (Age.born_in(2016, 2), date(2016, 2, 1), date(2016, 2, 29)),
        (Age.born_in(2019), date(2019, 1, 1), ASKED),
        (Age.born_in(2019, 5), date(2019, 5, 1), ASKED),
    ],
)
def test_a_stated_age_leaves_these_birth_dates_open(age, earliest, latest):
    assert age.births(ASKED) == BirthRange(earliest, latest)


@pytest.mark.parametrize("new_year", [2018, 2019])
@pytest.mark.parametrize("born_year", [1949, 1957, 1958, 1985])
def test_a_nominal_age_allows_everybody_born_in_that_lunar_year(new_year, born_year):
    """虚岁 is one in the lunar year of birth and one more in each lunar year after it."""
    age = Age.nominal(new_year - born_year + 1)
    first_born = LUNAR_NEW_YEARS[born_year]
    last_born = LUNAR_NEW_YEARS.get(born_year + 1, first_born + timedelta(days=353)) - timedelta(1)
    for asked in (LUNAR_NEW_YEARS[new_year], LUNAR_NEW_YEARS[new_year + 1] - timedelta(days=1)):
        assert first_born in age.births(asked)
        assert last_born in age.births(asked)


@pytest.mark.parametrize(
    ("asked", "earliest", "latest"),
    [
        (date(2019, 1, 20), date(1958, 1, 21), date(1959, 2, 19)),
        (date(2019, 1, 21), date(1958, 1, 21), date(1960, 2, 19)),
        (date(2019, 2, 19), date(1958, 1, 21), date(1960, 2, 19)),
        (date(2019, 2, 20), date(1959, 1, 21), date(1960, 2, 19)),
    ],
)
def test_around_the_lunar_new_year_both_lunar_years_are_possible(asked, earliest, latest):
    assert Age.nominal(61).births(asked) == BirthRange(earliest, latest)


@given(on=days, count=st.integers(2, 100))
def test_a_bare_age_allows_what_whole_years_and_nominal_years_allow(on, count):
    bare = Age.years(count).births(on)
    for reading in (Age.full_years(count), Age.nominal(count)):
        births = reading.births(on)
        assert births.earliest in bare and births.latest in bare


def test_a_range_is_exact_only_when_one_day_is_left():
    assert BirthRange(ASKED, ASKED).is_exact
    assert not BirthRange(ASKED - timedelta(days=1), ASKED).is_exact


def test_a_bare_date_stands_for_its_noon_in_china():
    assert china_moment(ASKED) == datetime(2019, 5, 16, 12)


def test_a_moment_without_a_zone_is_china_time():
    assert china_moment(datetime(2018, 11, 27, 11, 59)) == datetime(2018, 11, 27, 11, 59)


def test_a_moment_with_a_zone_is_turned_into_china_time():
    evening = datetime(2018, 11, 26, 20, 0, tzinfo=timezone(timedelta(hours=-8)))
    assert china_moment(evening) == datetime(2018, 11, 27, 12)


def test_an_age_of_a_decade_holds_all_its_years_however_they_are_counted():
    decade = Age.between(50, 59).births(ASKED)
    assert decade.earliest == Age.years(59).births(ASKED).earliest
    assert decade.latest == Age.years(50).births(ASKED).latest


def test_a_span_of_birth_dates_ends_today_and_may_not_begin_later():
    span = BirthRange(date(2019, 1, 1), date(2019, 12, 31))
    assert Age.born_within(span).births(ASKED) == BirthRange(date(2019, 1, 1), ASKED)
    with pytest.raises(InputError):
        Age.born_within(span).births(date(2018, 5, 16))


@pytest.mark.parametrize(
    ("lunar", "solar"),
    [
        ((1959, 3, 5), date(1959, 4, 12)),
        ((1957, 8, 15), date(1957, 9, 8)),
        ((1957, 9, 1), date(1957, 10, 23)),
        ((1959, 12, 30), date(1960, 1, 27)),
        ((1985, 1, 1), date(1985, 2, 20)),
    ],
)
def test_a_lunar_birthday_lies_in_its_span_and_so_does_the_date_it_spells(lunar, solar):
    first, last = lunar_birth_span(*lunar)
    assert first <= solar <= last
    assert date(*lunar) >= first
    whole_year = lunar_birth_span(lunar[0])
    assert whole_year[0] <= first <= last <= whole_year[1]


def test_a_lunar_month_may_have_a_day_that_the_solar_one_has_not():
    assert lunar_birth_span(1959, 2, 30)[0] == date(1959, 2, 28)
    with pytest.raises(InputError):
        lunar_birth_span(1959, 13)
