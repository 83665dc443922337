"""An action fails: the member gets an apology and a way on, the logs get no conversation."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
import rasa.core.actions.action
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction
from rasa.core.agent import Agent
from rasa.utils.endpoints import EndpointConfig, read_endpoint_config
from sanic import Sanic, response

from actions.server import build
from bot import patches
from bot.settings import Settings
from bot.turn import Turn
from tests.engine.serving import (
    CAN_MY_FATHER_JOIN,
    CAN_MY_MOTHER_JOIN,
    CONVERSATION,
    AnsweringActions,
    CountingActions,
    as_in_production,
    listening,
    say,
)

TOKEN = "actions-tests"
AUTHORISED = {"Authorization": f"Bearer {TOKEN}"}
NOWHERE = EndpointConfig(url="http://127.0.0.1:9/webhook")


def with_actions(agent: Agent, endpoint: EndpointConfig) -> Agent:
    agent.processor.action_endpoint = endpoint
    return agent


def is_apology(turn: Turn) -> bool:
    first = turn.replies[0]
    one = len(turn.replies) == 1
    return (
        one
        and turn.outcome == "decline"
        and first["handoff"] == "offer"
        and "抱歉" in first["text"]
    )


async def test_no_action_server_is_an_apology(
    agent: Agent, caplog: pytest.LogCaptureFixture
) -> None:
    as_in_production(caplog)
    assert is_apology(await say(with_actions(agent, NOWHERE), CAN_MY_MOTHER_JOIN, "1"))
    assert "高血压" not in caplog.text


async def test_rasa_brings_the_token_along(agent: Agent, monkeypatch: pytest.MonkeyPatch) -> None:
    async with listening(build(TOKEN)) as url:
        for name in ("MODEL_URL", "MODEL_TOKEN", "TRACKER_URL"):
            monkeypatch.setenv(name, "unused")
        monkeypatch.setenv("ACTIONS_URL", f"{url}/webhook")
        for number, token, is_refused in (("1", TOKEN, False), ("2", "another", True)):
            monkeypatch.setenv("ACTIONS_TOKEN", token)
            endpoint = read_endpoint_config("deploy/endpoints.yml", "action_endpoint")
            turn = await say(with_actions(agent, endpoint), CAN_MY_MOTHER_JOIN, number)
            assert is_apology(turn) is is_refused
            assert token not in str(turn)


async def test_an_action_that_raises_is_an_apology_and_tells_no_log(
    agent: Agent, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*arguments: Any) -> None:
        raise ValueError("cannot use 我妈今年62，有高血压")

    as_in_production(caplog)
    monkeypatch.setattr(Settings, "from_environment", fail)
    async with listening(build(TOKEN)) as url:
        endpoint = EndpointConfig(url=f"{url}/webhook", headers=AUTHORISED)
        assert is_apology(await say(with_actions(agent, endpoint), CAN_MY_MOTHER_JOIN, "1"))
    assert "ValueError" in caplog.text
    assert "高血压" not in caplog.text and "hypertension" not in caplog.text
    assert CONVERSATION not in caplog.text


async def test_an_action_that_hangs_is_given_up(
    agent: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def wait(request: Any) -> Any:
        await asyncio.sleep(30)
        return response.json({})

    assert rasa.core.actions.action.DEFAULT_REQUEST_TIMEOUT == patches.ACTION_SECONDS
    monkeypatch.setattr(rasa.core.actions.action, "DEFAULT_REQUEST_TIMEOUT", 0.2)
    app = Sanic("hanging", configure_logging=False)
    app.add_route(wait, "/webhook", methods=["POST"])
    async with listening(app) as url:
        endpoint = EndpointConfig(url=f"{url}/webhook")
        assert is_apology(await say(with_actions(agent, endpoint), CAN_MY_MOTHER_JOIN, "1"))


@pytest.mark.parametrize(
    "answer",
    [
        {"events": "none"},
        {"events": [{"name": "slot"}]},
        {"events": [], "responses": ["text"]},
        {"events": [{"event": "no such event"}]},
    ],
)
async def test_an_answer_that_is_no_action_result_is_an_apology(
    agent: Agent, answer: dict[str, Any]
) -> None:
    assert is_apology(
        await say(with_actions(agent, AnsweringActions(answer)), CAN_MY_MOTHER_JOIN, "1")
    )


def test_the_validator_built_once_still_tells_good_from_bad() -> None:
    patches.apply()
    action = RemoteAction("action_decide_eligibility", None)
    slot = {"event": "slot", "name": "plan", "value": None, "timestamp": None}
    assert action._validate_action_result({"events": [slot], "responses": [{"text": "好"}]})
    for bad in ({"events": "none"}, {"events": [{"value": 1}]}, {"responses": {}}, []):
        with pytest.raises(ValidationError):
            action._validate_action_result(bad)


def test_the_schema_is_not_built_again_for_every_action(monkeypatch: pytest.MonkeyPatch) -> None:
    def build_again() -> None:
        raise AssertionError("built again")

    patches.apply()
    monkeypatch.setattr(RemoteAction, "action_response_format_spec", build_again)
    assert RemoteAction("action_decide_eligibility", None)._validate_action_result({"events": []})


async def test_an_action_that_says_nothing_is_an_apology_and_leaves_nothing_half_done(
    agent: Agent, actions: CountingActions
) -> None:
    await say(agent, CAN_MY_FATHER_JOIN, "1")
    deciding = with_actions(agent, FailingAt("action_decide_eligibility"))
    assert is_apology(await say(deciding, "62", "2"))
    turn = await say(with_actions(agent, actions), CAN_MY_FATHER_JOIN, "3")
    assert turn.outcome == "ask"
    assert "多大" in turn.replies[0]["text"]


class FailingAt(CountingActions):
    """Runs every action but one."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name

    async def request(self, *args: Any, **kwargs: Any) -> Any:
        """Run, or break off the connection."""
        if kwargs["json"]["next_action"] == self._name:
            raise ConnectionResetError
        return await super().request(*args, **kwargs)


async def test_after_an_outage_of_the_actions_the_conversation_goes_on(
    agent: Agent, actions: CountingActions
) -> None:
    await say(with_actions(agent, NOWHERE), CAN_MY_MOTHER_JOIN, "1")
    turn = await say(with_actions(agent, actions), CAN_MY_MOTHER_JOIN, "2")
    assert turn.replies[0]["kind"] == "eligibility"


async def test_a_turn_of_too_many_actions_does_not_silence_the_next(agent: Agent) -> None:
    agent.processor.max_number_of_predictions = 1
    await say(agent, CAN_MY_MOTHER_JOIN, "1")
    agent.processor.max_number_of_predictions = 10
    turn = await say(agent, "相互宝到底是个啥东西", "2")
    assert turn.outcome == "answer"
