"""What a correction says instead is true on every edition date, and an FAQ tells it."""

from __future__ import annotations

from typing import Any

import pytest

PATH = "data/plan/corrections.yml"
FACTS = "data/plan/facts.yml"


def problems(complaints: list[str]) -> list[str]:
    """The complaints without their mends."""
    return [line.split(" —— ")[0] for line in complaints]


def test_a_fact_that_ends_before_the_wording_names_the_day(tree: Any) -> None:
    complaints = tree.broken(PATH, "    valid_to: 2022-01-28\n", "    valid_to: 2022-02-28\n")
    assert f"{PATH}:5 错误 事实「ci_wait」在 2022-01-29 无效" in problems(complaints)


def test_a_wording_without_a_start_must_hold_from_the_first_edition_date(tree: Any) -> None:
    complaints = tree.broken(PATH, "    valid_from: 2018-11-27\n", "")
    assert problems(complaints) == [f"{PATH}:5 错误 事实「ci_wait」在 2018-10-16 无效"]


def test_a_statement_may_begin_later_than_the_first_edition_date(tree: Any) -> None:
    later = "    valid_from: 2019-04-01\n"
    assert tree.broken(PATH, "    valid_from: 2018-11-27\n", later) == []


@pytest.mark.parametrize("last", ["2022-01-20", "2022-01-30"])
def test_wordings_that_leave_a_gap_or_overlap_are_told(tree: Any, last: str) -> None:
    complaints = tree.broken(PATH, "valid_to: 2022-01-28", f"valid_to: {last}")
    told = f"{PATH}:9 错误 这种说法从 2022-01-29 起，没有紧接着上一种"
    assert told in problems(complaints)


def test_a_wording_after_one_without_an_end_is_told(tree: Any) -> None:
    complaints = tree.broken(PATH, "    valid_to: 2022-01-28\n", "")
    assert any("没有紧接着上一种" in line for line in complaints)


def test_the_last_wording_must_not_end(tree: Any) -> None:
    old = "    valid_from: 2022-01-29\n"
    complaints = tree.broken(PATH, old, f"{old}    valid_to: 2022-12-31\n")
    assert problems(complaints) == [f"{PATH}:10 错误 2022-12-31 之后没有说法"]


def test_a_correction_without_a_wording_is_told(tree: Any) -> None:
    text = (tree.root / PATH).read_text(encoding="utf-8")
    head, rest = text.split("  holds:\n")
    tree.write(PATH, head + "  holds: []\n" + rest[rest.index("  why:") :])
    assert problems(tree.complaints()) == [f"{PATH}:4 错误 更正没有写正确的说法"]


def test_an_unknown_key_of_a_wording_is_told(tree: Any) -> None:
    complaints = tree.broken(PATH, "    valid_to: 2022-01-28", "    until: 2022-01-28")
    assert f"{PATH}:7 错误 不认识的键「until」" in problems(complaints)


def test_a_weak_fact_must_be_said_softly(tree: Any) -> None:
    complaints = tree.broken(FACTS, "confidence: A", "confidence: C")
    told = f"{PATH}:5 错误 事实「ci_wait」是 C 级，更正却说得太肯定（2018-11-27）"
    assert told in problems(complaints)
    complaints = tree.broken(PATH, "等待期是{ci_wait}", "据公开资料，等待期是{ci_wait}")
    assert told not in problems(complaints)


def test_a_correction_that_no_faq_tells_is_told(tree: Any) -> None:
    complaints = tree.broken(PATH, "  told_by: [faq/wait]\n", "")
    assert problems(complaints) == [f"{PATH}:2 错误 没有写由哪个 FAQ 告诉成员"]


def test_an_unknown_faq_is_told(tree: Any) -> None:
    complaints = tree.broken(PATH, "[faq/wait]", "[faq/gone]")
    assert problems(complaints) == [f"{PATH}:12 错误 没有 FAQ「faq/gone」"]


def test_an_faq_that_says_none_of_the_facts_is_told(tree: Any) -> None:
    tree.swap(PATH, "相互宝{pf_status}，不再有等待期。", "已经没有等待期了。")
    complaints = tree.broken(PATH, "[faq/wait]", "[faq/join]")
    assert problems(complaints) == [f"{PATH}:12 错误 「faq/join」没有用到这条更正的任何事实"]
