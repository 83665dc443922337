"""What a message tells of health and age by itself, whatever was asked."""

from __future__ import annotations

from datetime import date

import pytest

from bot.eligibility import rule_book
from bot.eligibility.message import Message
from bot.eligibility.numbers import told_numbers
from bot.settings import Settings
from tests.actions.conversation import entity, said

ON = date(2019, 5, 16)


def numbers(text: str, *entities: tuple[str, str, str], fact: str = "") -> dict[str, int]:
    """The numbers told by a text; entities as kind, value and words."""
    found = [entity(kind, value, words, text) for kind, value, words in entities]
    book = rule_book(Settings.from_environment())
    return told_numbers(book, Message.of(said(text, *found)), ON, fact)


@pytest.mark.parametrize(
    ("text", "entities", "expected"),
    [
        ("我53岁，二级高血压，能加入吗", (), {"hypertension_grade": 2}),
        ("在二级医院看的", (), {}),
        ("我40，去年住院20天", (("duration", "P20D", "20天"),), {"hospital_days": 20}),
        ("十年前住院20天", (("duration", "P20D", "20天"),), {}),
        ("吃了半年药", (("duration", "P6M", "半年"),), {"medication_days": 180}),
        ("我50岁，一直吃降压药", (), {"medication_days": 31}),
        ("没住院也没吃药", (), {"medication_days": 0, "hospital_days": 0}),
        ("怀孕三个月，没吃药", (("duration", "P3M", "三个月"),), {"medication_days": 0}),
        ("芝麻分580，今年33", (("number", "580", "580"),), {"credit_score": 580}),
    ],
)
def test_numbers_are_taken_where_they_are_told(
    text: str, entities: tuple[tuple[str, str, str], ...], expected: dict[str, int]
) -> None:
    assert numbers(text, *entities) == expected


def test_a_bare_number_answers_only_the_question_on_days() -> None:
    twenty = ("number", "20", "20")
    assert numbers("20", twenty, fact="hospital_days") == {"hospital_days": 20}
    assert numbers("20", twenty) == {}


@pytest.mark.parametrize(
    ("text", "applies", "denied"),
    [
        ("婆婆三高", {"hypertension", "high_blood_lipids"}, set()),
        ("老公是美国人", {"foreign_nationality"}, set()),
        ("老公在工地开塔吊", {"occupation"}, set()),
        ("得过肺结核，已经好了", {"other_disease"}, set()),
        ("没得过什么大病", set(), {"other_disease"}),
        ("做过阑尾手术", {"other_disease"}, set()),
        ("身体健康", set(), set()),
    ],
)
def test_what_no_lookup_table_has_is_heard(text: str, applies: set[str], denied: set[str]) -> None:
    assert Message.of(said(text)).conditions() == (applies, denied)


def test_a_named_illness_is_not_told_twice_as_one_that_is_not_known() -> None:
    text = "得过肺癌"
    message = Message.of(said(text, entity("condition", "tumour", "肺癌", text)))
    assert message.conditions() == ({"tumour"}, frozenset())


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("-3", "age_out_of_range"),
        ("我爸负三岁", "age_out_of_range"),
        ("2月30日", "no_such_day"),
        ("13月1日", "no_such_day"),
        ("2月29日", None),
        ("1957年2月30日", None),
        ("62", None),
        ("50-60岁", None),
    ],
)
def test_an_age_or_day_that_is_none_is_noticed(text: str, problem: str | None) -> None:
    assert Message.of(said(text)).impossible == problem
