"""Where a long message may ask."""

from __future__ import annotations

import pytest

from bot.nlu.tokenizer import ChineseTokenizer
from bot.nlu.views import asks, text_of, views_of
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
def test_a_story_is_also_seen_clause_by_clause_and_in_pairs(tokenizer: Pipeline, mark: str) -> None:
    seen = views(tokenizer, mark.join([TALK, "孩子开学了", "等待期多久", TALK, TALK]))
    assert len(seen[0]) > 80
    assert {"等待期多久", "孩子开学了", "孩子开学了等待期多久"} <= set(seen[1:])


def test_of_an_endless_story_a_bounded_number_of_views_is_taken(tokenizer: Pipeline) -> None:
    assert len(views(tokenizer, "，".join([TALK] * 100))) == 1 + 40 + 39


def test_a_message_without_words_has_its_one_empty_view(tokenizer: Pipeline) -> None:
    assert views(tokenizer, "") == [""]


@pytest.mark.parametrize(
    ("clause", "asking"),
    [
        ("开大货车的能加吗", True),
        ("能不能加我妈", True),
        ("冷却期多久", True),
        ("我爸呢", True),
        ("网上说什么的都有", False),
        ("我们单位几个同事聊起这个", False),
        ("昨天下班回来路上堵了很久", False),
    ],
)
def test_a_clause_asks_by_its_words(tokenizer: Pipeline, clause: str, asking: bool) -> None:
    assert asks(tokenizer.parse(clause).get("text_tokens")) is asking


def test_letters_keep_the_blank_between_them(tokenizer: Pipeline) -> None:
    assert views(tokenizer, "how to join 相互宝") == ["how to join相互宝"]
