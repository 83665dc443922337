"""Labels: FAQ keys (``faq/what_is``) and dialogue intents alike, and what the data says of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rasa.shared.nlu.constants import INTENT, INTENT_RESPONSE_KEY, METADATA, METADATA_INTENT
from rasa.shared.nlu.training_data.message import Message

OUTSIDE = "outside"


def full_label(message: Message) -> str:
    """``faq/what_is`` for a retrieval example, the intent's name for any other."""
    return str(message.get(INTENT_RESPONSE_KEY) or message.get(INTENT))


def label_metadata(examples: Iterable[Message]) -> dict[str, Mapping[str, Any]]:
    """The ``metadata`` that each label's examples carry; empty for a label without any."""
    return {
        full_label(message): (message.get(METADATA) or {}).get(METADATA_INTENT) or {}
        for message in examples
    }


def outside_labels(examples: Iterable[Message]) -> frozenset[str]:
    """Labels of what we do not answer: ``metadata: {scope: outside}``."""
    told = label_metadata(examples)
    return frozenset(label for label, metadata in told.items() if metadata.get("scope") == OUTSIDE)
