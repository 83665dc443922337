"""Runs one member message through a loaded Rasa agent and returns its Turn.

The channel and ``python -m bot.ask`` share this path. It is Rasa's own ``handle_message`` with
two differences: the events of a message already handled are returned instead of being produced
again, and every reply stays one item with its metadata.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.core.policies.policy import PolicyPrediction
from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    AllSlotsReset,
    BotUttered,
    Event,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from bot import calling, metrics
from bot.memory import MemoryStore
from bot.nlu.classifier import response_selector_output
from bot.storing import PART
from bot.turn import GATE, Turn, named, understanding
from bot.understanding import LEAVES_FORM, understand
from bot.window import closing, given_up

CHANNEL = "member"
# Written when an action fails, so that no member meets silence; its text stands in domain.yml.
FAILURE_RESPONSE = "utter_failure"
# Said after the answers to a message with more questions than one reply should hold.
REMAINING_RESPONSE = "utter_remaining"
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class NotReady(Exception):
    """The agent has no model yet."""


@dataclass(frozen=True)
class Choice:
    """A tapped button: what it said and what it stands for."""

    title: str
    intent: str
    entities: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True)
class Incoming:
    """One member message; ``choice`` is set instead of ``text`` when a button was tapped.

    ``anew``: a human was called or has gone since the last message, so no form is open any more
    and nobody who was spoken of before is meant.
    """

    conversation: str
    message_id: str
    text: str = ""
    choice: Choice | None = None
    anew: bool = False


class ReplyChannel(OutputChannel):
    """Delivers nothing: replies are read from the tracker, one item each with its metadata."""

    @classmethod
    def name(cls) -> str:
        """Name under which responses may be varied."""
        return CHANNEL

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Keep Rasa from splitting a reply into texts, buttons and custom parts."""


def safe_text(text: str) -> str:
    """Member text that no Rasa handler takes for a command: a leading ``/`` becomes ``／``."""
    cleaned = _UNPRINTABLE.sub(" ", text).encode("utf-8", "ignore").decode("utf-8").strip()
    return "／" + cleaned[1:] if cleaned.startswith("/") else cleaned


def parse_data_of(choice: Choice) -> dict[str, Any]:
    """What NLU would have said had the member typed exactly what the button means."""
    ranking = [{"name": choice.intent, "confidence": 1.0}]
    return {
        "text": choice.title,
        "intent": {"name": choice.intent.split("/")[0], "confidence": 1.0},
        "entities": [dict(entity) for entity in choice.entities],
        "intent_ranking": ranking,
        "response_selector": response_selector_output(ranking),
        GATE: {"decision": "answer", "candidates": []},
    }


def _user_message(incoming: Incoming) -> UserMessage:
    choice = incoming.choice
    return UserMessage(
        text=safe_text(choice.title if choice else incoming.text),
        output_channel=ReplyChannel(),
        sender_id=incoming.conversation,
        parse_data=parse_data_of(choice) if choice else None,
        input_channel=CHANNEL,
        message_id=incoming.message_id,
    )


def _events_of(tracker: DialogueStateTracker, message_id: str) -> list[Event]:
    """The user event with ``message_id``, its further questions, and what followed each."""
    found: list[Event] = []
    for event in tracker.events:
        if isinstance(event, UserUttered):
            ours = str(event.message_id).split(PART)[0] == message_id.split(PART)[0]
            if found and not ours:
                break
            if event.message_id == message_id or (found and ours):
                found.append(event)
        elif found:
            found.append(event)
    return found


def _replies(events: Iterable[Event]) -> tuple[Mapping[str, Any], ...]:
    return tuple(
        event.metadata["reply"]
        for event in events
        if isinstance(event, BotUttered) and "reply" in event.metadata
    )


def _turn(agent: Agent, events: list[Event]) -> Turn:
    user = events[0]
    if not isinstance(user, UserUttered):
        raise ValueError("a turn starts with the member's message")
    intent, confidence, candidates = understanding(user.parse_data)
    return Turn(
        message_id=str(user.message_id),
        text=user.text or "",
        intent=intent,
        confidence=confidence,
        candidates=candidates,
        entities=named(user.parse_data),
        replies=_replies(events),
        edition=agent.nlg.edition.isoformat(),
        release=release_of(agent),
    )


def release_of(agent: Agent) -> str:
    """The release that answers; the model's id where there are no releases."""
    return str(getattr(agent.nlg, "release", "") or agent.model_id or "")


