"""RulePolicy finds the rules that apply in a fraction of the time; which ones is as Rasa says.

Stock Rasa 3.6.21 holds all rules against all states of a conversation, and makes those states from
all its events, twice for a prediction. Here a rule that waits for another action or another intent
than the last ones is not tried, and only the states that a rule can reach back to are made.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from rasa.core.featurizers.tracker_featurizers import MaxHistoryTrackerFeaturizer
from rasa.core.policies.rule_policy import (
    RULES,
    RULES_FOR_LOOP_UNHAPPY_PATH,
    RULES_NOT_IN_STORIES,
    RulePolicy,
)
from rasa.shared.core.constants import ACTION_LISTEN_NAME, PREVIOUS_ACTION, SHOULD_NOT_BE_SET, USER
from rasa.shared.core.domain import Domain, State
from rasa.shared.core.events import ActionExecuted
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ACTION_NAME, INTENT

_stock_keys = RulePolicy._get_possible_keys
_stock_states = RulePolicy._prediction_states
_stock_find = RulePolicy._find_action_from_rules
_INDEXES = "_indexes"
_LONGEST = "_longest_rule"

_WITHOUT_INTENT: State = {PREVIOUS_ACTION: {ACTION_NAME: ACTION_LISTEN_NAME}}

Lookup = Mapping[str, str]


def apply() -> None:
    """From now on; a second call changes nothing."""
    RulePolicy._get_possible_keys = _possible_keys
    RulePolicy._prediction_states = _prediction_states
    RulePolicy._find_action_from_rules = _find_action_from_rules


class RuleIndex:
    """The keys of a lookup by the action and the intent that their last state waits for."""

    def __init__(self, lookup: Lookup) -> None:
        """``lookup`` as RulePolicy learned it: rules as JSON, with what they predict."""
        self.lookup = lookup
        self._wanted = {key: _wanted(json.loads(key)[-1]) for key in lookup}
        self._known = {value for wanted in self._wanted.values() for value in wanted}
        self._found: dict[tuple[Any, Any], Lookup] = {}

    def near(self, state: State) -> Lookup:
        """The part of the lookup that the last state of a conversation does not rule out."""
        action, intent = (value if value in self._known else None for value in _marks(state))
        if (action, intent) not in self._found:
            self._found[action, intent] = {
                key: self.lookup[key]
                for key, wanted in self._wanted.items()
                if wanted[0] in (None, action) and wanted[1] in (None, intent)
            }
        return self._found[action, intent]


def _marks(state: State) -> tuple[Any, Any]:
    return state.get(PREVIOUS_ACTION, {}).get(ACTION_NAME), state.get(USER, {}).get(INTENT)


def _wanted(state: State) -> tuple[Any, ...]:
    """Action and intent without which a rule's state fits nothing; None where any will do."""
    return tuple(
        value if isinstance(value, str) and value not in ("", SHOULD_NOT_BE_SET) else None
        for value in _marks(state)
    )


def _possible_keys(self: RulePolicy, lookup: Lookup, states: list[State]) -> set[str]:
    if states and states[-1].get(PREVIOUS_ACTION):
        lookup = _index_of(self, lookup).near(states[-1])
    found: set[str] = _stock_keys(self, lookup, states)
    return found


def _index_of(policy: RulePolicy, lookup: Lookup) -> RuleIndex:
    indexes: dict[int, RuleIndex] = policy.__dict__.setdefault(_INDEXES, {})
    index = indexes.get(id(lookup))
    if index is None or len(index.lookup) != len(lookup):
        index = indexes[id(lookup)] = RuleIndex(lookup)
    return index


def _find_action_from_rules(
    self: RulePolicy,
    tracker: DialogueStateTracker,
    domain: Domain,
    use_text_for_last_user_input: bool,
) -> tuple[str | None, str | None, bool]:
    """Rasa asks first for a rule that waits for the very words of a message; often none does."""
    if use_text_for_last_user_input and not tracker.active_loop_name:
        rules = _index_of(self, self.lookup[RULES])
        if not rules.near(_WITHOUT_INTENT):
            return None, None, False
    found: tuple[str | None, str | None, bool] = _stock_find(
        self, tracker, domain, use_text_for_last_user_input
    )
    return found


def _prediction_states(
    self: RulePolicy,
    tracker: DialogueStateTracker,
    domain: Domain,
    use_text_for_last_user_input: bool = False,
    rule_only_data: dict[str, Any] | None = None,
) -> list[State]:
    featurizer = self.featurizer
    if type(featurizer) is not MaxHistoryTrackerFeaturizer or featurizer.max_history:
        found: list[State] = _stock_states(
            self, tracker, domain, use_text_for_last_user_input, rule_only_data
        )
        return found
    # One more than a rule has: so they are nobody's key when something was left out.
    states = last_states(tracker, domain, _longest(self) + 1)
    featurizer._choose_last_user_input([states], use_text_for_last_user_input)
    return states


def _longest(policy: RulePolicy) -> int:
    """States of the longest rule."""
    if not hasattr(policy, _LONGEST):
        names = (RULES, RULES_FOR_LOOP_UNHAPPY_PATH, RULES_NOT_IN_STORIES)
        keys = [key for name in names for key in policy.lookup.get(name, ())]
        setattr(policy, _LONGEST, max(_lengths(keys), default=0))
    longest: int = getattr(policy, _LONGEST)
    return longest


def _lengths(keys: Iterable[str]) -> Iterable[int]:
    # Loops and default actions stand among the rules by their names.
    return (len(json.loads(key)) for key in keys if key.startswith("["))


def last_states(tracker: DialogueStateTracker, domain: Domain, count: int) -> list[State]:
    """The last ``count`` of ``domain.states_for_tracker_history(tracker)``, or all if fewer."""
    events = tracker.applied_events()
    before = sum(isinstance(event, ActionExecuted) for event in events) + 1 - count
    replayed = tracker.init_copy()
    states = []
    for event in events:
        if isinstance(event, ActionExecuted):
            if before <= 0:
                states.append(domain.get_active_state(replayed))
            before -= 1
        replayed.update(event)
    return [*states, domain.get_active_state(replayed)]
