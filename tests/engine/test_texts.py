"""Texts that are commands, or no texts at all, to stock Rasa."""

from __future__ import annotations

import pytest
from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage

from bot.engine import safe_text
from tests.engine.serving import CAN_MY_FATHER_JOIN, CONVERSATION, Site, message, say

COMMANDS = [
    "/restart",
    " /restart",
    "\u3000/restart",
    "\u0000/restart",
    '/inform{"relation": "child", "age": "P8Y"}',
    '\u3000/inform{"relation": "child", "age": "P8Y"}',
    "/session_start",
    "/check_eligibility@0.1",
]


async def asked_for(agent: Agent) -> object:
    tracker = await agent.tracker_store.retrieve(CONVERSATION)
    return tracker.get_slot("requested_slot")


@pytest.mark.parametrize("command", COMMANDS)
async def test_a_typed_command_is_only_text(site: Site, agent: Agent, command: str) -> None:
    await site.post(message(CAN_MY_FATHER_JOIN, "1"))
    assert await asked_for(agent) == "eligibility_age"
    status, turn = await site.post(message(command, "2"))
    assert status == 200
    assert turn["text"].startswith("／")
    # A command would be its one intent; a text is weighed against others.
    assert len(turn["candidates"]) > 1
    assert await asked_for(agent) == "eligibility_age"


async def test_a_command_that_reaches_understanding_is_only_text_there(agent: Agent) -> None:
    data = await agent.processor.parse_message(UserMessage('/inform{"relation": "child"}'))
    assert data["intent"]["name"] != "inform"
    assert data["entities"] == []


@pytest.mark.parametrize(
    "text", ["￼", "\ud83d", "相互宝\udc00是什么", "\u202e是什么", "👨‍👩‍👧", "e\u0301" * 50]
)
async def test_odd_characters_are_answered_and_stored(site: Site, text: str) -> None:
    status, turn = await site.post(message("是" + text))
    assert status == 200
    assert turn["replies"]
    assert await site.post(message("是" + text)) == (status, turn)


async def test_a_title_that_looks_like_a_command_is_only_text(site: Site) -> None:
    choice = {"title": "/restart\ud800", "intent": "greet"}
    status, turn = await site.post(message(choice))
    assert status == 200
    assert turn["text"] == "／restart"
    assert turn["outcome"] == "chat"


def test_line_breaks_inside_a_message_stay() -> None:
    assert safe_text(" 一\n二\t三 ") == "一\n二\t三"


async def test_conversations_do_not_see_one_another(agent: Agent) -> None:
    await say(agent, CAN_MY_FATHER_JOIN, "1", "conversation-number-one")
    turn = await say(agent, "今年65", "1", "conversation-number-two")
    assert turn.outcome == "ask"
    assert "给谁" in turn.replies[0]["text"]
