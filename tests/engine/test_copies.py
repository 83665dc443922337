"""A copied conversation is in the state to which its events lead, and goes its own way."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from rasa.core.actions.forms import FormAction
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Restarted, SessionStarted, SlotSet
from rasa.shared.core.slots import AnySlot, BooleanSlot, FloatSlot, ListSlot, Slot, TextSlot
from rasa.shared.core.trackers import DialogueStateTracker

from bot import copies, patches
from tests.engine.happenings import SMALL_DOMAIN, Script, scripts, tracker_of

SCRIPTS = scripts(SMALL_DOMAIN, ['"ask" "action_one" "action_two"'])
ADDED = [SlotSet("known", True), ActionExecuted("action_one")]


@pytest.fixture(autouse=True)
def _patched() -> None:
    patches.apply()


def _state(tracker: DialogueStateTracker) -> dict[str, Any]:
    slots = {name: (type(slot), vars(slot)) for name, slot in tracker.slots.items()}
    events = [(type(event), _without_time(event)) for event in tracker.events]
    return {**vars(tracker), "slots": slots, "events": events}


def _without_time(event: object) -> dict[str, Any]:
    return {name: value for name, value in vars(event).items() if name != "timestamp"}


@pytest.mark.parametrize("kind", [TextSlot, BooleanSlot, ListSlot, FloatSlot, AnySlot])
def test_a_copied_slot_holds_what_python_would_copy(kind: type[Slot]) -> None:
    slot = kind("any", mappings=[{"type": "custom"}], influence_conversation=False)
    slot.value = ["x"]
    copied, stock = copy.copy(slot), copy._reconstruct(slot, None, *slot.__reduce_ex__(4))  # type: ignore[attr-defined]
    assert (type(copied), vars(copied)) == (type(stock), vars(stock))
    copied.value = None
    assert slot.value == ["x"]


@given(script=SCRIPTS)
@settings(max_examples=300, deadline=None)
def test_a_copy_is_what_stock_rasa_comes_to(script: Script) -> None:
    tracker = tracker_of(script, SMALL_DOMAIN)
    assert _state(tracker.copy()) == _state(copies._stock_copy(tracker))


@given(script=SCRIPTS)
@settings(max_examples=300, deadline=None)
def test_a_form_works_on_what_stock_rasa_comes_to(script: Script) -> None:
    form = FormAction("a_form", None)
    tracker = tracker_of(script, SMALL_DOMAIN)
    stock = copies._stock_temporary(form, tracker, ADDED, SMALL_DOMAIN)
    assert _state(form._temporary_tracker(tracker, ADDED, SMALL_DOMAIN)) == _state(stock)


def _limited() -> DialogueStateTracker:
    events = [SlotSet("known", True), ActionExecuted("action_one"), ActionExecuted("action_two")]
    return DialogueStateTracker.from_events("any", events, SMALL_DOMAIN.slots, 2)


def _restarted() -> DialogueStateTracker:
    events = [SlotSet("known", True), Restarted()]
    return DialogueStateTracker.from_events("any", events, SMALL_DOMAIN.slots)


def _without_slots() -> DialogueStateTracker:
    return DialogueStateTracker.from_events("any", [ActionExecuted("action_one")], [])


@pytest.mark.parametrize("make", [_limited, _restarted, _without_slots])
def test_a_conversation_that_is_no_longer_all_there_is_gone_through_again(
    make: Callable[[], DialogueStateTracker],
) -> None:
    form = FormAction("a_form", None)
    stock = copies._stock_temporary(form, make(), ADDED, SMALL_DOMAIN)
    assert _state(form._temporary_tracker(make(), ADDED, SMALL_DOMAIN)) == _state(stock)
    assert _state(make().copy()) == _state(copies._stock_copy(make()))


def test_what_happens_to_a_copy_does_not_happen_to_the_conversation() -> None:
    events = [SessionStarted(), ActiveLoop("a_form"), SlotSet("known", True)]
    tracker = DialogueStateTracker.from_events("any", events, SMALL_DOMAIN.slots)
    before = copy.deepcopy(_state(tracker))
    copied = tracker.copy()
    copied.update(SlotSet("known", None))
    copied.interrupt_loop(True)
    copied.reject_action("a_form")
    assert _state(tracker) == before
