"""Understands a message in its conversation: what was left out, and whether it asks several
things.

Yields parse data of Rasa's own shape, one for each question, so that the dialogue sees ordinary
messages.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.shared.core.events import ActiveLoop, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot import context, questions
from bot.eligibility import FORM
from bot.joining import ELIGIBILITY
from bot.turn import GATE, understanding

_REMEMBERED_MESSAGES = 3
# Where the member set question marks, each piece was meant as one; a cut of our own must be sure.
_ASKED, _SURE = 0.25, 0.7
# Each way costs a parse for each piece.
_MOST_WAYS = 6


async def understand(
    agent: Agent, message: UserMessage, tracker: DialogueStateTracker
) -> list[dict[str, Any]]:
    """One parse for the message, or one for each of its questions (at most three)."""
    whole = await _parse(agent, message.text or "", tracker)
    topics = agent.nlg.topics
    if tracker.active_loop_name:
        return [whole]
    if _may_ask_several(whole):
        pieces = await _questions(agent, whole, tracker)
        if pieces:
            return pieces
    return [context.complete(whole, _said(tracker), topics)]


def _may_ask_several(whole: dict[str, Any]) -> bool:
    """Whether it is a question at all: what is surely something else is not cut apart."""
    label, _, _ = understanding(whole)
    return _decision(whole) != "answer" or label.startswith("faq/")


async def _parse(agent: Agent, text: str, tracker: DialogueStateTracker) -> dict[str, Any]:
    parsed: dict[str, Any] = await agent.processor.parse_message(UserMessage(text=text), tracker)
    return parsed


def _said(tracker: DialogueStateTracker) -> Iterator[context.Said]:
    """Earlier messages of this session, latest first."""
    users, asking = [], False
    for event in tracker.events:
        if isinstance(event, ActiveLoop):
            asking = event.name == FORM
        elif isinstance(event, UserUttered):
            users.append((event, asking))
    for event, answers in users[: -_REMEMBERED_MESSAGES - 1 : -1]:
        label, _, _ = understanding(event.parse_data)
        # What answered the form is part of the question whether somebody may join.
        is_part = answers and not label.startswith("faq/")
        yield context.Said(ELIGIBILITY if is_part else label, tuple(event.entities or ()))


async def _questions(
    agent: Agent, whole: dict[str, Any], tracker: DialogueStateTracker
) -> list[dict[str, Any]]:
    """The parses of the message's questions when it surely asks two or three different ones."""
    text = whole["text"]
    for pieces, surely in _ways(text, _decision(whole) == "answer"):
        if not 2 <= len(pieces) <= questions.MOST_QUESTIONS:
            continue
        if not all(questions.is_question(piece) for piece in pieces):
            continue
        parses = [await _parse(agent, piece, tracker) for piece in pieces]
        labels = _different_answers(parses, surely)
        if labels:
            return [context.labelled(p, label) for p, label in zip(parses, labels, strict=True)]
    return []


def _ways(text: str, understood: bool) -> Iterator[tuple[list[str], float]]:
    """Where to cut, the clearest marks first, each with the confidence that the pieces need."""
    yield questions.by_marks(text), _ASKED
    yield questions.by_commas(text), _SURE
    if not understood:
        for pieces in itertools.islice(questions.without_marks(text), _MOST_WAYS):
            yield pieces, _SURE


def _decision(parse_data: dict[str, Any]) -> str:
    return str(parse_data.get(GATE, {}).get("decision", ""))


def _different_answers(parses: list[dict[str, Any]], least: float) -> list[str]:
    """The FAQ that each piece asks, when all ask different ones surely enough; else nothing."""
    best = [next(iter(understanding(parse)[2]), None) for parse in parses]
    labels = [item["intent"] for item in best if item and item["confidence"] >= least]
    faqs = {label for label in labels if label.startswith("faq/")}
    return labels if len(faqs) == len(parses) else []
