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
from rasa.core.processor import MessageProcessor
from rasa.engine.exceptions import GraphRunError
from rasa.engine.runner.dask import DaskGraphRunner
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
_stock_defaults = action.default_actions
# On an endpoint: the actions of Rasa's own that know it.
_DEFAULTS = "_default_actions"


def apply() -> None:
    """Take all of them; taking them twice changes nothing more."""
    _remember_the_kinds_of_events()
    _know_an_event_by_its_class()
    copies.apply()
    _apply_events_that_nothing_undoes()
    _make_default_actions_once()
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


def _default_actions(action_endpoint: EndpointConfig | None = None) -> list[Action]:
    if action_endpoint is None:
        return list(_stock_defaults())
    known = vars(action_endpoint)
    if _DEFAULTS not in known:
        known[_DEFAULTS] = _stock_defaults(action_endpoint)
    return list(known[_DEFAULTS])


def _make_default_actions_once() -> None:
    """Stock Rasa makes its dozen, which keep nothing, anew to find any action by its name."""
    action.default_actions = _default_actions


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
