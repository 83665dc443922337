"""Small children: their ages in days and months, their weight at birth, and what is no age."""

from __future__ import annotations

from datetime import date

import pytest

from bot.eligibility import Check, read, rule_book
from bot.settings import Settings
from tests.actions.conversation import Event, entity, said

ON = date(2019, 5, 16)


def check_after(text: str, *found: Event) -> Check:
    book = rule_book(Settings.from_environment())
    return read(book, [said(text, *found, intent="check_eligibility")], ON)


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("丫头俩月大，能加吗", "P2M"),
        ("崽崽如今仨月了，能加入吗", "P3M"),
        ("龙凤胎过了百天，能加吗", "P100D"),
        ("出生第31天的能加吗", "P30D"),
    ],
)
def test_an_age_in_the_words_of_parents_is_that_of_a_child(text: str, age: str) -> None:
    check = check_after(text)
    assert (check.relation, check.stated) == ("child", (age,))


@pytest.mark.parametrize(
    "text", ["刚满45天的丫头能加吗", "娃儿45天，想给他加", "双胞胎满45天了能加吗"]
)
def test_a_stretch_of_days_is_the_age_of_a_child_beside_it(text: str) -> None:
    check = check_after(text, entity("duration", "P45D", "45天", text))
    assert (check.relation, check.stated) == ("child", ("P45D",))


def test_what_a_child_weighed_at_birth_counts_and_the_later_age() -> None:
    text = "女儿刚出生才三斤二两，现在俩月了，能加吗"
    daughter = entity("relation", "child", "女儿", text)
    check = check_after(text, daughter, entity("age", "P0D", "刚出生", text))
    assert check.stated == ("P2M",)
    assert check.conditions == {"low_birth_weight"}


@pytest.mark.parametrize("text", ["生下来四斤二两", "出生时6斤", "出生后长了，体重十三斤"])
def test_a_child_of_four_jin_is_not_too_light(text: str) -> None:
    assert check_after(text).conditions == frozenset()


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("登记年龄时大了四岁，能加吗", "四岁"),
        ("孩子的岁数写小了两岁，能加吗", "两岁"),
        ("身份证比实际大五岁，能加吗", "五岁"),
    ],
)
def test_a_difference_of_ages_is_the_age_of_nobody(text: str, age: str) -> None:
    assert check_after(text, entity("age", "P4Y", age, text)).stated == ()


def test_a_stretch_of_months_that_is_no_age_stays_one() -> None:
    assert check_after("孩子住院俩月了才好，能加吗").stated == ()


def test_a_couple_of_old_people_are_two() -> None:
    text = "老头子67老婆子64，能加哪个"
    ages = entity("number", "67", "67", text), entity("number", "64", "64", text)
    assert [one.stated for one in check_after(text, *ages).people] == [["P67Y"], ["P64Y"]]


def test_the_member_and_a_partner_are_two() -> None:
    text = "我和我对象都是26，能加吗"
    partner, age = entity("relation", "other", "对象", text), entity("number", "26", "26", text)
    assert [one.relation for one in check_after(text, partner, age).people] == ["self", "other"]
