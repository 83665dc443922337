"""Two sides of one FAQ: what differs, what is advised, what comes of a choice."""

import pytest

from studio.merging import differences, merged
from tests.web.studio import contract

BASE = contract.faq()


def test_equal_sides_differ_nowhere() -> None:
    assert differences(BASE, dict(BASE), BASE) == []


@pytest.mark.parametrize(
    ("mine", "theirs", "advice"),
    [
        ({"title": "我"}, {}, "mine"),
        ({}, {"title": "他"}, "theirs"),
        ({"title": "我"}, {"title": "他"}, ""),
        ({"examples": ["甲"]}, {"examples": ["乙"]}, "both"),
    ],
)
def test_the_advice_loses_nobodys_work(mine, theirs, advice) -> None:
    (found,) = differences(BASE | mine, BASE | theirs, BASE)
    assert found.advice == advice


def test_a_list_of_both_has_each_sides_additions_and_lacks_each_sides_removals() -> None:
    base = BASE | {"examples": ["一", "二", "三"]}
    mine, theirs = base | {"examples": ["二", "三", "我"]}, base | {"examples": ["一", "三", "他"]}
    (found,) = differences(mine, theirs, base)
    assert found.both == ["三", "他", "我"]


def test_answers_are_compared_one_by_one_while_there_are_as_many() -> None:
    two = BASE | {"answers": [contract.answer("甲"), contract.answer("乙")]}
    other = BASE | {"answers": [contract.answer("甲"), contract.answer("丙")]}
    assert [one.field for one in differences(two, other, BASE)] == ["answers.1"]
    assert [one.field for one in differences(two, BASE, BASE)] == ["answers"]


def test_choices_decide_field_by_field_and_neither_side_is_changed() -> None:
    two = BASE | {"title": "我", "answers": [contract.answer("甲"), contract.answer("乙")]}
    other = BASE | {"title": "他", "answers": [contract.answer("丁"), contract.answer("丙")]}
    made = merged(two, other, BASE, {"title": "mine", "answers.0": "theirs", "answers.1": "mine"})
    assert made["title"] == "我"
    assert [answer["text"] for answer in made["answers"]] == ["丁", "乙"]
    assert [answer["text"] for answer in two["answers"]] == ["甲", "乙"]


def test_without_a_common_beginning_nothing_is_removed() -> None:
    mine, theirs = BASE | {"tests": ["一"]}, BASE | {"tests": ["二"]}
    assert merged(mine, theirs, None, {})["tests"] == ["二", "一"]
