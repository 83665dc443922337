"""What serving processes save, and that nothing else comes of it."""

from __future__ import annotations

import ast
import gc
import inspect
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from rasa.core import processor
from rasa.core.actions import action, forms
from rasa.core.agent import Agent
from rasa.core.policies import rule_policy
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.processor import MessageProcessor
from rasa.engine import loader
from rasa.exceptions import ModelNotFound
from rasa.shared.core.domain import ActionNotFoundException, Domain
from rasa.shared.core.events import ActionExecuted, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.utils.common import all_subclasses
from rasa.utils.endpoints import EndpointConfig

from bot import patches, shortcuts
from tests.engine.happenings import SMALL_DOMAIN, Script, scripts, tracker_of


@pytest.fixture(autouse=True)
def _patched() -> None:
    patches.apply()


def test_the_collector_rests_while_a_model_is_loaded_and_works_afterwards(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    archive = tmp_path / "some.tar.gz"
    archive.touch()
    seen = []

    def load(*args: object) -> tuple[str, str]:
        seen.append(gc.isenabled())
        return "metadata", "runner"

    monkeypatch.setattr(loader, "load_predict_graph_runner", load)
    assert MessageProcessor._load_model(archive) == (archive.name, "metadata", "runner")
    assert (seen, gc.isenabled()) == ([False], True)


def test_the_collector_works_again_after_a_model_that_could_not_be_loaded(tmp_path: Path) -> None:
    with pytest.raises(ModelNotFound):
        MessageProcessor._load_model(tmp_path)
    assert gc.isenabled()


KINDS = all_subclasses(Event)


@pytest.mark.parametrize("kind", KINDS)
def test_an_event_is_of_its_kind_and_of_those_above(kind: type[Event]) -> None:
    event = object.__new__(kind)
    assert isinstance(event, Event)
    found = [other for other in KINDS if isinstance(event, other)]
    assert found == [other for other in KINDS if other in kind.__mro__]


def test_a_kind_of_event_that_comes_later_is_known_too() -> None:
    class Later(SlotSet):
        type_name = "later"

    assert isinstance(Later("plan", None), SlotSet)
    assert not isinstance(SlotSet("plan", None), Later)


def test_what_is_no_event_is_none() -> None:
    assert not isinstance("slot", Event)


@pytest.mark.parametrize("module", [processor, forms, rule_policy])
def test_rasa_copies_deeply_only_for_lines_of_its_debug_log(module: types.ModuleType) -> None:
    tree = ast.parse(inspect.getsource(module))
    debugged = {
        name
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "structlogger.debug"
        for name in ast.walk(call)
    }
    uses = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "copy"
    ]
    assert uses
    assert {node.attr for node in uses} == {"deepcopy"}
    assert debugged.issuperset(uses)


@given(script=scripts(SMALL_DOMAIN, ['"ask" "action_one" "action_two"']))
@settings(max_examples=300, deadline=None)
def test_the_events_that_count_are_those_that_stock_rasa_counts(script: Script) -> None:
    tracker = tracker_of(script, SMALL_DOMAIN)
    assert tracker.applied_events() == shortcuts._stock_applied(tracker)


ENDPOINT = EndpointConfig("any")
OVERRIDING = Domain.from_dict(
    {"actions": ["action_restart", "action_any"], "forms": {"a_form": {}}}
)


@pytest.mark.parametrize("name", [*OVERRIDING.action_names_or_texts, "action_of_nobody"])
@pytest.mark.parametrize("endpoint", [ENDPOINT, None])
def test_an_action_is_the_one_that_stock_rasa_finds_by_its_name(
    name: str, endpoint: EndpointConfig | None
) -> None:
    def found(find: Callable[..., Any]) -> Any:
        try:
            one = find(name, OVERRIDING, endpoint)
        except ActionNotFoundException as error:
            return str(error)
        known = {key: value for key, value in vars(one).items() if key != "action_endpoint"}
        return type(one), known

    assert found(action.action_for_name_or_text) == found(shortcuts._stock_action_for)


def test_each_endpoint_has_default_actions_of_its_own() -> None:
    other = EndpointConfig("another")
    first, again, another = (
        action.action_for_name_or_text("action_extract_slots", OVERRIDING, endpoint)
        for endpoint in (ENDPOINT, ENDPOINT, other)
    )
    assert first is again
    assert another._action_endpoint is other


async def test_what_was_decided_is_the_most_probable(loaded: Agent) -> None:
    assert loaded.processor is not None
    assert loaded.domain is not None
    heard = [ActionExecuted("action_listen"), UserUttered("好", {"name": "goodbye"})]
    tracker = DialogueStateTracker.from_events("any", heard, loaded.domain.slots)
    prediction = loaded.processor._predict_next_with_tracker(tracker)
    assert isinstance(prediction, PolicyPrediction)
    assert prediction.max_confidence == max(prediction.probabilities) > 0
    assert prediction.probabilities[prediction.max_confidence_index] == prediction.max_confidence
    assert prediction == shortcuts._stock_predict(loaded.processor, tracker)
