"""Duplicates after folding, near-duplicates, and questions filled into a template."""

from __future__ import annotations

from typing import Any

import pytest

from bot.faq.folding import fold

WAIT, JOIN = "data/nlu/faq/wait.yml", "data/nlu/faq/join.yml"
ASKED_TWICE = "这句话只能问一件事，从其中一处删去"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("相互宝是什么？", "相互宝是什么"),
        ("相互寶是什麼", "相互宝是什么"),
        ("ＡＢＣ 怎么办", "abc怎么办！！"),
        ("  等待期，多久 ", "等待期多久"),
    ],
)
def test_spellings_of_one_question_fold_to_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_folding_keeps_apart_what_only_marks_tell_apart() -> None:
    assert fold("？？") != fold("！！")
    assert fold("？？")


def test_the_same_question_in_two_faqs_is_told_with_its_place(tree: Any) -> None:
    complaints = tree.broken(WAIT, "- 等待期多久", "- 在哪裡報名？")
    problem = "问法「在哪裡報名？」也在「faq/join」里（join.yml:12）"
    assert complaints == [f"{WAIT}:11 错误 {problem} —— {ASKED_TWICE}"]


def test_the_same_question_twice_in_one_faq_is_told(tree: Any) -> None:
    complaints = tree.broken(WAIT, "- 观察期是怎么算的", "- 等待期，多久？")
    assert complaints == [f"{WAIT}:14 错误 问法「等待期，多久？」和第 11 行重复 —— 删去一句"]


def test_a_question_that_is_also_a_dialogue_sentence_is_told(tree: Any) -> None:
    complaints = tree.broken(WAIT, "- 观察期是怎么算的", "- 你好")
    path = "data/nlu/dialogue/small_talk.yml"
    assert complaints == [
        f"{path}:5 错误 问法「你好」也在「faq/wait」里（wait.yml:14） —— {ASKED_TWICE}"
    ]


def test_a_test_sentence_that_was_trained_on_is_told(tree: Any) -> None:
    complaints = tree.broken("tests/nlu/faq/join.yml", "从哪儿可以参加呀", "等待期 多久？")
    assert complaints == [
        f"tests/nlu/faq/join.yml:5 错误 测试问法「等待期 多久？」也在训练里（{WAIT}:11） —— "
        "换一句训练里没有的问法"
    ]


def test_any_test_file_is_compared_with_training(tree: Any) -> None:
    text = 'version: "3.1"\nnlu:\n- intent: greet\n  examples: |\n    - 早上好！\n'
    tree.write("tests/nlu/gold.yml", text)
    assert [line.split(" 错误 ")[0] for line in tree.complaints()] == ["tests/nlu/gold.yml:5"]


def test_a_sentence_with_an_entity_is_compared_without_its_markup(tree: Any) -> None:
    complaints = tree.broken(JOIN, "- 入口找不到", "- 我62，要等几天才生效")
    assert complaints == [
        f"{WAIT}:13 错误 问法「我62，要等几天才生效」也在「faq/join」里（join.yml:14） —— "
        f"{ASKED_TWICE}"
    ]


def test_two_titles_that_read_alike_are_told(tree: Any) -> None:
    complaints = tree.broken(WAIT, "title: 等待期有多久", "title: 怎么加入？")
    assert complaints == [f"{WAIT}:5 错误 标题「怎么加入？」和「faq/join」一样 —— 改其中一个标题"]


def test_nearly_the_same_question_in_two_faqs_is_a_warning_with_the_pair(tree: Any) -> None:
    tree.swap(JOIN, "- 入口找不到", "- 我在支付宝里面怎么都找不到相互宝的入口在哪里")
    new = "- 我在支付宝里面怎么都找不到相互宝的入口在哪里呢"
    complaints = tree.broken(WAIT, "- 观察期是怎么算的", new)
    assert complaints == [
        f"{WAIT}:14 警告 「我在支付宝里面怎么都找不到相互宝的入口在哪里呢」和"
        f"「我在支付宝里面怎么都找不到相互宝的入口在哪里」（{JOIN}:14）相似度 0.98 —— "
        "确认是两个问题，不然删去一句"
    ]


def test_nearly_the_same_questions_of_one_faq_are_no_pair(tree: Any) -> None:
    tree.swap(WAIT, "- 等待期多久", "- 我在支付宝里面怎么都找不到相互宝的入口在哪里")
    new = "- 我在支付宝里面怎么都找不到相互宝的入口在哪里呀"
    assert tree.broken(WAIT, "- 观察期是怎么算的", new) == []


def test_the_threshold_is_the_authors(tree: Any) -> None:
    tree.swap("data/plan/check.yml", "min_related: 1", "min_related: 1\nnear_duplicate: 0.99")
    tree.swap(JOIN, "- 入口找不到", "- 我在支付宝里面怎么都找不到相互宝的入口在哪里")
    new = "- 我在支付宝里面怎么都找不到相互宝的入口在哪里呢"
    assert tree.broken(WAIT, "- 观察期是怎么算的", new) == []


def test_questions_filled_into_a_template_are_a_warning(tree: Any) -> None:
    template = [
        "等待期到底多久",
        "相互宝等待期到底多久",
        "请问等待期到底多久呀",
        "等待期到底多久呢？",
    ]
    lines = "".join(f"    - {text}\n" for text in template)
    complaints = tree.broken(WAIT, "    - 等待期多久\n", lines)
    warned = [line for line in complaints if "句式" in line]
    assert warned == [
        f"{WAIT}:14 警告 4 句是同一个句式「□到底多久」（第 11、12、13、14 行） —— "
        "换成成员真实会说的、句式不同的问法"
    ]


def test_three_questions_in_one_frame_are_allowed(tree: Any) -> None:
    template = ["等待期到底多久", "相互宝等待期到底多久", "请问相互宝的等待期到底多久呀"]
    lines = "".join(f"    - {text}\n" for text in template)
    assert [line for line in tree.broken(WAIT, "    - 等待期多久\n", lines) if "句式" in line] == []


def test_bare_fragments_have_no_frame(tree: Any) -> None:
    fragments = ["等待期", "相互宝等待期", "等待期 相互宝", "相互宝 等待期 相互宝"]
    lines = "".join(f"    - {text}\n" for text in fragments)
    assert [line for line in tree.broken(WAIT, "    - 等待期多久\n", lines) if "句式" in line] == []
