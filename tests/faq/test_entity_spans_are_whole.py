"""Rasa's entity markup in example sentences."""

from __future__ import annotations

from typing import Any

import pytest

from bot.faq.phrasings import plain_text, spans_are_well_formed

WAIT = "data/nlu/faq/wait.yml"


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("我[62](age)能加入吗", "我62能加入吗"),
        ("[老年版](plan:senior_cancer)多少钱", "老年版多少钱"),
        ('[老年版]{"entity": "plan", "value": "senior_cancer"}多少钱', "老年版多少钱"),
        ("[我妈](relation)[62岁](age)", "我妈62岁"),
        ("没有标注（括号）", "没有标注（括号）"),
    ],
)
def test_markup_is_taken_off(raw: str, plain: str) -> None:
    assert plain_text(raw) == plain
    assert spans_are_well_formed(raw)


@pytest.mark.parametrize(
    "raw",
    ["我[62(age)", "我62](age)", "我[62] (age)", "我[62]（age）", "[[62](age)](age)", "我[](age)"],
)
def test_a_half_written_span_is_told(tree: Any, raw: str) -> None:
    complaints = tree.broken(WAIT, "我[62](age)", raw)
    assert complaints == [
        f"{WAIT}:13 错误 实体标注没有写对：{raw}，要等几天才生效 —— 写成 [62](age)，中间不留空格"
    ]
