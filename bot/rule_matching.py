"""RulePolicy finds the rules that apply in a fraction of the time; which ones is as Rasa says.

Stock Rasa 3.6.21 holds all rules against all states of a conversation, and makes those states from
all its events, twice for a prediction. Here a rule that waits for another action or another intent
than the last ones is not tried, only the states that a rule can reach back to are made, and the
predictions of one turn go on from one another.
"""

from __future__ import annotations

import json
import operator
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
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
from rasa.shared.core.events import ActionExecuted, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ACTION_NAME, INTENT

_stock_keys = RulePolicy._get_possible_keys
_stock_states = RulePolicy._prediction_states
_stock_find = RulePolicy._find_action_from_rules
_INDEXES = "_indexes"
_LONGEST = "_longest_rule"
_REPLAY = "_replay"

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
    replay: Replay | None = vars(tracker).get(_REPLAY)
    if replay is None or not replay.leads_to(events, domain, count):
        replay = vars(tracker)[_REPLAY] = Replay(tracker, domain, count)
    return replay.go_on(events)


class Replay:
    """The events of a conversation so far, replayed; the next prediction goes on from there."""

    def __init__(self, tracker: DialogueStateTracker, domain: Domain, count: int) -> None:
        """Nothing is replayed yet; the last ``count`` states are wanted."""
        self._tracker = tracker.init_copy()
        self._domain, self._count = domain, count
        self._events: list[Event] = []
        # States before actions, each with the message that it shows and how that was then.
        self._before: deque[tuple[State, UserUttered, Any]] = deque(maxlen=count - 1)

    def leads_to(self, events: Sequence[Event], domain: Domain, count: int) -> bool:
        """Whether those are the events so far and more, and no message was changed since."""
        so_far = events[: len(self._events)]
        return (
            domain is self._domain
            and count == self._count
            and len(so_far) == len(self._events)
            and all(map(operator.is_, so_far, self._events))
            and all(_look(message) == look for _, message, look in self._before)
        )

    def go_on(self, events: Sequence[Event]) -> list[State]:
        """Replay the rest of ``events``; the states, which the caller may change."""
        rest = events[len(self._events) :]
        actions = sum(isinstance(event, ActionExecuted) for event in rest)
        for event in rest:
            if isinstance(event, ActionExecuted):
                if actions < self._count:
                    self._remember()
                actions -= 1
            self._tracker.update(event)
        self._events += rest
        now = self._domain.get_active_state(self._tracker)
        return [*(_copied(state) for state, _, _ in self._before), now]

    def _remember(self) -> None:
        message = self._tracker.latest_message
        state = self._domain.get_active_state(self._tracker)
        self._before.append((state, message, _look(message)))


def _look(message: UserUttered) -> tuple[Any, int]:
    """What policies change of a message."""
    return message.use_text_for_featurization, len(message.entities)


def _copied(state: State) -> State:
    return {name: dict(part) for name, part in state.items()}
