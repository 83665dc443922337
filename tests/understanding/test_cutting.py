"""Where a message could be cut: places only, whether they are used is decided elsewhere."""

from __future__ import annotations

import pytest

from bot.understanding import limits
from bot.understanding.cutting import pieces_of


def cut(text: str, *words: str) -> list[str]:
    """The pieces of ``text``; ``words`` are its words, in order."""
    tokens, at = [], 0
    for word in words:
        start = text.index(word, at)
        at = start + len(word)
        tokens.append((start, at))
    return [text[piece.start : piece.end].strip() for piece in pieces_of(text, tokens)]


@pytest.mark.parametrize(
    "text",
    [
        "怎么加入？等待期多久？",
        "怎么加入，等待期多久",
        "怎么加入 等待期多久",
        "怎么加入\n等待期多久",
        "1. 怎么加入 2. 等待期多久",
        "（1）怎么加入（2）等待期多久",
        "①怎么加入②等待期多久",
        "第一，怎么加入，第二，等待期多久",
        "怎么加入还有等待期多久",
        "怎么加入？另外，等待期多久",
        "怎么加入以及等待期多久",
        "怎么加入，顺便问一下等待期多久",
        "你好！请问，怎么加入？等待期多久？谢谢",
    ],
)
def test_marks_numbers_and_links_separate(text: str) -> None:
    assert cut(text) == ["怎么加入", "等待期多久"]


def test_a_statement_stays_with_the_question_behind_it() -> None:
    assert cut("我妈今年62。她能加入吗？怎么退出？") == ["我妈今年62。她能加入吗", "怎么退出"]


def test_a_statement_at_the_end_stays_with_the_question_before_it() -> None:
    assert cut("怎么退出？我想今天就退。") == ["怎么退出？我想今天就退"]


def test_what_only_tells_something_is_in_no_piece() -> None:
    assert cut("我妈今年62。她身体不错。") == []


def test_without_marks_it_may_be_cut_between_words_behind_a_word_that_asks() -> None:
    pieces = cut("怎么退出管理费多少", "怎么", "退出", "管理费", "多少")
    assert pieces == ["怎么退出", "管理费", "多少"]


def test_a_word_that_asks_is_not_cut_from_the_verb_it_asks_about() -> None:
    pieces = cut("怎么看等待期剩几天", "怎么", "看", "等待期", "剩", "几天")
    assert pieces == ["怎么看等待期", "剩", "几天"]
    assert cut("怎么给孩子退多少钱", "怎么", "给", "孩子", "退", "多少钱") == [
        "怎么给孩子退",
        "多少钱",
    ]


def test_a_question_does_not_begin_with_a_particle() -> None:
    assert cut("怎么退了多少钱", "怎么", "退", "了", "多少钱") == ["怎么退了", "多少钱"]


def test_what_is_asked_to_be_seen_is_dearer_to_cut_off() -> None:
    words = [(0, 2), (2, 3), (3, 5), (5, 6), (6, 8)]
    costs = [piece.cost for piece in pieces_of("怎么看公示谁来审", words)]
    assert costs == [0.0, limits.CUT_IN_OBJECT]


def test_a_long_stretch_without_marks_is_a_story() -> None:
    story = "怎么" + "长" * limits.LONGEST_UNMARKED + "多少"
    assert cut(story, "怎么", *("长" * limits.LONGEST_UNMARKED), "多少") == [story]


def test_decimals_and_small_amounts_are_no_numbering_and_ask_nothing() -> None:
    assert cut("每期1.5元，扣了几块钱，怎么退出") == ["每期1.5元，扣了几块钱，怎么退出"]


def test_a_cut_costs_the_more_the_less_it_is_marked() -> None:
    costs = [piece.cost for piece in pieces_of("怎么加入？等待期多久，怎么退出", ())]
    assert costs == [0.0, limits.CUT_AT_MARK, limits.CUT_AT_COMMA]
