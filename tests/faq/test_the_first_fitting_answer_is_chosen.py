"""Choosing among variations: window first, then conditions, then the order in the file."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bot.content.finding import ContentError
from bot.faq.library import Button, Faq, load_faqs

MAY_2019 = date(2019, 5, 16)
JOIN = "data/nlu/faq/join.yml"


def faq(tree: Any, key: str) -> Faq:
    return load_faqs(tree.root / "data").faqs[key]


def test_a_met_condition_goes_before_the_default(tree: Any) -> None:
    chosen = faq(tree, "faq/join").choose(MAY_2019, {"plan": "senior_cancer"})
    assert chosen is not None
    assert chosen.text == "老年防癌计划{pf_status}。"


def test_without_a_met_condition_the_default_is_said(tree: Any) -> None:
    for slots in ({}, {"plan": None}, {"plan": "critical_illness"}):
        chosen = faq(tree, "faq/join").choose(MAY_2019, slots)
        assert chosen is not None
        assert chosen.text == "相互宝{pf_status}。"


def test_only_answers_whose_window_holds_the_day_are_chosen(tree: Any) -> None:
    wait = faq(tree, "faq/wait")
    starts = [
        chosen.text[:4]
        for on in (date(2018, 11, 26), date(2018, 11, 27), date(2022, 1, 28), date(2022, 1, 29))
        if (chosen := wait.choose(on, {}))
    ]
    assert starts == ["那时还没", "等待期是", "等待期是", "相互宝{"]


def test_of_two_fitting_answers_the_first_is_said(tree: Any) -> None:
    text = (tree.root / JOIN).read_text("utf-8")
    tree.write(JOIN, text + "  - text: 也可以加入。\n")
    chosen = faq(tree, "faq/join").choose(MAY_2019, {})
    assert chosen is not None
    assert chosen.text == "相互宝{pf_status}。"


def test_when_nothing_fits_nothing_is_chosen(tree: Any) -> None:
    tree.swap(JOIN, "  - text: 相互宝{pf_status}。\n", "")
    assert faq(tree, "faq/join").choose(MAY_2019, {"plan": "critical_illness"}) is None


def test_an_faq_is_read_with_questions_without_markup_and_buttons(tree: Any) -> None:
    tree.swap(
        "data/nlu/faq/wait.yml",
        "payload: /faq/join",
        """payload: '/faq/join{"plan": "senior_cancer"}'""",
    )
    wait = faq(tree, "faq/wait")
    assert wait.phrasings[2] == "我62，要等几天才生效"
    assert wait.examples[2].raw == "我[62](age)，要等几天才生效"
    assert wait.variations[1].names() == ("ci_wait", "pf_status")
    assert wait.variations[1].buttons == (
        Button("怎么加入", "faq/join", (("plan", "senior_cancer"),)),
    )


def test_a_broken_library_is_refused_whole(tree: Any) -> None:
    tree.swap(JOIN, "handoff: offer", "handoff: perhaps")
    with pytest.raises(ContentError, match="「handoff」不能是「perhaps」 —— 从这些里选"):
        load_faqs(tree.root / "data")
