"""A message id is handled once, whatever the web app must do to be sure that it arrived."""

from __future__ import annotations

import asyncio
from pathlib import Path

from rasa.core.agent import Agent

from tests.engine.serving import (
    CAN_MY_MOTHER_JOIN,
    CountingActions,
    Site,
    agent_on,
    message,
    say,
    serving,
)


async def test_a_resend_gets_the_stored_turn_and_the_action_runs_once(
    site: Site, actions: CountingActions
) -> None:
    first = await site.post(message(CAN_MY_MOTHER_JOIN))
    ran = list(actions.names)
    again = await site.post(message(CAN_MY_MOTHER_JOIN))
    assert first[0] == 200
    assert first[1]["replies"][0]["kind"] == "eligibility"
    assert again == first
    assert actions.names == ran
    assert ran.count("action_decide_eligibility") == 1


async def test_a_resend_of_an_older_message_gets_its_own_turn(site: Site) -> None:
    older = await site.post(message("相互宝到底是个啥东西", "1"))
    await site.post(message("转人工", "2"))
    assert await site.post(message("相互宝到底是个啥东西", "1")) == older


async def test_two_resends_at_once_are_handled_once(site: Site, actions: CountingActions) -> None:
    body = message(CAN_MY_MOTHER_JOIN)
    turns = await asyncio.gather(*(site.post(body) for _ in range(4)))
    assert all(turn == turns[0] for turn in turns)
    assert actions.names.count("action_decide_eligibility") == 1


async def test_a_resend_after_a_restart_gets_the_stored_turn(
    loaded: Agent, database: Path, actions: CountingActions
) -> None:
    async with serving(agent_on(loaded, database, actions)) as site:
        first = await site.post(message(CAN_MY_MOTHER_JOIN))
    ran = list(actions.names)
    async with serving(agent_on(loaded, database, actions)) as site:
        again = await site.post(message(CAN_MY_MOTHER_JOIN))
    assert again == first
    assert actions.names == ran


async def test_the_same_message_id_in_another_conversation_is_another_message(agent: Agent) -> None:
    one = await say(agent, "相互宝到底是个啥东西", "1", "conversation-number-one")
    other = await say(agent, "转人工", "1", "conversation-number-two")
    assert (one.outcome, other.outcome) == ("answer", "handoff")