async def run_turn(agent: Agent, incoming: Incoming) -> Turn:
    """Handle ``incoming`` once; a message id handled before gives the stored Turn again.

    Raises NotReady without a model, and whatever the tracker store raises while its database is
    down.
    """
    # A newly published model may be taken meanwhile: what one turn starts with, it ends with.
    agent = copy.copy(agent)
    processor = agent.processor
    if not agent.is_ready() or processor is None:
        raise NotReady
    async with agent.lock_store.lock(incoming.conversation):
        tracker, handled = await _remembered(agent, incoming)
        if not handled:
            await processor._update_tracker_session(tracker, ReplyChannel())
            if incoming.anew:
                await _begin_anew(agent, tracker)
            tracker = await _process(agent, tracker, _user_message(incoming))
            handled = _events_of(tracker, incoming.message_id)
        return _turn(agent, handled)


async def _remembered(agent: Agent, incoming: Incoming) -> tuple[DialogueStateTracker, list[Event]]:
    """The conversation, and what the message came to when it was handled before."""
    store = agent.tracker_store
    if isinstance(store, MemoryStore):
        tracker, handled = store.known(incoming.conversation, incoming.message_id)
        # As the processor's own way does: stored events name the model that answered.
        tracker.model_id = agent.processor.model_metadata.model_id
        tracker.assistant_id = tracker.assistant_id or agent.processor.model_metadata.assistant_id
    else:
        tracker, handled = await agent.processor.get_tracker(incoming.conversation), []
    return tracker, handled or _events_of(tracker, incoming.message_id)


async def _begin_anew(agent: Agent, tracker: DialogueStateTracker) -> None:
    """A new session, as Rasa begins one after a long pause: no form, no slot, no context."""
    processor = agent.processor
    await processor._run_action(
        action=processor._get_action(ACTION_SESSION_START_NAME),
        tracker=tracker,
        output_channel=ReplyChannel(),
        nlg=processor.nlg,
        prediction=PolicyPrediction.for_action_name(processor.domain, ACTION_SESSION_START_NAME),
    )


async def _process(
    agent: Agent, tracker: DialogueStateTracker, message: UserMessage
) -> DialogueStateTracker:
    """Every question of the message in its order; all are one turn, saved once."""
    tracker.update_with_events(given_up(list(tracker.events)), agent.domain)
    parts = await _parts(agent, tracker, message)
    if (parts[0].parse_data or {}).get(LEAVES_FORM):
        tracker.update_with_events(closing(), agent.domain)
    with calling.one_turn():
        for part in parts:
            tracker = await _process_part(agent, tracker, part)
    if _leaves_questions(parts[-1]):
        await _say(agent, tracker, REMAINING_RESPONSE)
    await agent.processor.save_tracker(tracker)
    return tracker


async def _parts(
    agent: Agent, tracker: DialogueStateTracker, message: UserMessage
) -> list[UserMessage]:
    """The message itself, or its questions, the later ones under ids of their own."""
    if message.parse_data:
        return [message]
    with metrics.part("understanding"):
        understood = await understand(agent, message.text or "", tracker)
    parts = []
    for number, parse_data in enumerate(understood):
        message_id = message.message_id if number == 0 else f"{message.message_id}{PART}{number}"
        parts.append(
            UserMessage(
                text=message.text if number == 0 else parse_data["text"],
                output_channel=message.output_channel,
                sender_id=message.sender_id,
                parse_data=parse_data,
                input_channel=CHANNEL,
                message_id=message_id,
            )
        )
    return parts


def _leaves_questions(message: UserMessage) -> bool:
    return bool((message.parse_data or {}).get("remaining"))


async def _process_part(
    agent: Agent, tracker: DialogueStateTracker, message: UserMessage
) -> DialogueStateTracker:
    processor = agent.processor
    await processor._handle_message_with_tracker(message, tracker)
    tracker = await processor.run_action_extract_slots(message.output_channel, tracker)
    await processor._run_prediction_loop(message.output_channel, tracker)
    if not _replies(_events_of(tracker, message.message_id)):
        await _say(agent, tracker, FAILURE_RESPONSE)
        metrics.APOLOGIES.inc()
        # What the failed action was about to use or forget must not colour a later message.
        tracker.update_with_events([ActiveLoop(None), AllSlotsReset()], agent.domain)
    if tracker.latest_action_name != ACTION_LISTEN_NAME:
        # Rasa stopped after too many actions; it counts them up to the last time it listened, and
        # would stop at once at every later message.
        tracker.update(ActionExecuted(ACTION_LISTEN_NAME), agent.domain)
    return tracker


async def _say(agent: Agent, tracker: DialogueStateTracker, response: str) -> None:
    draft = await agent.nlg.generate(response, tracker, CHANNEL)
    text = draft.pop("text")
    tracker.update(BotUttered(text, metadata=draft), agent.domain)
