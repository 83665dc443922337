"""Who only speaks for somebody else, or leaves it to another, is nobody who joins."""

from __future__ import annotations

from datetime import date

import pytest

from bot.eligibility import Check, read, rule_book
from bot.settings import Settings
from tests.actions.acting import decision
from tests.actions.conversation import Event, begun, entity, said

ON = date(2019, 5, 16)
RELATIONS = {
    "外甥女": "other",
    "孙女": "other",
    "奶奶": "other",
    "姑姑": "other",
    "嫂子": "other",
    "邻居": "other",
    "女儿": "child",
    "孩子": "child",
    "妈妈": "parent",
    "我妈": "parent",
    "我哥": "other",
}


def check_after(text: str, *ages: str) -> Check:
    found: list[Event] = [
        entity("relation", value, name, text) for name, value in RELATIONS.items() if name in text
    ]
    found += [entity("age", f"P{age.rstrip('岁')}Y", age, text) for age in ages]
    book = rule_book(Settings.from_environment())
    return read(book, [said(text, *found, intent="check_eligibility")], ON)


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("我是外甥女，给66的姑姑弄一个行吗", "66"),
        ("奶奶64岁了，我当孙女的给她办", "64岁"),
        ("姑姑65岁，我这个外甥女来帮她加", "65岁"),
        ("我是邻居，老爷子66岁不会用手机，替他报名", "66岁"),
        ("我是护工，照顾的老人66岁，想替他加上", "66岁"),
        ("三姨67岁，作为外甥女我想帮她加", "67岁"),
        ("干妈66岁，我是她干女儿，能给她加吗", "66岁"),
        ("嫂子35岁，我哥没空，我帮她加行吗", "35岁"),
    ],
)
def test_one_person_is_meant_whose_relation_is_no_close_one(text: str, age: str) -> None:
    check = check_after(text, age)
    assert (check.people, check.relation, check.stated) == ((), "other", (f"P{age[:2]}Y",))


def test_the_role_tells_the_relation_of_who_has_no_other_word() -> None:
    assert check_after("我是女儿，想帮老太太加，她65岁", "65岁").relation == "parent"
    assert check_after("我是外甥女").relation == "other"


def test_a_husband_by_another_word_is_one() -> None:
    check = check_after("我男人45岁，我是他老婆，能给他加吗", "45岁")
    assert (check.relation, check.stated) == ("spouse", ("P45Y",))


def test_whose_daughter_speaks_is_a_parent() -> None:
    check = check_after("我是他女儿，他66岁，能帮他加吗", "66岁")
    assert (check.relation, check.stated) == ("parent", ("P66Y",))


def test_an_age_behind_the_role_is_that_of_the_member() -> None:
    check = check_after("我是女儿32岁，能加吗", "32岁")
    assert (check.relation, check.stated) == ("self", ("P32Y",))


@pytest.mark.parametrize("text", ["我是妈妈给加的，能再加一个吗", "我是邻居介绍来的，帮忙看看"])
def test_who_brought_the_member_here_is_nobody_who_joins(text: str) -> None:
    assert check_after(text).relation is None


def test_a_mother_of_two_tells_her_own_age() -> None:
    check = check_after("我是两个孩子的妈妈，35岁，能加吗", "35岁")
    assert (check.relation, check.stated) == ("self", ("P35Y",))


def test_a_niece_who_is_spoken_of_is_no_speaker() -> None:
    check = check_after("我这个外甥女22岁，能加吗", "22岁")
    assert (check.relation, check.stated) == ("other", ("P22Y",))


def test_of_several_it_is_told_who_may_be_added_by_whom() -> None:
    text = "奶奶68岁，女儿5岁，怎么加"
    named = [entity("relation", RELATIONS[name], name, text) for name in ("奶奶", "女儿")]
    aged = [entity("age", "P68Y", "68岁", text), entity("age", "P5Y", "5岁", text)]
    lines = decision(begun(text, *named, *aged))["lines"].splitlines()
    assert ["自己的支付宝账号" in line for line in lines] == [True, False]
