"""Parses texts with the loaded model, several at once where that is cheaper.

A second text costs a fraction of the first, because the encoder sees all of them together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from weakref import WeakKeyDictionary

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.core.processor import MessageProcessor
from rasa.engine.constants import PLACEHOLDER_MESSAGE, PLACEHOLDER_TRACKER
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.classifier import response_selector_output
from bot.nlu.signs import SignFinder
from bot.turn import GATE
from bot.understanding import labels
from bot.understanding.together import Together

ParseData = dict[str, Any]


def messages_of(
    agent: Agent,
    texts: Sequence[str],
    tracker: DialogueStateTracker | None = None,
    target: str | None = None,
) -> list[Message]:
    """``texts`` behind the last NLU component, features included, in one run of the graph; or
    behind the node ``target``.
    """
    processor = agent.processor
    if processor is None:
        raise ValueError("the agent has no model")
    target = target or processor.model_metadata.nlu_target
    inputs = {
        PLACEHOLDER_MESSAGE: [UserMessage(text) for text in texts],
        PLACEHOLDER_TRACKER: tracker or DialogueStateTracker.from_events("parse", []),
    }
    found: list[Message] = processor.graph_runner.run(inputs=inputs, targets=[target])[target]
    return found


# One for each loaded model; a model that was replaced takes its own with it.
_TOGETHER: WeakKeyDictionary[MessageProcessor, Together] = WeakKeyDictionary()


class Parser:
    """Parses for one message of a conversation; the same text is parsed once."""

    def __init__(self, agent: Agent, tracker: DialogueStateTracker) -> None:
        """``agent`` has a model."""
        self._agent = agent
        self._tracker = tracker
        self._parsed: dict[str, ParseData] = {}

    @property
    def texts(self) -> tuple[str, ...]:
        """What was parsed so far; each costs time."""
        return tuple(self._parsed)

    async def prepare(self, texts: Iterable[str]) -> None:
        """Parse ``texts`` together with what other members say at this moment."""
        new = self._new(texts)
        if new:
            together = _TOGETHER.setdefault(self._agent.processor, Together())
            self._keep(new, await together.parsed(new, lambda them: messages_of(self._agent, them)))

    def outline(self, text: str) -> ParseData:
        """What the first components say of a text, its words and signs (``bot.nlu.signs``): a
        fraction of what parsing it costs. Empty if the model's pipeline knows no signs.
        """
        graph = self._agent.processor.graph_runner._graph_schema.nodes
        finder = next((name for name, node in graph.items() if node.uses is SignFinder), None)
        if finder is None:
            return {}
        (message,) = messages_of(self._agent, [text], self._tracker, finder)
        outline: ParseData = message.as_dict(only_output_properties=True)
        return outline

    def parse(self, text: str) -> ParseData:
        """Parse data as Rasa would make it."""
        return self.parse_all([text])[0]

    def parse_all(self, texts: Iterable[str]) -> list[ParseData]:
        """Parse data of each text, all new ones in one run of the graph."""
        wanted = list(texts)
        new = self._new(wanted)
        if new:
            self._keep(new, messages_of(self._agent, new, self._tracker))
        return [dict(self._parsed[text]) for text in wanted]

    def _new(self, texts: Iterable[str]) -> list[str]:
        return [text for text in dict.fromkeys(texts) if text not in self._parsed]

    def _keep(self, texts: Sequence[str], messages: Iterable[Message]) -> None:
        parsed = (self._whole(one.as_dict(only_output_properties=True)) for one in messages)
        self._parsed.update(zip(texts, parsed, strict=True))

    def _whole(self, output: ParseData) -> ParseData:
        """With what Rasa promises of every parse."""
        empty = {"text": "", "intent": {"name": None, "confidence": 0.0}, "entities": []}
        parse_data = {**empty, **output}
        self._agent.processor._update_full_retrieval_intent(parse_data)
        return parse_data


def is_sure(parse_data: Mapping[str, Any]) -> bool:
    """Whether the gate lets it be answered."""
    return bool(parse_data.get(GATE, {}).get("decision") == "answer")


def confidence_of(parse_data: Mapping[str, Any], label: str) -> float:
    """How likely ``label`` is, without the gate."""
    ranking = parse_data.get("intent_ranking") or ()
    return next((float(one["confidence"]) for one in ranking if one["name"] == label), 0.0)


def offering(offered: Iterable[str], parse_data: ParseData, titles: Mapping[str, str]) -> ParseData:
    """``parse_data`` as unsure between the questions ``offered``, or of anything without one."""
    candidates = [{"intent": label, "confidence": 0.0, "title": titles[label]} for label in offered]
    fallback = {"name": labels.UNCLEAR, "confidence": 0.0}
    return {
        **parse_data,
        "intent": fallback,
        "intent_ranking": [fallback, *parse_data.get("intent_ranking", ())],
        GATE: {"decision": "clarify" if candidates else "decline", "candidates": candidates},
    }


def labelled(
    parse_data: Mapping[str, Any],
    label: str,
    entities: Iterable[Mapping[str, Any]] = (),
    meant: str | None = None,
) -> ParseData:
    """``parse_data`` as a sure ``label`` with further ``entities``; ``meant``: its full wording."""
    ranking = [{"name": label, "confidence": 1.0}]
    others = [item for item in parse_data.get("intent_ranking", ()) if item["name"] != label]
    return {
        **parse_data,
        "intent": {"name": label.split("/")[0], "confidence": 1.0},
        "intent_ranking": [*ranking, *others],
        "entities": [*(parse_data.get("entities") or ()), *entities],
        "response_selector": response_selector_output(ranking),
        GATE: {"decision": "answer", "candidates": []},
        "meant": meant or parse_data.get("meant") or parse_data.get("text"),
    }
