"""A message is answered for each of its questions, and for nothing that is none (several.yml)."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

import pytest
import yaml
from rasa.core.agent import Agent
from rasa.shared.core.events import UserUttered

from bot.engine import Incoming, run_turn
from bot.turn import Turn, label_of
from bot.understanding import labels
from bot.understanding.choosing import questions_of
from bot.understanding.parsing import Parser
from tests.nlu.pipeline import ROOT, training_data

CASES = [
    pytest.param(case, id=f"{group}: {case['say']}")
    for group, cases in yaml.safe_load(
        (Path(__file__).parent / "several.yml").read_text(encoding="utf-8")
    ).items()
    for case in cases
]
MOST_SINGLE_QUESTIONS_CUT = 0.03


async def asked(agent: Agent, text: str) -> tuple[Turn, list[str]]:
    """The turn that ``text`` comes to in a new conversation, and the labels of its questions."""
    conversation = f"several-{uuid.uuid4().hex}"
    turn = await run_turn(agent, Incoming(conversation, "1", text))
    tracker = await agent.tracker_store.retrieve(conversation)
    users = [event for event in tracker.events if isinstance(event, UserUttered)]
    return turn, [label_of(event.parse_data) for event in users]


@pytest.mark.parametrize("case", CASES)
async def test_each_question_is_answered_in_order(agent: Agent, case: dict[str, Any]) -> None:
    turn, found = await asked(agent, case["say"])
    assert found == case["asks"]
    assert turn.text == case["say"].strip()
    if "remains" in case:
        assert [button["title"] for button in turn.replies[-1]["buttons"]] == case["remains"]


async def test_each_question_has_one_reply(agent: Agent) -> None:
    turn, _ = await asked(agent, "怎么退出相互宝？管理费收多少？什么是赔审团？")
    assert [reply["outcome"] for reply in turn.replies] == ["answer"] * 3


async def test_the_check_that_will_ask_something_comes_last(agent: Agent) -> None:
    turn, found = await asked(agent, "帮我看看我爸够不够条件？怎么退出相互宝？")
    assert found == ["faq/how_to_leave", labels.ELIGIBILITY]
    assert [reply["outcome"] for reply in turn.replies] == ["answer", "ask"]


async def test_places_in_the_first_question_count_from_the_start_of_the_message(
    agent: Agent,
) -> None:
    conversation = f"several-{uuid.uuid4().hex}"
    text = "您好！我妈今年62岁能加入吗？怎么申请互助金？"
    await run_turn(agent, Incoming(conversation, "1", text))
    tracker = await agent.tracker_store.retrieve(conversation)
    first = next(event for event in tracker.events if isinstance(event, UserUttered))
    spans = {e["entity"]: text[e["start"] : e["end"]] for e in first.entities}
    assert spans["relation"] == "我妈"


async def test_a_plain_question_costs_no_further_parse(parser: Parser) -> None:
    whole = parser.parse("相互宝的等待期要多少天")
    parsed = len(parser.texts)
    assert await questions_of(whole, parser) == []
    assert len(parser.texts) == parsed


async def test_few_single_questions_are_cut(parser: Parser) -> None:
    questions = training_data(ROOT / "tests" / "nlu" / "faq").intent_examples
    wholes = parser.parse_all(question.get("text") for question in questions)
    cut = [whole["text"] for whole in wholes if await questions_of(whole, parser)]
    assert len(cut) / len(questions) <= MOST_SINGLE_QUESTIONS_CUT, cut


def test_what_is_outside_our_scope_is_what_the_data_says() -> None:
    data = training_data(ROOT / "data" / "nlu" / "dialogue")
    outside = {
        message.get("intent")
        for message in data.intent_examples
        if ((message.get("metadata") or {}).get("intent") or {}).get("scope") == "outside"
    }
    assert outside == labels.OUTSIDE
