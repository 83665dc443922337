"""Where a long message may ask."""

from __future__ import annotations

import pytest

from bot.nlu.tokenizer import ChineseTokenizer
from bot.nlu.views import text_of, views_of
from tests.nlu.pipeline import Pipeline, data_of, trained

TALK = "昨天下班回来路上堵了很久，孩子又要开学家里一大堆事情"


@pytest.fixture(scope="module")
def tokenizer(tmp_path_factory: pytest.TempPathFactory) -> Pipeline:
    folder = tmp_path_factory.mktemp("views")
    text = 'version: "3.1"\nnlu:\n- intent: a\n  examples: |\n    - 等待期多久\n'
    return trained(folder, data_of(folder, text), [ChineseTokenizer])


def views(tokenizer: Pipeline, text: str) -> list[str]:
    return [text_of(view) for view in views_of(tokenizer.parse(text).get("text_tokens"))]


def test_a_short_message_has_one_view(tokenizer: Pipeline) -> None:
    assert views(tokenizer, f"{TALK}，等待期多久？") == [
        f"{TALK}，等待期多久？".replace("，", ",").replace("？", "?")
    ]


@pytest.mark.parametrize("mark", ["，", "。", "\n", " ", "！"])
def test_a_story_is_also_seen_by_the_clause_that_asks(tokenizer: Pipeline, mark: str) -> None:
    story = mark.join([TALK, TALK, "等待期多久", TALK, TALK])
    assert views(tokenizer, story)[1:] == ["等待期多久"]


def test_a_story_that_asks_nowhere_is_seen_by_all_its_clauses(tokenizer: Pipeline) -> None:
    assert len(views(tokenizer, "，".join([TALK] * 4))) == 9


def test_a_message_without_words_has_its_one_empty_view(tokenizer: Pipeline) -> None:
    assert views(tokenizer, "") == [""]


def test_letters_keep_the_blank_between_them(tokenizer: Pipeline) -> None:
    assert views(tokenizer, "how to join 相互宝") == ["how to join相互宝"]
