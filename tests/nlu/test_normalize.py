"""Folding what members type, and the way back to what they typed."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.nlu.normalize import normalize, normalize_with_offsets

# Everything a keyboard or a bug can send, weighted towards what members do send.
TEXT = st.text(
    st.one_of(
        st.sampled_from("相互宝寶老年防癌計劃62６２岁歲，,。？?！! \u3000\t\n／/㎏½①Ａａ"),
        st.sampled_from("\u0000\u0007\u200b\u200d\ufe0f\ufeff\u202e\u0301😀👨👩👧🇨🇳"),
        st.characters(),
    ),
    max_size=40,
)


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("相互寶　是什麼？？", "相互宝是什么?"),
        ("Ｘｉａｎｇ Hu BAO", "xiang hu bao"),
        ("６２歲能 加 入 嗎！！！", "62岁能加入吗!"),
        ("  相互宝  ", "相互宝"),
        ("plan  B  是  啥  ", "plan b是啥"),
        ("老年\u200b防癌\u0000计划\ufeff", "老年防癌计划"),
        ("等待期。。。。多久", "等待期。多久"),
        ("😀相互宝😀😀", "😀相互宝😀"),
        ("", ""),
        (" \t\r\n\u3000", ""),
        ("\u0000\u0007\u200b", ""),
    ],
)
def test_spellings_of_one_thing_become_one(typed: str, folded: str) -> None:
    assert normalize(typed) == folded


@given(TEXT)
@example("0\r\r")
@example("a  宝")
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    once = normalize(text)
    assert normalize(once) == once


@given(TEXT)
def test_every_folded_character_comes_from_a_place_in_the_original(text: str) -> None:
    folded = normalize_with_offsets(text)
    assert len(folded.offsets) == len(folded.text) + 1
    assert folded.offsets[-1] == len(text)
    assert list(folded.offsets) == sorted(folded.offsets)
    assert all(0 <= place < len(text) for place in folded.offsets[:-1])


@given(TEXT)
def test_no_control_character_is_left(text: str) -> None:
    assert not [char for char in normalize(text) if unicodedata.category(char)[0] == "C"]
