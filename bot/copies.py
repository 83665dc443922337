"""Copies of a conversation by its state: stock Rasa 3.6.21 goes through all events again for each.

It makes one for every action and two more for a form, and comes to the state that is there.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable

from rasa.core.actions.forms import FormAction
from rasa.shared.constants import DEFAULT_SENDER_ID
from rasa.shared.core.constants import REQUESTED_SLOT
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, Restarted, SlotSet
from rasa.shared.core.slots import Slot
from rasa.shared.core.trackers import DialogueStateTracker

_stock_copy = DialogueStateTracker.copy
_stock_temporary = FormAction._temporary_tracker
# What events change of a tracker, beside slots and the loop, which are changed in place.
_STATE = ("_paused", "followup_action", "latest_action", "latest_message", "latest_bot_utterance")


def apply() -> None:
    """From now on; a second call changes nothing."""
    Slot.__copy__ = _copied_slot
    DialogueStateTracker.copy = _copied
    FormAction._temporary_tracker = _temporary


def _copied_slot(self: Slot) -> Slot:
    """Python would copy it in the way in which it writes it to a file."""
    copied = object.__new__(type(self))
    vars(copied).update(vars(self))
    return copied


def _copied(self: DialogueStateTracker) -> DialogueStateTracker:
    if self._max_event_history:
        # The events that are left do not lead to the state.
        return _stock_copy(self)
    copied = DialogueStateTracker(
        self.sender_id or DEFAULT_SENDER_ID, (), is_rule_tracker=self.is_rule_tracker
    )
    copied.events.extend(self.events)
    copied.slots = {name: copy.copy(slot) for name, slot in self.slots.items()}
    copied.active_loop = copy.copy(self.active_loop)
    for name in _STATE:
        setattr(copied, name, getattr(self, name))
    return copied


def _temporary(
    self: FormAction,
    current_tracker: DialogueStateTracker,
    additional_events: Iterable[Event],
    domain: Domain,
) -> DialogueStateTracker:
    if _differs_from_its_events(current_tracker, domain):
        return _stock_temporary(self, current_tracker, additional_events, domain)
    temporary = _copied(current_tracker)
    asked = SlotSet(REQUESTED_SLOT, self.get_slot_to_fill(current_tracker))
    for event in (asked, ActionExecuted(self.name()), *additional_events):
        temporary.update(event)
    return temporary


def _differs_from_its_events(tracker: DialogueStateTracker, domain: Domain) -> bool:
    """Whether those since the last restart, in a new tracker, would not make this one."""
    return bool(
        tracker._max_event_history
        or tracker.is_rule_tracker
        or len(tracker.slots) != len(domain.slots)
        or any(type(event) is Restarted for event in tracker.events)
    )
