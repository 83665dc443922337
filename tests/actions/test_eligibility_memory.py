"""Nobody is asked twice for the age of the same person, and no two persons share one."""

from __future__ import annotations

from datetime import date

from bot.eligibility import Check, read, rule_book
from bot.settings import Settings
from tests.actions.conversation import Event, asked, begun, ended, entity, said

ON = date(2019, 5, 16)


def check(events: list[Event]) -> Check:
    return read(rule_book(Settings.from_environment()), events, ON)


def asks(text: str, word: str = "", relation: str = "", age: str = "") -> list[Event]:
    """A question that begins a check and, unless more is to be asked, ends it."""
    found = [entity("relation", relation, word, text)] if relation else []
    found += [entity("age", f"P{age}Y", age, text)] if age else []
    return [*begun(text, *found), *ended()]


ME = asks("我35岁能加吗", "我", "self", "35")
MOTHER = asks("我妈62能加吗", "我妈", "parent", "62")


def test_the_age_of_the_member_is_known_after_another_person() -> None:
    again = check([*ME, *MOTHER, *asks("那我呢")])
    assert (again.relation, again.stated) == ("self", ("P35Y",))


def test_the_member_may_be_meant_while_the_date_of_another_is_asked_for() -> None:
    events = [*ME, *begun("我妈61能加吗", entity("relation", "parent"), entity("age", "P61Y"))]
    events += [asked("eligibility_birth_date"), said("那我呢", intent="ask_out_of_scope")]
    again = check(events)
    assert (again.relation, again.stated, again.used) == ("self", ("P35Y",), True)


def test_an_illness_told_before_still_counts() -> None:
    text = "我40有糖尿病能加吗"
    ill = begun(text, entity("relation", "self"), entity("age", "P40Y", "40", text),
                entity("condition", "diabetes", "糖尿病", text))  # fmt: skip
    again = check([*ill, *ended(), *MOTHER, *asks("我自己呢", "我自己", "self")])
    assert again.conditions == {"diabetes"}


def test_father_and_mother_are_told_apart_and_so_is_a_step_parent() -> None:
    assert check([*MOTHER, *ME, *asks("我爸呢", "我爸", "parent")]).stated == ()
    assert check([*MOTHER, *ME, *asks("后妈呢", "后妈", "parent")]).stated == ()
    assert check([*MOTHER, *ME, *asks("我妈呢", "我妈", "parent")]).stated == ("P62Y",)


def test_of_two_sons_either_may_be_meant() -> None:
    son = asks("儿子5岁能加吗", "儿子", "child", "5")
    assert check([*son, *ME, *asks("儿子呢", "儿子", "child")]).stated == ()


def test_nothing_is_remembered_in_the_next_session() -> None:
    new = {"event": "session_started"}
    assert check([*ME, new, *asks("我能加吗", "我", "self")]).stated == ()


def test_an_age_that_is_said_again_takes_the_place_of_the_first() -> None:
    later = asks("我其实45岁能加吗", "我", "self", "45")
    assert check([*ME, *later, *MOTHER, *asks("那我呢")]).stated == ("P45Y",)
