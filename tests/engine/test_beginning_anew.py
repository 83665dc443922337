"""After a human was called or has gone, the brain drops what it was in the middle of."""

from __future__ import annotations

import json

import pytest
from rasa.core.agent import Agent

from bot.channel import BadRequest, incoming_of
from bot.engine import run_turn
from bot.turn import Turn
from tests.engine.serving import CAN_MY_FATHER_JOIN, CONVERSATION, Site, message, say

WAITING_PERIOD = {"title": "等待期多久", "intent": "faq/waiting_period", "entities": []}
IN_DANGER = {"title": "我不想活了", "intent": "report_self_harm", "entities": []}


async def say_anew(agent: Agent, said: str, message_id: str) -> Turn:
    return await run_turn(agent, incoming_of(message(said, message_id) | {"anew": True}))


async def test_a_form_that_was_open_is_closed_and_its_person_forgotten(agent: Agent) -> None:
    assert (await say(agent, CAN_MY_FATHER_JOIN, "1")).outcome == "ask"
    await say_anew(agent, "等待期多久", "2")
    tracker = await agent.tracker_store.retrieve(CONVERSATION)
    assert tracker.active_loop_name is None
    later = await say(agent, "50岁", "3")
    assert "eligibility" not in [reply["kind"] for reply in later.replies]


async def test_without_it_the_form_stays_open(agent: Agent) -> None:
    assert (await say(agent, CAN_MY_FATHER_JOIN, "1")).outcome == "ask"
    await say(agent, WAITING_PERIOD, "2")
    tracker = await agent.tracker_store.retrieve(CONVERSATION)
    assert tracker.active_loop_name == "eligibility_form"


async def test_a_message_that_begins_anew_and_is_sent_again_is_handled_once(agent: Agent) -> None:
    first = await say_anew(agent, "等待期多久", "1")
    await say(agent, CAN_MY_FATHER_JOIN, "2")
    again = await say_anew(agent, "等待期多久", "1")
    assert json.dumps(again.to_dict()) == json.dumps(first.to_dict())
    tracker = await agent.tracker_store.retrieve(CONVERSATION)
    assert tracker.active_loop_name == "eligibility_form"


@pytest.mark.parametrize("value", [1, "true", None, []])
def test_anew_is_true_or_false(value: object) -> None:
    with pytest.raises(BadRequest, match="anew"):
        incoming_of(message("你好") | {"anew": value})


async def test_danger_hands_over_at_once_with_priority_and_hotlines_first(agent: Agent) -> None:
    turn = await say(agent, IN_DANGER, "1")
    assert turn.outcome == "handoff"
    assert turn.handoff == {"reason": "danger", "priority": "urgent"}
    assert "12356" in turn.replies[0]["text"]


def test_danger_comes_first_also_as_the_second_question_of_a_message() -> None:
    answer = {"outcome": "answer", "facts": [], "handoff": None, "text": "90 天"}
    hotline = {"outcome": "handoff", "facts": [], "handoff": "always", "text": "请拨打 120"}
    turn = Turn("1", "", "faq/waiting_period", 0.9, (), (answer, hotline), "2019-05-16")
    assert turn.outcome == "handoff"
    assert turn.replies[0]["text"] == "请拨打 120"
    assert turn.handoff == {"reason": "danger", "priority": "urgent"}


def test_an_answer_that_is_marked_always_hands_over_too() -> None:
    answer = {"outcome": "answer", "facts": [], "handoff": "always", "text": "请尽快就医"}
    turn = Turn("1", "", "faq/emergency", 0.9, (), (answer,), "2019-05-16")
    assert (turn.outcome, turn.handoff["priority"]) == ("handoff", "urgent")


async def test_what_a_message_names_is_in_its_turn_with_the_members_words(agent: Agent) -> None:
    turn = await say(agent, "我爸62岁能加入吗", "1")
    named = {(item["entity"], item["text"]) for item in turn.entities}
    assert ("age", "62岁") in named


async def test_the_answer_of_an_faq_can_be_had_without_a_conversation(site: Site) -> None:
    status, reply = await site.get("answers/faq/waiting_period")
    assert status == 200
    assert reply["text"]
    assert reply["sources"]
    assert (await site.get("answers/faq/no_such_topic"))[0] == 400
