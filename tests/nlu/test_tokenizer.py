"""Words and their places in what the member typed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from rasa.nlu.constants import TOKENS_NAMES
from rasa.shared.nlu.constants import TEXT

from bot.nlu import tokenizer as tokenizer_module
from bot.nlu.tokenizer import ChineseTokenizer
from tests.nlu.pipeline import Pipeline, data_of, trained
from tests.nlu.test_normalize import TEXT as ANYTHING

LOOKUPS = """
version: "3.1"
nlu:
- lookup: plan
  examples: |
    - 老年防癌計劃
    - 大病互助计划
    - 相互宝老人版
"""


@pytest.fixture(scope="module")
def tokenizer(tmp_path_factory: pytest.TempPathFactory) -> Pipeline:
    folder = tmp_path_factory.mktemp("tokenizer")
    return trained(folder, data_of(folder, LOOKUPS), [ChineseTokenizer])


def words(tokenizer: Pipeline, text: str) -> list[str]:
    return [token.text for token in tokenizer.parse(text).get(TOKENS_NAMES[TEXT])]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我妈六十二岁", ["我妈", "六十二", "岁"]),
        ("62周岁", ["62", "周岁"]),
        ("孩子出生30天", ["孩子", "出生", "30", "天"]),
        ("赔30万元", ["赔", "30", "万", "元"]),
        ("1957年3月2日", ["1957", "年", "3", "月", "2", "日"]),
        ("1957-03-02", ["1957-03-02"]),
        ("0.1元", ["0.1", "元"]),
        ("59岁半", ["59", "岁", "半"]),
        ("ABC计划", ["abc", "计划"]),
    ],
)
def test_a_number_and_its_unit_are_words_of_their_own(
    tokenizer: Pipeline, text: str, expected: list[str]
) -> None:
    assert words(tokenizer, text) == expected


def test_the_language_is_read_once_and_one_models_words_are_not_anothers(
    tokenizer: Pipeline, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_again(self: object, dictionary: str | None = None) -> None:
        raise AssertionError("the dictionary was read a second time")

    tokenizer_module._dictionary()
    monkeypatch.setattr("jieba.Tokenizer.initialize", read_again)
    other = trained(tmp_path, data_of(tmp_path, 'version: "3.1"\nnlu: []\n'), [ChineseTokenizer])
    assert "老年防癌计划" not in words(other, "老年防癌计划是什么")
    assert "老年防癌计划" in words(tokenizer, "老年防癌计划是什么")


def test_words_of_lookup_tables_stay_whole_in_any_spelling(tokenizer: Pipeline) -> None:
    assert "老年防癌计划" in words(tokenizer, "老年防癌计划是什么")
    assert "老年防癌计划" in words(tokenizer, "老年防癌計劃是什麼")
    assert "相互宝老人版" in words(tokenizer, "相 互 宝 老 人 版 呢")


def test_two_bots_in_one_process_do_not_share_their_words(
    tokenizer: Pipeline, tmp_path: Path
) -> None:
    other = trained(
        tmp_path, data_of(tmp_path, LOOKUPS.replace("老人版", "青年版")), [ChineseTokenizer]
    )
    assert "相互宝青年版" in words(other, "相互宝青年版")
    assert "相互宝青年版" not in words(tokenizer, "相互宝青年版")


@pytest.mark.parametrize("text", ["", "   ", "\u0000\u200b", "\n\t\u3000"])
def test_a_text_without_words_has_no_tokens(tokenizer: Pipeline, text: str) -> None:
    assert words(tokenizer, text) == []


@given(text=ANYTHING)
def test_every_token_lies_in_the_original(tokenizer: Pipeline, text: str) -> None:
    tokens = tokenizer.parse(text).get(TOKENS_NAMES[TEXT])
    for token in tokens:
        assert 0 <= token.start < token.end <= len(text)
        assert token.text
    starts = [token.start for token in tokens]
    assert starts == sorted(starts)


def test_a_thousand_characters_are_cut_whole(tokenizer: Pipeline) -> None:
    text = "".join(f"{number}号等待期多久" for number in range(100))
    assert "".join(words(tokenizer, text)) == text
