"""Whose age and whose illness it is, however tersely a member puts it."""

from __future__ import annotations

import re
from datetime import date

import pytest

from bot.eligibility import read, rule_book
from bot.eligibility.message import Message
from bot.eligibility.people import people_of
from bot.settings import Settings
from tests.actions.acting import next_question
from tests.actions.conversation import Event, begun, said

ON = date(2019, 5, 16)
_MARKED = re.compile(r"\[([^|\]]+)\|(\w+) ([^\]]+)\]")


def plain(marked: str) -> tuple[str, list[Event]]:
    """The text and the entities of 「[58岁|age P58Y]的[爸|relation parent]」."""
    text, found, at = "", [], 0
    for match in _MARKED.finditer(marked):
        text += marked[at : match.start()]
        start, at = len(text), match.end()
        text += match[1]
        found.append({"entity": match[2], "value": match[3], "start": start, "end": len(text)})
    return text + marked[at:], found


def message(marked: str) -> Message:
    text, found = plain(marked)
    return Message.of(said(text, *found))


def told(marked: str) -> list[tuple[str, ...]]:
    people, _ = people_of(message(marked))
    return [(one.name, *one.stated, *sorted(one.applies)) for one in people]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        (
            "[58岁|age P58Y]的[爸|relation parent][脑梗|condition stroke]过"
            " [68岁|age P68Y]的[妈|relation parent][糖尿病|condition diabetes]",
            [("爸", "P58Y", "stroke"), ("妈", "P68Y", "diabetes")],
        ),
        ("[61岁|age P61Y][妈妈|relation parent]能加吗", [("妈妈", "P61Y")]),
        ("我[66岁|age P66Y]的[妈妈|relation parent]", [("妈妈", "P66Y")]),
        ("我[66岁|age P66Y][妈妈|relation parent]能加吗", [("妈妈", "P66Y")]),
        ("生日[2019-04-25|birth_date 2019-04-25]的[娃|relation child]", [("娃", "2019-04-25")]),
        (
            "[61岁|age P61Y][妈妈|relation parent] [65岁|age P65Y][爸爸|relation parent]",
            [("妈妈", "P61Y"), ("爸爸", "P65Y")],
        ),
    ],
)
def test_an_age_before_its_person_is_of_that_person(
    marked: str, expected: list[tuple[str, ...]]
) -> None:
    assert told(marked) == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        (
            "[爸|relation parent][高血压|condition hypertension]三级[58|number 58],"
            "[妈|relation parent][糖尿病|condition diabetes][66|number 66]",
            [("爸", "P58Y", "hypertension"), ("妈", "P66Y", "diabetes")],
        ),
        (
            "爸三高[58|number 58]妈三高[60|number 60]",
            [
                ("爸", "P58Y", "high_blood_lipids", "hypertension"),
                ("妈", "P60Y", "high_blood_lipids", "hypertension"),
            ],
        ),
        (
            "三高的[妈|relation parent][66|age P66Y]和[糖尿病|condition diabetes]的"
            "[爸|relation parent][70|age P70Y]",
            [
                ("妈", "P66Y", "high_blood_lipids", "hypertension"),
                ("爸", "P70Y", "diabetes"),
            ],
        ),
        (
            "有[糖尿病|condition diabetes]，[我爸|relation parent][58|age P58Y]，",
            [("我爸", "P58Y", "diabetes")],
        ),
        (
            "[我爸|relation parent]血压[140|number 140]/[90|number 90] [65岁|age P65Y]，"
            "[我妈|relation parent][60|age P60Y]",
            [("我爸", "P65Y"), ("我妈", "P60Y")],
        ),
    ],
)
def test_each_clause_has_its_own_person_illness_and_age(
    marked: str, expected: list[tuple[str, ...]]
) -> None:
    assert told(marked) == expected


@pytest.mark.parametrize(
    "marked",
    [
        "[我妈|relation parent]三高，[62|number 62]",
        "[我妈|relation parent][糖尿病|condition diabetes][62|number 62]了",
    ],
)
def test_the_only_number_apart_from_an_illness_is_the_age(marked: str) -> None:
    assert told(marked)[0][:2] == ("我妈", "P62Y")


def test_a_reading_of_an_instrument_is_no_age() -> None:
    assert told("[我妈|relation parent]低压[90|number 90]")[0][1:2] != ("P90Y",)


def test_she_is_first_of_all_who_has_no_age_yet() -> None:
    marked = (
        "我和[我媳妇|relation spouse]想加，[我爸|relation parent][62|age P62Y]她"
        "[爸|relation parent][55|age P55Y]"
    )
    known, _ = people_of(message(marked))
    people, _ = people_of(message("我[31|age P31Y]她[30|age P30Y]"), known)
    assert [one.stated for one in people] == [["P31Y"], ["P30Y"], ["P62Y"], ["P55Y"]]


