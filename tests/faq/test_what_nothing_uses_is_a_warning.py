"""Dead facts, sources and dictionary words; and the coverage table."""

from __future__ import annotations

from typing import Any

UNUSED_FACT = """\
- id: ci_fee
  plan: critical_illness
  title: 管理费
  value: 8
  text: 8%
  valid_from: 2018-11-27
  sources: [S1]
  confidence: A
"""
UNUSED_SOURCE = """\
- id: S2
  title: 另一条
  publisher: 某报
  date: 2019-05-08
  kind: news
  ref: example.com/2
"""


def append(tree: Any, path: str, text: str) -> None:
    tree.write(path, (tree.root / path).read_text("utf-8") + text)


def test_a_fact_that_nothing_names_is_a_warning(tree: Any) -> None:
    append(tree, "data/plan/facts.yml", UNUSED_FACT)
    assert tree.complaints() == [
        "data/plan/facts.yml:29 警告 没有地方用到事实「ci_fee」 —— 写进一条回答，或删去"
    ]


def test_a_fact_that_a_clause_or_the_code_names_is_used(tree: Any) -> None:
    append(tree, "data/plan/facts.yml", UNUSED_FACT)
    tree.write("bot/cards.py", 'FEE = "ci_fee"\n')
    assert tree.complaints() == []


def test_a_source_that_nothing_names_is_a_warning(tree: Any) -> None:
    append(tree, "data/plan/sources.yml", UNUSED_SOURCE)
    assert tree.complaints() == [
        "data/plan/sources.yml:8 警告 没有地方用到来源「S2」 —— 写到引用它的事实上，或删去"
    ]


def test_a_source_of_an_answer_is_used(tree: Any) -> None:
    append(tree, "data/plan/sources.yml", UNUSED_SOURCE)
    old = "      facts: [pf_status]\n"
    assert tree.broken("data/nlu/faq/wait.yml", old, f"{old}      sources: [S2]\n") == []


def test_a_dictionary_word_in_no_text_is_a_warning(tree: Any) -> None:
    append(tree, "data/nlu/dictionary.txt", "# 说明\n\n健康告知 20\n")
    assert tree.complaints() == [
        "data/nlu/dictionary.txt:5 警告 没有问法或回答用到词「健康告知」 —— "
        "删去，或补上用到它的问法"
    ]


def test_a_coverage_row_must_name_an_faq_or_a_decline(tree: Any) -> None:
    rows = [
        "# 覆盖",
        "",
        "| 意图 | 由谁回答 |",
        "|---|---|",
        "| 等待期 | faq/wait |",
        "| 问候 | greet |",
        "| 车险报价 | 不答：不是互助计划的事 |",
        "| 保全 | faq/gone |",
        "| 拒赔 | 待定 |",
    ]
    tree.write("docs/coverage.md", "\n".join(rows) + "\n")
    assert tree.complaints() == [
        "docs/coverage.md:8 错误 没有 FAQ「faq/gone」 —— 改成已有的 FAQ，或先写这个 FAQ",
        "docs/coverage.md:9 错误 这一行没有写由谁回答 —— 写上回答它的 FAQ，或写「不答」和理由",
    ]
