"""The classifier behind the pipeline of ``config.yml``, on small data of our own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.gate import Gate
from tests.nlu.pipeline import Pipeline, configured, data_of, trained

SHOP = """
version: "3.1"
nlu:
- intent: faq/opening_hours
  examples: |
    - 几点开门
    - 你们什么时候营业
    - 周末开不开门
    - 晚上几点关门
    - 营业到几点
    - 早上几点可以来
- intent: faq/refund
  examples: |
    - 怎么退款
    - 我想退货
    - 钱什么时候退给我
    - 买错了能退吗
    - 退货要运费吗
    - 申请退款多久到账
- intent: faq/delivery
  examples: |
    - 几天能送到
    - 快递到哪里了
    - 送货上门吗
    - 可以换个地址送吗
    - 物流怎么不动了
    - 今天能发货吗
- intent: greet
  examples: |
    - 你好
    - 在吗
    - 您好呀
    - 早上好
    - 嗨
    - 哈喽
"""
UNSEEN = {
    "请问几点营业呀": "faq/opening_hours",
    "能不能给我退钱": "faq/refund",
    "什么时候发货啊": "faq/delivery",
    "你好啊": "greet",
}


def components() -> list[Any]:
    """All but the gate."""
    return [item for item in configured() if item[0] is not Gate]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Pipeline:
    folder = tmp_path_factory.mktemp("shop")
    return trained(folder, data_of(folder, SHOP), components())


def ranking(message: Message) -> dict[str, float]:
    return {item["name"]: item["confidence"] for item in message.get("intent_ranking")}


@pytest.mark.parametrize(("text", "label"), UNSEEN.items())
def test_a_new_question_finds_its_label(shop: Pipeline, text: str, label: str) -> None:
    assert next(iter(ranking(shop.parse(text)))) == label


@pytest.mark.parametrize("text", [*UNSEEN, "今天股票跌了", "x"])
def test_confidences_are_shares_of_one_in_falling_order(shop: Pipeline, text: str) -> None:
    confidences = list(ranking(shop.parse(text)).values())
    assert confidences == sorted(confidences, reverse=True)
    assert sum(confidences) == pytest.approx(1, abs=1e-3)
    assert all(0 <= value <= 1 for value in confidences)


def test_messages_in_a_batch_are_ranked_as_they_are_alone(shop: Pipeline) -> None:
    texts = [*UNSEEN, "今天股票跌了"]
    for batched, text in zip(shop.parse_all(texts), texts, strict=True):
        assert ranking(batched) == pytest.approx(ranking(shop.parse(text)), abs=1e-4)


def test_a_question_it_was_taught_is_surer_than_one_of_another_world(shop: Pipeline) -> None:
    taught, foreign = (max(ranking(shop.parse(t)).values()) for t in ("怎么退款", "氢原子的质量"))
    assert taught > 0.6
    assert foreign < taught


def test_the_same_data_give_the_same_confidences(shop: Pipeline, tmp_path: Path) -> None:
    again = trained(tmp_path, data_of(tmp_path, SHOP), components())
    for text in UNSEEN:
        assert ranking(again.parse(text)) == pytest.approx(ranking(shop.parse(text)), abs=1e-6)


@pytest.mark.parametrize("text", ["", "？？？", "😀😀", " \u3000", "\u0000"])
def test_a_message_without_words_is_no_label_at_all(shop: Pipeline, text: str) -> None:
    assert set(ranking(shop.parse(text)).values()) == {0.0}


def test_retrieval_labels_are_told_as_rasa_tells_them(shop: Pipeline) -> None:
    message = shop.parse("买错了可以退货吗")
    assert message.get("intent")["name"] == "faq"
    selector = message.get("response_selector")
    assert selector["all_retrieval_intents"] == ["faq"]
    assert selector["faq"]["response"]["intent_response_key"] == "faq/refund"
    assert selector["faq"]["response"]["utter_action"] == "utter_faq/refund"
    keys = [item["intent_response_key"] for item in selector["faq"]["ranking"]]
    assert set(keys) == {"faq/opening_hours", "faq/refund", "faq/delivery"}


def test_an_intent_of_the_dialogue_still_names_the_likeliest_answer(shop: Pipeline) -> None:
    message = shop.parse("你好啊")
    assert message.get("intent")["name"] == "greet"
    assert message.get("response_selector")["faq"]["response"]["intent_response_key"]


TWO = """
version: "3.1"
nlu:
- intent: affirm
  examples: |
    - 好的
    - 可以
    - 行
- intent: deny
  examples: |
    - 不要
    - 不行
    - 算了
"""
ONE = TWO[: TWO.index("- intent: deny")]


def test_two_labels_are_enough(tmp_path: Path) -> None:
    bot = trained(tmp_path, data_of(tmp_path, TWO), components())
    assert list(ranking(bot.parse("好的呀"))) == ["affirm", "deny"]
    assert sum(ranking(bot.parse("不要了")).values()) == pytest.approx(1, abs=1e-3)


def test_a_single_label_leaves_nothing_to_decide(tmp_path: Path) -> None:
    message = trained(tmp_path, data_of(tmp_path, ONE), components()).parse("好的")
    assert message.get("intent_ranking") is None
