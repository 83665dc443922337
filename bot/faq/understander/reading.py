"""How the loaded model reads sentences: labels alone, with all reasons, or grouped by meaning."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from rasa.core.agent import Agent
from rasa.nlu.constants import TOKENS_NAMES
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.engine import Incoming, run_turn
from bot.nlu.classifier import GROUNDS, LabelClassifier
from bot.nlu.normalize import normalize
from bot.nlu.views import text_of
from bot.turn import GATE, named, understanding
from bot.understanding.parsing import messages_of

Json = dict[str, Any]

# A few at once cost a fraction of one by one; more only take memory.
_BATCH = 64
_CANDIDATES, _NEAREST, _GUESSES = 5, 5, 3
# Cosines from which two sentences ask the same: when the model takes both for the same label,
# right or wrong, and when it does not. Of 1,200 held-out sentences these make 352 groups, in which
# three pairs of four ask the same; the cosine alone, at 0.75, joins hardly any (1,173 groups).
_ALIKE, _EQUAL = 0.3, 0.8


class Reader:
    """Reads by one agent."""

    def __init__(self, agent: Agent) -> None:
        self._agent = agent

    def labels(self, texts: Sequence[str]) -> list[Json]:
        """`{"label", "confidence", "decision"}` of each text; `nlu_fallback` when unsure."""
        return [_labelled(message) for message in self._messages(texts)]

    def explain(self, texts: Sequence[str]) -> list[Json]:
        """What was read, decided and why; the outcome is that of a whole turn."""
        self._agent.tracker_store.store.clear()  # each text is a new conversation, at every call
        loop = asyncio.new_event_loop()
        try:
            outcomes = [
                loop.run_until_complete(self._outcome(number, text))
                for number, text in enumerate(texts)
            ]
        finally:
            loop.close()
        read = zip(self._messages(texts), outcomes, strict=True)
        return [explained(self._agent, message) | {"outcome": outcome} for message, outcome in read]

    def similar(self, texts: Sequence[str]) -> list[Json]:
        """`{"group", "label", "decision", "sure", "nearest"}` of each text; groups count from 0."""
        messages = self._messages(texts)
        read = [_read_for_grouping(message) for message in messages]
        vectors = np.asarray([_vector(message) for message in messages])
        groups = grouped(vectors, [one["label"] for one in read])
        return [{"group": group, **one} for group, one in zip(groups, read, strict=True)]

    def _messages(self, texts: Sequence[str]) -> list[Message]:
        found: list[Message] = []
        for start in range(0, len(texts), _BATCH):
            found += messages_of(self._agent, texts[start : start + _BATCH])
        return found

    async def _outcome(self, number: int, text: str) -> str:
        incoming = Incoming(conversation=f"try-{number:012d}", message_id="1", text=text)
        return (await run_turn(self._agent, incoming)).outcome


def explained(agent: Agent, message: Message) -> Json:
    """What was read of a message, what was decided and on what grounds, and the training examples
    nearest to it.
    """
    tokens = message.get(TOKENS_NAMES[TEXT]) or []
    _, _, candidates = understanding(message.as_dict(only_output_properties=True))
    return {
        "text": message.get(TEXT),
        "normalised": normalize(message.get(TEXT) or ""),
        "read": text_of(tokens),
        "tokens": [token.text for token in tokens],
        "entities": list(named({"entities": message.get(ENTITIES)})),
        "decision": _decision(message),
        "grounds": message.get(GROUNDS) or {},
        "candidates": _keyed(candidates[:_CANDIDATES]),
        "nearest": [
            {"text": one["text"], "key": one["label"], "similarity": one["similarity"]}
            for one in _classifier_of(agent).nearest(message, _NEAREST)
        ],
    }


def _classifier_of(agent: Agent) -> LabelClassifier:
    nodes = agent.processor.graph_runner._instantiated_nodes.values()
    for node in nodes:
        if isinstance(node._component, LabelClassifier):
            return node._component
    raise ValueError("the pipeline has no LabelClassifier")


def _labelled(message: Message) -> Json:
    label, confidence, _ = understanding(message.as_dict(only_output_properties=True))
    return {"label": label, "confidence": confidence, "decision": _decision(message)}


def _decision(message: Message) -> str:
    return str((message.get(GATE) or {}).get("decision", ""))


def _read_for_grouping(message: Message) -> Json:
    _, _, candidates = understanding(message.as_dict(only_output_properties=True))
    faqs = [one for one in candidates if "/" in one["intent"]]
    decision = _decision(message)
    return {
        "label": candidates[0]["intent"] if candidates else "",
        "decision": decision,
        "sure": decision == "answer",
        "nearest": _keyed(faqs[:_GUESSES]),
    }


def _vector(message: Message) -> npt.NDArray[np.float32]:
    """The sentence's, as the model has read it; of a long one the whole, which comes first."""
    _, sentence = message.get_dense_features(TEXT)
    return np.asarray(sentence.features[0] if sentence else np.zeros(0, dtype=np.float32))


def _keyed(candidates: Sequence[Any]) -> list[Json]:
    return [{"key": one["intent"], "confidence": one["confidence"]} for one in candidates]


def grouped(vectors: npt.NDArray[np.float32], labels: Sequence[str]) -> list[int]:
    """The group of each unit vector: that of the leader it is nearest to beyond what is asked.

    `labels` are the likeliest of each. Leaders are taken in the given order, so equal input gives
    equal groups; a vector of zeros (a text without words) is a group of its own.
    """
    leaders: list[int] = []
    groups = []
    for at, vector in enumerate(vectors):
        asked = [_ALIKE if labels[leader] == labels[at] else _EQUAL for leader in leaders]
        beyond = vectors[leaders] @ vector - np.array(asked) if leaders else np.zeros(0)
        best = int(beyond.argmax()) if leaders else 0
        if leaders and beyond[best] >= 0:
            groups.append(best)
            continue
        groups.append(len(leaders))
        leaders.append(at)
    return groups
