"""The last word of understanding: answer, ask which was meant, or decline."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.classifier import GROUNDS
from bot.nlu.gate import Gate
from tests.nlu.pipeline import data_of

DATA = """
version: "3.1"
nlu:
- intent: faq/refund
  metadata: {title: 怎么退款, theme: money}
  examples: |
    - 怎么退款
- intent: faq/refund_time
  metadata: {title: 多久到账, theme: money}
  examples: |
    - 多久到账
- intent: faq/hours
  metadata: {title: 营业时间, theme: shop}
  examples: |
    - 几点开门
- intent: faq/address
  metadata: {title: 店在哪里, theme: shop}
  examples: |
    - 店在哪里
- intent: book_table
  metadata:
    takes_over:
      themes: [shop]
      entities: [[people], [date, weekday]]
  examples: |
    - 订个位子
- intent: small_talk
  examples: |
    - 今天天气不错
- intent: ask_competitor
  metadata: {scope: outside}
  examples: |
    - 隔壁那家店几点开门
- intent: request_human
  metadata: {title: 转人工}
  examples: |
    - 找人来
- lookup: request_human
  examples: |
    - 转人工
    - 人工客服
- lookup: dish
  examples: |
    - 拿铁
"""
OTHER = DATA.replace("request_human", "ask_waiter").replace(
    "- lookup: ask_waiter", "- lookup: human"
)


def gate_of(folder: Path, data: str = DATA, **settings: Any) -> Gate:
    """A trained gate, loaded afresh."""
    given = (
        {**Gate.get_default_config(), "clarify": 0.1, **settings},
        LocalModelStorage(folder),
        Resource("gate"),
        ExecutionContext(GraphSchema({}), node_name="gate"),
    )
    Gate.create(*given).train(data_of(folder, data))
    return Gate.load(*given)


@pytest.fixture
def gate(tmp_path: Path) -> Gate:
    return gate_of(tmp_path)


def decided(
    gate: Gate,
    ranking: dict[str, float],
    text: str = "嗯",
    *entities: str,
    answer: float = 0.5,
    outside: float = 0.0,
) -> Message:
    items = [{"name": name, "confidence": confidence} for name, confidence in ranking.items()]
    message = Message({TEXT: text, "intent_ranking": items})
    message.set(GROUNDS, {"answer": answer, "outside": outside, "most": 0.3})
    message.set(ENTITIES, [{"entity": entity, "value": "x"} for entity in entities])
    if items:
        message.set("intent", {**items[0], "name": items[0]["name"].split("/")[0]})
    return gate.process([message])[0]


def labels(message: Message) -> list[str]:
    return [item["name"] for item in message.get("intent_ranking")]


def titles(message: Message) -> list[str]:
    return [item["title"] for item in message.get("gate")["candidates"]]


def test_what_is_sure_is_answered(gate: Gate) -> None:
    message = decided(gate, {"faq/refund": 0.9, "faq/hours": 0.1})
    assert message.get("gate") == {"decision": "answer", "candidates": []}
    assert message.get("intent")["name"] == "faq"
    assert "nlu_fallback" not in labels(message)


def test_what_is_near_is_asked_back_by_titles(gate: Gate) -> None:
    message = decided(gate, {"faq/refund": 0.4, "faq/refund_time": 0.35, "faq/hours": 0.05})
    assert message.get("gate")["decision"] == "clarify"
    assert titles(message) == ["怎么退款", "多久到账"]


def test_at_most_three_are_asked_back(gate: Gate) -> None:
    near = {"faq/refund": 0.3, "faq/refund_time": 0.25, "faq/hours": 0.2, "faq/address": 0.15}
    assert titles(decided(gate, near)) == ["怎么退款", "多久到账", "营业时间"]


def test_a_label_without_a_title_is_never_a_button(gate: Gate) -> None:
    message = decided(gate, {"faq/refund": 0.4, "small_talk": 0.35, "faq/hours": 0.2})
    assert titles(message) == ["怎么退款", "营业时间"]


@pytest.mark.parametrize(
    "ranking",
    [{"faq/refund": 0.05, "faq/hours": 0.04}, {"small_talk": 0.4, "faq/refund": 0.3}, {}],
    ids=["nothing is near", "what is first can be no button", "nothing was ranked"],
)
def test_what_is_unsure_is_declined(gate: Gate, ranking: dict[str, float]) -> None:
    assert decided(gate, ranking).get("gate") == {"decision": "decline", "candidates": []}


@pytest.mark.parametrize(
    "ranking", [{"faq/refund": 0.4, "faq/hours": 0.3}, {"faq/refund": 0.02}, {"small_talk": 0.3}]
)
def test_the_fallback_stands_once_and_first(gate: Gate, ranking: dict[str, float]) -> None:
    message = decided(gate, ranking)
    assert message.get("intent")["name"] == "nlu_fallback"
    assert labels(message) == ["nlu_fallback", *ranking]
    assert message.get("intent")["confidence"] == max(ranking.values())


@pytest.mark.parametrize("text", ["转人工", " 转人工！！", "轉人工", "【人工客服】", "人工 客服"])
def test_whole_messages_of_the_list_mean_their_label(gate: Gate, text: str) -> None:
    message = decided(gate, {"faq/refund": 0.9, "request_human": 0.1}, text)
    assert message.get("intent") == {"name": "request_human", "confidence": 1.0}
    assert labels(message) == ["request_human", "faq/refund"]
    assert message.get("gate")["decision"] == "answer"


@pytest.mark.parametrize("text", ["转人工要收费吗", "拿铁", "人工"])
def test_parts_of_such_messages_mean_nothing_by_themselves(gate: Gate, text: str) -> None:
    assert labels(decided(gate, {"faq/refund": 0.9}, text)) == ["faq/refund"]


def test_lists_without_their_label_are_inert(tmp_path: Path) -> None:
    gate = gate_of(tmp_path, OTHER)
    assert labels(decided(gate, {"faq/refund": 0.9}, "转人工")) == ["faq/refund"]


def test_entities_speak_for_the_label_that_takes_over(gate: Gate) -> None:
    message = decided(gate, {"faq/hours": 0.9}, "周六四个人", "people", "weekday")
    assert message.get("intent")["name"] == "book_table"
    assert labels(message) == ["book_table", "faq/hours"]


@pytest.mark.parametrize(
    ("likeliest", "entities"),
    [("faq/hours", ["people"]), ("faq/hours", []), ("faq/refund", ["people", "date"])],
    ids=["one entity is missing", "no entity", "another theme"],
)
def test_nothing_is_taken_over_without_reason(
    gate: Gate, likeliest: str, entities: list[str]
) -> None:
    assert labels(decided(gate, {likeliest: 0.9}, "嗯", *entities)) == [likeliest]


def test_what_counts_as_sure_was_learnt_by_the_model(gate: Gate) -> None:
    assert decided(gate, {"faq/refund": 0.6}).get("gate")["decision"] == "answer"
    assert decided(gate, {"faq/refund": 0.6}, answer=0.7).get("gate")["decision"] == "clarify"


def test_a_sure_answer_in_doubt_of_being_ours_is_asked_back(gate: Gate) -> None:
    assert decided(gate, {"faq/hours": 0.9}, outside=0.2).get("gate")["decision"] == "answer"
    assert decided(gate, {"faq/hours": 0.9}, outside=0.4).get("gate")["decision"] == "clarify"


def test_what_is_surely_not_ours_keeps_its_own_reply_whatever_the_doubt(gate: Gate) -> None:
    message = decided(gate, {"ask_competitor": 0.9}, outside=0.99)
    assert message.get("intent")["name"] == "ask_competitor"


def test_buttons_are_settings(tmp_path: Path) -> None:
    strict = gate_of(tmp_path, clarify=0.45, most_buttons=1)
    assert titles(decided(strict, {"faq/refund": 0.48, "faq/hours": 0.46})) == ["怎么退款"]
    assert decided(strict, {"faq/refund": 0.4}).get("gate")["decision"] == "decline"


def test_a_pipeline_whose_classifier_tells_no_grounds_answers_what_it_is_certain_of(
    gate: Gate,
) -> None:
    message = Message({TEXT: "嗯", "intent_ranking": [{"name": "faq/hours", "confidence": 1.0}]})
    assert gate.process([message])[0].get("gate")["decision"] == "answer"


BARE = """
version: "3.1"
nlu:
- intent: order_pizza
  examples: |
    - 来一份披萨
- intent: order_tea
  examples: |
    - 来一杯茶
"""


def test_data_without_titles_or_scopes_keep_their_likeliest_label(tmp_path: Path) -> None:
    gate = gate_of(tmp_path, BARE)
    message = decided(gate, {"order_pizza": 0.3, "order_tea": 0.29}, answer=0.9)
    assert labels(message) == ["order_pizza", "order_tea"]
    assert decided(gate, {"order_pizza": 0.0}).get("intent")["name"] == "nlu_fallback"
