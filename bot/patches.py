"""Start-up patches of Rasa 3.6.21: each closes one measured hole and has one test.

They are applied once, by the channel, before the model is loaded. Rasa's tree is frozen at this
version, so the patched names cannot move under us.
"""

from __future__ import annotations

import logging
from typing import Any

import rasa.core.actions.action
import rasa.core.agent
from jsonschema.validators import validator_for
from rasa.core.actions.action import RemoteAction
from rasa.core.tracker_store import TrackerStore
from rasa.engine.graph import ExecutionContext
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.graph_components.providers.domain_provider import DomainProvider
from rasa.nlu.classifiers.regex_message_handler import RegexMessageHandler
from rasa.shared.core.domain import Domain
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.utils.io import read_yaml_file

from bot import calling, measuring, pulling, shortcuts

logger = logging.getLogger(__name__)

ACTION_SECONDS = 8


def apply() -> None:
    """Apply all patches; applying them twice changes nothing more."""
    _refuse_answers_on_empty_memory()
    _validate_action_results_once()
    _give_up_on_slow_actions()
    _ignore_slash_commands()
    _trust_the_domain_of_a_model()
    _load_pulled_models_aside()
    shortcuts.apply()
    calling.apply()
    measuring.apply()


def _same_store(store: TrackerStore) -> TrackerStore:
    return store


def _refuse_answers_on_empty_memory() -> None:
    """Stock Rasa answers on an empty memory while the database is down, and loses those turns."""
    rasa.core.agent.FailSafeTrackerStore = _same_store


def _validate_action_results_once() -> None:
    """Stock Rasa checks its own JSON schema at every custom action: 50 ms of CPU a call."""
    schema = RemoteAction.action_response_format_spec()
    validator = validator_for(schema)(schema)

    def validate(self: RemoteAction, result: dict[str, Any]) -> bool:
        validator.validate(result)
        return True

    RemoteAction._validate_action_result = validate


def _give_up_on_slow_actions() -> None:
    """Stock Rasa waits 300 s for an action, longer than a message's lock lives (60 s): the events
    of the late one are lost.
    """
    rasa.core.actions.action.DEFAULT_REQUEST_TIMEOUT = ACTION_SECONDS


def _load_domain(
    cls: type[DomainProvider],
    /,
    config: dict[str, Any],
    model_storage: ModelStorage,
    resource: Resource,
    execution_context: ExecutionContext,
    **kwargs: Any,
) -> DomainProvider:
    with model_storage.read_from(resource) as folder:
        return cls(model_storage, resource, Domain.from_dict(read_yaml_file(folder / "domain.yml")))


# `self` stays without a type: Rasa takes every typed parameter for one that it must supply.
def _unchanged(self, messages: list[Message], domain: Any = None) -> list[Message]:  # type: ignore[no-untyped-def]
    return messages


def _ignore_slash_commands() -> None:
    """Stock Rasa obeys ``/restart`` and ``/inform{...}`` typed by anyone."""
    RegexMessageHandler.process = _unchanged


def _trust_the_domain_of_a_model() -> None:
    """Stock Rasa holds a model's domain, which training has written, against its schema again at
    every start: 4 s of CPU with our answers in it.
    """
    DomainProvider.load = classmethod(_load_domain)


def _load_pulled_models_aside() -> None:
    """Stock Rasa loads a pulled model on the event loop: nobody is answered for 4 s and more."""
    rasa.core.agent._update_model_from_server = pulling.update
