"""What was meant, for what was typed, by the words of the training data."""

from __future__ import annotations

import jieba
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.normalize import normalize_with_offsets
from bot.nlu.sounds import syllables_of
from bot.nlu.spelling import Knowledge, Speller

KNOWN = (
    ["相互宝 的 等待期 是 多久", "等待期 有 几天", "老年防癌计划 的 等待期", "老年防癌计划 保 什么"]
    * 4
    + ["我妈 有 高血压 能 加入 吗", "高血压 可以 加入 吗", "扣款日 是 哪天", "怎么 加入 相互宝"] * 4
    + ["是 不 是 要 等", "我 的 钱 去 哪 了", "公式 是 什么"] * 4
)


@pytest.fixture(scope="module")
def speller() -> Speller:
    knowledge = Knowledge.of(sentence.split() for sentence in KNOWN)
    return Speller(knowledge, lambda text: jieba.cut(text, HMM=False))


def meant(speller: Speller, typed: str) -> str:
    return speller.correct(normalize_with_offsets(typed)).text


@pytest.mark.parametrize(
    ("typed", "read"),
    {
        "等带期多久": "等待期多久",
        "相户宝的等代期": "相互宝的等待期",
        "我妈有高学压": "我妈有高血压",
        "扣欵日是哪天": "扣款日是哪天",
        "老年放癌计划保什么": "老年防癌计划保什么",
        "dengdaiqi多久": "等待期多久",
        "xiang hu bao 的等待期": "相互宝的等待期",
        "GaoXueYa能加入吗": "高血压能加入吗",
        "等待期等待期多久": "等待期多久",
    }.items(),
)
def test_a_misspelt_word_is_read_as_the_word_meant(speller: Speller, typed: str, read: str) -> None:
    assert meant(speller, typed) == read


@pytest.mark.parametrize(
    "text",
    [
        "等待期多久",
        "是不是不等",
        "打开app里的vip",
        "how to join",
        "曲调很美",
        "我的钱",
        "三颗星",
        "要等90天",
    ],
)
def test_what_is_spelt_well_or_is_another_word_stays(speller: Speller, text: str) -> None:
    assert meant(speller, text) == normalize_with_offsets(text).text


def test_one_slip_in_two_characters_is_read_only_where_much_speaks_for_the_word(
    speller: Speller,
) -> None:
    often = Knowledge.of(sentence.split() for sentence in KNOWN * 1000)
    sure = Speller(often, lambda text: jieba.cut(text, HMM=False))
    assert meant(sure, "高血压可以加人吗") == "高血压可以加入吗"
    assert meant(speller, "高血压可以加人吗") == "高血压可以加人吗"


@given(st.text(max_size=40))
def test_corrected_text_still_leads_back_into_the_original(speller_text: str) -> None:
    knowledge = Knowledge.of(sentence.split() for sentence in KNOWN)
    read = Speller(knowledge, lambda text: jieba.cut(text, HMM=False)).correct(
        normalize_with_offsets(speller_text)
    )
    assert len(read.offsets) == len(read.text) + 1
    assert list(read.offsets) == sorted(read.offsets)
    assert all(0 <= offset <= len(speller_text) for offset in read.offsets)


@pytest.mark.parametrize("letters", ["a" * 1000, "xian" * 250, "xian" * 250 + "v", "nihao " * 150])
def test_letters_without_end_are_read_all_the_same(speller: Speller, letters: str) -> None:
    assert meant(speller, letters) == normalize_with_offsets(letters).text


def test_letters_are_read_by_the_longest_syllables_first() -> None:
    assert syllables_of("xian") == [("xian",), ("xi", "an")]
    assert syllables_of("dengdaiqi")[0] == ("den", "dai", "qi")
    assert syllables_of("app") == []


def test_without_knowledge_nothing_is_corrected() -> None:
    speller = Speller(Knowledge.of([]), lambda text: jieba.cut(text, HMM=False))
    assert meant(speller, "等带期dengdaiqi") == "等带期dengdaiqi"
