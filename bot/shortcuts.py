"""The same results with less work, in Rasa 3.6.21: what it does anew, or for nobody, at every turn.

Applied with the patches (``bot/patches.py``), to serving processes only.
"""

from __future__ import annotations

import functools
import gc
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rasa.core import processor
from rasa.core.actions import action, forms
from rasa.core.actions.action import Action
from rasa.core.policies import rule_policy
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.processor import MessageProcessor
from rasa.engine.exceptions import GraphRunError
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionReverted,
    ActiveLoop,
    Event,
    Restarted,
    SessionStarted,
    UserUtteranceReverted,
)
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.utils.common import all_subclasses
from rasa.utils.endpoints import EndpointConfig

from bot import copies, rule_matching

_stock_resolve = Event.resolve_by_type
_stock_load = MessageProcessor._load_model
_stock_applied = DialogueStateTracker.applied_events
_stock_action_for = action.action_for_name_or_text
_stock_predict = MessageProcessor._predict_next_with_tracker
# On an endpoint: the actions of Rasa's own that know it, by name.
_DEFAULTS = "_default_actions"


def apply() -> None:
    """Take all of them; taking them twice changes nothing more."""
    _remember_the_kinds_of_events()
    _know_an_event_by_its_class()
    copies.apply()
    _apply_events_that_nothing_undoes()
    _make_default_actions_once()
    _look_for_the_most_probable_once()
    _word_debug_lines_without_copies()
    _run_the_graph_without_a_scheduler()
    _load_models_without_looking_for_garbage()
    rule_matching.apply()


@functools.cache
def _kinds() -> Mapping[str, type[Event]]:
    """Every kind by its name; of two with one name the first, as Rasa finds it."""
    kinds: dict[str, type[Event]] = {}
    for kind in all_subclasses(Event):
        kinds.setdefault(kind.type_name, kind)
    return kinds


def _resolve_by_type(type_name: str, default: type[Event] | None = None) -> type[Event] | None:
    found: type[Event] | None = _kinds().get(type_name) or _stock_resolve(type_name, default)
    return found


def _remember_the_kinds_of_events() -> None:
    """Stock Rasa collects all subclasses of ``Event`` anew for every event that it reads."""
    Event.resolve_by_type = staticmethod(_resolve_by_type)


class _EventKind(type(Event)):  # type: ignore[misc]
    __instancecheck__ = type.__instancecheck__


def _know_an_event_by_its_class() -> None:
    """Events are abstract base classes, which Python asks in Python whom they take for theirs, a
    thousand times a turn; none takes any but its subclasses.
    """
    for kind in (Event, *all_subclasses(Event)):
        kind.__class__ = _EventKind


@functools.cache
def _never_undoing() -> frozenset[type[Event]]:
    """Kinds among which every event since the session began counts. A form takes back some."""
    undoing = (Restarted, ActionReverted, UserUtteranceReverted, ActiveLoop, SessionStarted)
    kinds = _kinds().values()
    return frozenset({SessionStarted, *(kind for kind in kinds if not issubclass(kind, undoing))})


def _applied_events(self: DialogueStateTracker) -> list[Event]:
    events = list(self.events)
    if not _never_undoing().issuperset(map(type, events)):
        return list(_stock_applied(self))
    begins = (at for at in reversed(range(len(events))) if type(events[at]) is SessionStarted)
    return events[next(begins, -1) + 1 :]


def _apply_events_that_nothing_undoes() -> None:
    """Stock Rasa asks every event four times a turn whether it takes something back."""
    DialogueStateTracker.applied_events = _applied_events


def _action_for(name: str, domain: Domain, action_endpoint: EndpointConfig | None) -> Action:
    known: dict[str, Action] = {}
    if action_endpoint is not None:
        known = vars(action_endpoint).get(_DEFAULTS) or _remembered_defaults(action_endpoint)
    if name in known and name not in domain.user_actions_and_forms:
        return known[name]
    return _stock_action_for(name, domain, action_endpoint)


def _remembered_defaults(endpoint: EndpointConfig) -> dict[str, Action]:
    known = {default.name(): default for default in action.default_actions(endpoint)}
    setattr(endpoint, _DEFAULTS, known)
    return known


def _make_default_actions_once() -> None:
    """Stock Rasa makes its dozen, which keep nothing, anew to find one by its name."""
    action.action_for_name_or_text = _action_for


class _Decided(PolicyPrediction):
    """What the policies decided; nobody changes it any more."""

    max_confidence = functools.cached_property(PolicyPrediction.max_confidence.fget)
    max_confidence_index = functools.cached_property(PolicyPrediction.max_confidence_index.fget)


def _predict(self: MessageProcessor, tracker: DialogueStateTracker) -> PolicyPrediction:
    prediction = _stock_predict(self, tracker)
    prediction.__class__ = _Decided
    return prediction


def _look_for_the_most_probable_once() -> None:
    """Stock Rasa goes through the probabilities of all actions four times to name the best, also
    for a log line that nobody reads.
    """
    MessageProcessor._predict_next_with_tracker = _predict


class _AsItIs:
    """Stands for the module ``copy``."""

    @staticmethod
    def deepcopy(value: Any) -> Any:
        return value


def _word_debug_lines_without_copies() -> None:
    """Stock Rasa copies events and replies to the bottom for log lines, which are either written
    at once or, in production, not at all.
    """
    for module in (processor, forms, rule_policy):
        module.copy = _AsItIs


def _run(
    self: DaskGraphRunner,
    inputs: Mapping[str, Any] | None = None,
    targets: Sequence[str] | None = None,
) -> dict[str, Any]:
    wanted = targets or self._graph_schema.target_names
    outcomes = {name: (name, value) for name, value in (inputs or {}).items()}
    try:
        return dict(_outcome(self, name, outcomes) for name in wanted)
    except RuntimeError as error:
        raise GraphRunError("Error running runner.") from error


def _outcome(
    runner: DaskGraphRunner, name: str, outcomes: dict[str, tuple[str, Any]]
) -> tuple[str, Any]:
    if name not in outcomes:
        needs = runner._graph_schema.nodes[name].needs.values()
        given = [_outcome(runner, need, outcomes) for need in needs]
        outcomes[name] = runner._instantiated_nodes[name](*given)
    return outcomes[name]


def _run_the_graph_without_a_scheduler() -> None:
    """Stock Rasa cuts the graph down and hands it to dask three times a turn, for a few nodes that
    each have one place to stand; and it words its inputs for a log line that nobody reads.
    """
    DaskGraphRunner.run = _run


def _load(model_path: str | Path) -> Any:
    was_on = gc.isenabled()
    gc.disable()
    try:
        return _stock_load(model_path)
    finally:
        if was_on:
            gc.enable()


def _load_models_without_looking_for_garbage() -> None:
    """A model is a million objects that stay: the cycle collector goes through them again and
    again while they are made, for a fifth of the time, and finds nothing.
    """
    MessageProcessor._load_model = staticmethod(_load)
