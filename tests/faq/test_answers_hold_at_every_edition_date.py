"""Answers are rendered wherever a fact or a variation begins or ends."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.faq.checks.editions import editions
from bot.faq.checks.tree import read_tree

WAIT, JOIN, FACTS = "data/nlu/faq/wait.yml", "data/nlu/faq/join.yml", "data/plan/facts.yml"


def of_answers(complaints: list[str]) -> list[str]:
    """Those about FAQs; a correction rests on the same facts and has tests of its own."""
    return [line for line in complaints if line.startswith("data/nlu/")]


def test_the_dates_are_those_on_which_something_changes(tree: Any) -> None:
    content, _ = read_tree(tree.root)
    assert editions(content.book, content.library.faqs["faq/wait"]) == [
        date(2018, 10, 16),
        date(2018, 11, 1),
        date(2018, 11, 27),
        date(2019, 5, 16),
        date(2022, 1, 29),
        date(2022, 2, 1),
    ]


def test_a_gap_between_variations_names_its_first_day(tree: Any) -> None:
    complaints = tree.broken(WAIT, "valid_to: 2018-11-26", "valid_to: 2018-11-20")
    assert complaints == [
        f"{WAIT}:17 错误 「faq/wait」在 2018-11-21 没有不带条件的回答 —— "
        "补一条不带 condition 的回答，或放宽 valid_from、valid_to"
    ]


def test_a_conditional_answer_does_not_cover_those_without_a_plan(tree: Any) -> None:
    complaints = tree.broken(JOIN, "  - text: 相互宝{pf_status}。\n", "")
    assert complaints[0].startswith(f"{JOIN}:17 错误 「faq/join」在 2018-10-16 没有不带条件的回答")


def test_a_fact_that_ends_before_its_answer_names_the_day(tree: Any) -> None:
    complaints = tree.broken(FACTS, "valid_to: 2022-01-28", "valid_to: 2019-04-30")
    assert of_answers(complaints) == [
        f"{WAIT}:22 错误 事实「ci_wait」在 2019-05-01 无效 —— 给这条回答写上 valid_from、valid_to，"
        "另写一条那天的回答；或补上那天的事实"
    ]


def test_a_fact_relied_on_without_a_brace_must_be_valid_too(tree: Any) -> None:
    old = "- text: 相互宝{pf_status}。\n    metadata:\n"
    complaints = tree.broken(WAIT, old, f"{old}      facts: [ci_wait]\n")
    assert [line.split(" —— ")[0] for line in complaints] == [
        f"{WAIT}:32 错误 事实「ci_wait」在 2022-01-29 无效"
    ]


def test_a_conditional_answer_is_rendered_as_well(tree: Any) -> None:
    complaints = tree.broken(JOIN, "老年防癌计划{pf_status}。", "老年防癌计划要等{ci_wait}。")
    assert [line.split(" —— ")[0] for line in complaints] == [
        f"{JOIN}:18 错误 事实「ci_wait」在 2018-10-16 无效"
    ]


def test_an_answer_hidden_by_an_earlier_one_is_a_warning(tree: Any) -> None:
    tree.write(JOIN, (tree.root / JOIN).read_text("utf-8") + "  - text: 也可以加入。\n")
    assert tree.complaints() == [f"{JOIN}:21 警告 这条回答永远轮不到 —— 改它的时间或条件，或删去"]


def test_an_answer_too_long_once_filled_is_told(tree: Any) -> None:
    long = "等" * 117
    complaints = tree.broken(WAIT, "意外不受限制。", f"{long}")
    assert complaints == [
        f"{WAIT}:22 错误 回答在 2018-11-27 有 {4 + 4 + 2 + 117} 个字，超过 120 个 —— "
        "删短，或把细节移到「了解更多」"
    ]


def test_an_answer_of_exactly_the_limit_passes(tree: Any) -> None:
    assert tree.broken(WAIT, "意外不受限制。", "等" * (120 - 10)) == []


def test_a_detail_too_long_is_told(tree: Any) -> None:
    complaints = tree.broken(WAIT, "加入之后才开始算。", "算" * 401)
    assert complaints == [
        f"{WAIT}:26 错误 了解更多在 2018-11-27 有 401 个字，超过 400 个 —— "
        "删短，或把细节移到「了解更多」"
    ]


def test_a_superseded_fact_without_its_change_sentence_is_told(tree: Any) -> None:
    complaints = tree.broken(FACTS, "  change: 计划于 2022-01-28 24:00 关闭\n", "")
    mend = "在 facts.yml 里给后来的版本写上 change"
    problem = "事实「pf_status」在 2018-11-27 之后有变化，却没有 change"
    assert f"{WAIT}:22 错误 {problem} —— {mend}" in complaints


def test_a_weak_fact_said_firmly_is_told(tree: Any) -> None:
    complaints = tree.broken(FACTS, "  confidence: A", "  confidence: C")
    assert of_answers(complaints) == [
        f"{WAIT}:22 错误 事实「ci_wait」是 C 级，回答却说得太肯定（2018-11-27） —— "
        "加上其中一个说法：公开资料、说法不一"
    ]


def test_a_weak_fact_said_softly_passes(tree: Any) -> None:
    tree.swap(FACTS, "  confidence: A", "  confidence: C")
    assert of_answers(tree.broken(WAIT, "加入之后才开始算。", "各处说法不一。")) == []


def test_a_slot_in_braces_is_no_fact(tree: Any) -> None:
    assert tree.broken(JOIN, "老年防癌计划{pf_status}", "您的{plan}{pf_status}") == []
