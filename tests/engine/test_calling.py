"""Actions are told little, and are not asked twice; nothing else comes of it."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from rasa.core.actions.action import RemoteAction
from rasa.core.agent import Agent
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot import calling, patches
from tests.conversations.dialogue import Dialogue, read_dialogues
from tests.engine.serving import (
    CAN_MY_FATHER_JOIN,
    CONVERSATION,
    AnsweringActions,
    CountingActions,
    say,
)

DIALOGUES = list(read_dialogues(Path(__file__).parents[1] / "conversations" / "dialogues"))
VALIDATE = "validate_eligibility_form"
A_QUESTION = {"title": "怎么加入", "intent": "faq/how_to_join", "entities": []}
MOST_BYTES = 4000


@pytest.fixture(autouse=True)
def _patched() -> None:
    patches.apply()


class Told(CountingActions):
    """Remembers what every call said, beside what stock Rasa would have said."""

    def __init__(self) -> None:
        super().__init__()
        self.bodies: list[tuple[str, str]] = []

    def both(self, action: RemoteAction, *given: Any) -> dict[str, Any]:
        """What is said; what stock Rasa says is remembered too."""
        body = calling._told(action, *given)
        self.bodies.append((json.dumps(body), json.dumps(calling._stock_body(action, *given))))
        return body

    async def answers(self) -> list[tuple[Any, Any]]:
        """To what was said and to what stock Rasa says."""
        run = self._executor.run
        return [(await run(json.loads(a)), await run(json.loads(b))) for a, b in self.bodies]


@pytest.fixture
def told(agent: Agent, monkeypatch: pytest.MonkeyPatch) -> Told:
    told = Told()
    # A bound method would not get the action.
    body = lambda action, *given: told.both(action, *given)  # noqa: E731
    monkeypatch.setattr(RemoteAction, "_action_call_format", body)
    agent.processor.action_endpoint = told
    return told


async def _play(agent: Agent, dialogue: Dialogue) -> None:
    """All that a member says and taps in it."""
    buttons = list(agent.nlg.welcome().to_dict()["buttons"])
    for number, step in enumerate(dialogue.steps):
        tapped = (button for button in buttons if button["title"] == step.get("tap"))
        # As JSON brings it back, lists for tuples.
        said = step.get("say") or json.loads(json.dumps(next(tapped)))
        turn = await say(agent, said, str(number))
        shown = [button for reply in turn.replies for button in reply["buttons"]]
        buttons = [*shown, *buttons]


@pytest.mark.parametrize("dialogue", DIALOGUES, ids=lambda dialogue: dialogue.name)
async def test_an_action_does_the_same_as_when_it_is_told_everything(
    agent: Agent, told: Told, dialogue: Dialogue
) -> None:
    await _play(agent, dialogue)
    for ours, stock in await told.answers():
        assert ours == stock


def test_what_an_action_is_told_grows_by_little_with_each_message(loaded: Agent) -> None:
    parsed = {"intent_ranking": [{"name": "greet", "confidence": 0.1}] * 10, "gate": {}}
    said = [UserUttered("你好", {"name": "greet"}, [], copy.copy(parsed)) for _ in range(20)]
    assert loaded.domain is not None
    tracker = DialogueStateTracker.from_events("any", said, loaded.domain.slots)
    action = RemoteAction(VALIDATE, EndpointConfig("any", enable_selective_domain=True))
    body = action._action_call_format(tracker, loaded.domain)
    assert len(json.dumps(body)) < MOST_BYTES


@pytest.mark.parametrize(
    ("name", "selective", "is_told"),
    [
        (VALIDATE, True, False),
        ("action_any", True, False),
        ("action_reader", True, True),
        (VALIDATE, False, True),
    ],
)
def test_the_domain_is_for_who_asks_for_it(name: str, selective: bool, is_told: bool) -> None:
    actions = [VALIDATE, "action_any", {"action_reader": {"send_domain": True}}]
    domain = Domain.from_dict({"actions": actions})
    action = RemoteAction(name, EndpointConfig("any", enable_selective_domain=selective))
    tracker = DialogueStateTracker.from_events("any", [], domain.slots)
    assert ("domain" in action._action_call_format(tracker, domain)) is is_told


async def test_a_form_that_comes_back_does_not_ask_again_what_was_no_answer(
    agent: Agent, actions: CountingActions
) -> None:
    await say(agent, CAN_MY_FATHER_JOIN, "1")
    actions.names.clear()
    turn = await say(agent, A_QUESTION, "2")
    assert [reply["outcome"] for reply in turn.replies] == ["answer", "ask"]
    assert actions.names == [VALIDATE]


async def test_the_next_message_is_asked_about_anew(agent: Agent, actions: CountingActions) -> None:
    for number in range(3):
        await say(agent, CAN_MY_FATHER_JOIN, str(number))
    assert actions.names.count(VALIDATE) == 3


ENDPOINT = {"json": {"next_action": "any"}}
SILENT = {"events": [{"event": "slot", "name": "plan", "value": None}], "responses": []}


class Counting(AnsweringActions):
    """Counts what comes through."""

    calls = 0

    async def request(self, *args: Any, **kwargs: Any) -> Any:
        """Count, then answer or fail."""
        self.calls += 1
        if not self._answer:
            raise ConnectionResetError
        return copy.deepcopy(self._answer)


@pytest.mark.parametrize(
    ("answer", "calls"),
    [(SILENT, 1), ({**SILENT, "responses": [{"text": "好"}]}, 2), ({"events": "none"}, 2)],
)
async def test_only_a_silent_answer_is_given_again(answer: dict[str, Any], calls: int) -> None:
    endpoint = Counting(answer)
    asked = calling.AskedOnce(endpoint)
    with calling.one_turn():
        first = await asked.request(**copy.deepcopy(ENDPOINT))
        if first == SILENT:
            first["events"].pop()["value"] = "changed"
        assert await asked.request(**copy.deepcopy(ENDPOINT)) == answer
    assert endpoint.calls == calls


async def test_a_failed_call_is_tried_again() -> None:
    asked = calling.AskedOnce(Counting({}))
    with calling.one_turn():
        for _ in range(2):
            with pytest.raises(ConnectionResetError):
                await asked.request(**ENDPOINT)
    assert asked._endpoint.calls == 2


async def test_another_message_or_another_turn_is_another_call() -> None:
    endpoint = Counting(SILENT)
    asked = calling.AskedOnce(endpoint)
    with calling.one_turn():
        await asked.request(json={"tracker": 1})
        await asked.request(json={"tracker": 2})
    with calling.one_turn():
        await asked.request(json={"tracker": 2})
    await asked.request(json={"tracker": 2})
    assert endpoint.calls == 4


def test_what_is_told_is_not_changed_by_what_happens_afterwards(loaded: Agent) -> None:
    message = UserUttered("62", {"name": "inform"}, [{"entity": "age", "value": "P62Y"}])
    assert loaded.domain is not None
    events = [message, SlotSet("requested_slot", "eligibility_age")]
    tracker = DialogueStateTracker.from_events(CONVERSATION, events, loaded.domain.slots)
    body = calling.conversation(tracker)
    before = json.dumps(body)
    message.entities.append({"entity": "plan", "value": "any"})
    message.parse_data["entities"].append({"entity": "plan", "value": "any"})
    assert json.dumps(body) == before
