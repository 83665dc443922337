"""What serving processes save, and that nothing else comes of it."""

from __future__ import annotations

import ast
import gc
import inspect
import types
from pathlib import Path

import pytest
from hypothesis import given, settings
from rasa.core import processor
from rasa.core.actions import action, forms
from rasa.core.policies import rule_policy
from rasa.core.processor import MessageProcessor
from rasa.engine import loader
from rasa.exceptions import ModelNotFound
from rasa.shared.core.events import Event, SlotSet
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


def test_default_actions_are_those_of_stock_rasa_and_know_their_endpoint() -> None:
    endpoint = EndpointConfig("any")
    ours, again = action.default_actions(endpoint), action.default_actions(endpoint)
    assert [(type(one), vars(one)) for one in ours] == [
        (type(one), vars(one)) for one in shortcuts._stock_defaults(endpoint)
    ]
    assert all(one is other for one, other in zip(ours, again, strict=True))
    others = action.default_actions(EndpointConfig("another"))
    assert not any(one is other for one, other in zip(ours, others, strict=True))
