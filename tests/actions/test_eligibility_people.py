"""Which age belongs to whom when a message speaks of several."""

from __future__ import annotations

from datetime import date

import pytest

from bot.eligibility import read, rule_book
from bot.eligibility.message import Message
from bot.eligibility.people import people_of
from bot.settings import Settings
from tests.actions.conversation import entity, said

RELATIONS = {
    "爸妈": "parent",
    "我爸": "parent",
    "我妈": "parent",
    "老婆": "spouse",
    "女儿": "child",
}


def message(text: str, *ages: str) -> Message:
    """A message with the relations and ages that stand in it."""
    found = [entity("relation", RELATIONS[name], name, text) for name in RELATIONS if name in text]
    found += [entity("age", f"P{age}Y", age, text) for age in ages]
    return Message.of(said(text, *found))


@pytest.mark.parametrize(
    ("text", "ages", "expected"),
    [
        ("我爸65我妈58", ("65", "58"), [("我爸", "P65Y"), ("我妈", "P58Y")]),
        ("我爸和我妈65和58", ("65", "58"), [("我爸", "P65Y"), ("我妈", "P58Y")]),
        ("我35，老婆33", ("35", "33"), [("我", "P35Y"), ("老婆", "P33Y")]),
        ("爸妈一个65一个58", ("65", "58"), [("爸妈", "P65Y"), ("爸妈", "P58Y")]),
        (
            "我和爸妈能加入吗，我35，他们63和61",
            ("35", "63", "61"),
            [("我", "P35Y"), ("爸妈", "P63Y"), ("爸妈", "P61Y")],
        ),
    ],
)
def test_every_age_goes_to_its_person(
    text: str, ages: tuple[str, ...], expected: list[tuple[str, str]]
) -> None:
    people, several = people_of(message(text, *ages))
    assert several
    assert [(one.name, *one.stated) for one in people] == expected


def test_persons_side_by_side_are_several_even_without_ages() -> None:
    people, several = people_of(message("我和老婆能加入吗"))
    assert several
    assert [one.stated for one in people] == [[], []]


def test_a_relative_who_is_only_mentioned_makes_no_second_person() -> None:
    _, several = people_of(message("女儿想给我妈加入，她62", "62"))
    assert not several


@pytest.mark.parametrize(
    ("text", "ages", "expected"),
    [
        ("65和58", ("65", "58"), [("爸妈", "P65Y"), ("爸妈", "P58Y")]),
        ("我爸65，我妈58", ("65", "58"), [("爸", "P65Y"), ("妈", "P58Y")]),
        ("我爸65", ("65",), [("爸", "P65Y"), ("妈",)]),
    ],
)
def test_ages_said_later_go_to_the_two_named_before(
    text: str, ages: tuple[str, ...], expected: list[tuple[str, ...]]
) -> None:
    known, _ = people_of(message("爸妈能加入吗"))
    people, several = people_of(message(text, *ages), known)
    assert several
    assert [(one.name, *one.stated) for one in people] == expected


def test_an_age_said_again_takes_the_place_of_the_first() -> None:
    known, _ = people_of(message("我爸65我妈58", "65", "58"))
    people, _ = people_of(message("不对，我妈是62", "62"), known)
    assert [(one.name, *one.stated) for one in people] == [("我爸", "P65Y"), ("我妈", "P62Y")]


def test_she_beside_the_member_is_a_second_person() -> None:
    people, several = people_of(message("我35，她33", "35", "33"))
    assert several
    assert [(one.relation, *one.stated) for one in people] == [("self", "P35Y"), (None, "P33Y")]


def test_one_whose_age_is_not_known_is_not_lost_behind_one_whose_age_is() -> None:
    people, several = people_of(message("我爸65，我妈不知道", "65"))
    assert several
    assert [(one.name, *one.stated) for one in people] == [("我爸", "P65Y"), ("我妈",)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我爸65有三高，我妈58", [True, False]),
        ("我爸65，我妈58有三高", [False, True]),
        ("我爸65，我妈58，都有三高", [True, True]),
    ],
)
def test_an_illness_is_of_whom_it_is_told(text: str, expected: list[bool]) -> None:
    people, _ = people_of(message(text, "65", "58"))
    assert ["hypertension" in one.applies for one in people] == expected


def test_an_illness_denied_of_one_is_not_denied_of_the_other() -> None:
    people, _ = people_of(message("我爸65没有三高，我妈58", "65", "58"))
    assert [bool(one.denied) for one in people] == [True, False]


def test_an_age_before_the_only_person_is_of_that_person() -> None:
    people, several = people_of(message("71的老人能加吗，我爸", "71"))
    assert not several
    assert [(one.name, *one.stated) for one in people] == [("我爸", "P71Y")]


def test_a_relative_whom_no_list_names_is_not_the_member() -> None:
    text = "我二叔55能加吗"
    event = said(text, entity("number", "55", "55", text), intent="check_eligibility")
    check = read(rule_book(Settings.from_environment()), [event], date(2019, 5, 16))
    assert (check.relation, check.name, check.stated) == ("other", "二叔", ("P55Y",))