def test_the_grade_of_hypertension_is_of_its_person() -> None:
    marked = (
        "[爸|relation parent][高血压|condition hypertension]三级[58|number 58],"
        "[妈|relation parent][66|age P66Y]"
    )
    people, _ = people_of(message(marked))
    assert [one.grade for one in people] == [3, None]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        (
            "我和[我媳妇|relation spouse]想加，[我爸|relation parent][62|age P62Y]她"
            "[爸|relation parent][55|age P55Y]",
            [("self", ""), ("spouse", ""), ("parent", "P62Y"), ("other", "P55Y")],
        ),
        ("[我老公|relation spouse]他爸[65|number 65]能加吗", [("other", "P65Y")]),
        (
            "[女儿|relation child][5岁|age P5Y]她[妈|relation parent][33|age P33Y]",
            [("child", "P5Y"), ("spouse", "P33Y")],
        ),
        (
            "[我爸|relation parent][62|age P62Y]，他妈[85|number 85]",
            [("parent", "P62Y"), ("other", "P85Y")],
        ),
        ("[我老婆|relation spouse]的[妈|relation parent][58|age P58Y]", [("other", "P58Y")]),
        (
            "我[35|age P35Y]，[孩子|relation child]他爸[38|number 38]",
            [("self", "P35Y"), ("spouse", "P38Y")],
        ),
        (
            "[我妹|relation other][26|age P26Y]她[老公|relation spouse][30|age P30Y]",
            [("other", "P26Y"), ("other", "P30Y")],
        ),
        ("我前夫的[爸爸|relation parent][60|age P60Y]", [("other", "P60Y")]),
        ("公婆[66|number 66]和[63|number 63]", [("other", "P66Y"), ("other", "P63Y")]),
    ],
)
def test_the_parent_of_another_is_a_person_of_their_own(
    marked: str, expected: list[tuple[str, str]]
) -> None:
    people, _ = people_of(message(marked))
    assert [(one.relation, *(one.stated or [""])) for one in people] == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("我和[我妈|relation parent][58|age P58Y]能加吗", [("我",), ("我妈", "P58Y")]),
        (
            "[我妈|relation parent]三个[孩子|relation child]，我[35|age P35Y]",
            [("我妈",), ("孩子",), ("我", "P35Y")],
        ),
    ],
)
def test_one_age_behind_several_is_of_the_last(
    marked: str, expected: list[tuple[str, ...]]
) -> None:
    assert told(marked) == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        (
            "[我爸妈|relation parent][63|age P63Y] [58|number 58] [我妈|relation parent]有"
            "[糖尿病|condition diabetes]",
            [("爸", "P63Y"), ("妈", "P58Y", "diabetes")],
        ),
        (
            "[爸妈|relation parent]一个[63|number 63]一个[58|number 58] [我妈|relation parent]有"
            "[糖尿病|condition diabetes]",
            [("爸妈", "P63Y", "diabetes"), ("爸妈", "P58Y", "diabetes")],
        ),
    ],
)
def test_which_of_two_is_ill_follows_the_order_of_the_word_where_there_is_one(
    marked: str, expected: list[tuple[str, ...]]
) -> None:
    assert told(marked) == expected


def test_two_children_may_be_years_and_months_old() -> None:
    marked = "俩[孩子|relation child]一个[3岁|age P3Y]一个[5个月|duration P5M]"
    assert told(marked) == [("孩子", "P3Y"), ("孩子", "P5M")]


def test_an_age_of_both_is_of_each() -> None:
    marked = "我和[老婆|relation spouse]都[32|age P32Y]，[我爸|relation parent][62|age P62Y]"
    assert told(marked) == [("我", "P32Y"), ("老婆", "P32Y"), ("我爸", "P62Y")]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("我[三十九|age P39Y] 二胎刚[满月|age P1M]", ["P39Y", "P1M"]),
        ("我[40岁|age P40Y]，生下来[40天|age P40D]", ["P40Y", "P40D"]),
        ("老大[8岁|age P8Y]老二[3岁|age P3Y]能加吗", ["P8Y", "P3Y"]),
    ],
)
def test_a_baby_is_another_person_than_a_grown_one(marked: str, expected: list[str]) -> None:
    people, several = people_of(message(marked))
    assert several
    assert [age for one in people for age in one.stated] == expected
    assert people[-1].relation == "child"


def test_an_old_man_whom_no_list_names_has_the_age_behind_him() -> None:
    assert told("屋里老头子[72|number 72]能加伐") == [("老头子", "P72Y")]


@pytest.mark.parametrize(
    "marked",
    [
        "[孩子|relation child]满[一周岁|age P1Y/full]才可以加吧",
        "必须满[18|age P18Y]吗",
        "至少要[60岁|age P60Y]吗",
        "[我妈|relation parent][2017年|birth_date 2017]做过手术",
    ],
)
def test_an_age_that_is_required_and_the_year_of_an_event_are_nobodys(marked: str) -> None:
    assert all(not one.stated for one in people_of(message(marked))[0])


def test_who_is_some_months_short_of_an_age_has_that_before_it() -> None:
    assert told("[我妈|relation parent]还差[3个月|duration P3M][60|number 60]") == [
        ("我妈", "P59Y")
    ]


def test_a_bound_beside_somebodys_age_is_nobodys() -> None:
    marked = "[65岁|age P65Y]以上能加吗 [我妈|relation parent][66|age P66Y]"
    assert told(marked) == [("我妈", "P66Y")]


@pytest.mark.parametrize(
    "marked",
    [
        "[我妈|relation parent][15岁|age P15Y]能加吗",
        "[老公|relation spouse][3个月|age P3M]能加吗",
        "[我爸|relation parent][2019-04-25|birth_date 2019-04-25]出生",
    ],
)
def test_a_parent_or_spouse_who_would_be_a_child_is_asked_about(marked: str) -> None:
    text, found = plain(marked)
    assert next_question(begun(text, *found)) == "eligibility_age"


def test_among_several_an_impossible_age_counts_as_not_said() -> None:
    text, found = plain("[我爸|relation parent][62|age P62Y]，[我妈|relation parent][3|age P3Y]")
    check = read(rule_book(Settings.from_environment()), begun(text, *found), ON)
    assert [one.stated for one in check.people] == [["P62Y"], []]
