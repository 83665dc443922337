"""Training without what stock Rasa does over and over: half of the time that 16,000 examples take.

Applied by ``python -m bot.lean rasa train …`` in its own process; what is trained is the same
(tests/nlu/test_training.py). Rasa's tree is frozen, so the patched names cannot move under us.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable
from typing import Any

from rasa.shared.nlu.constants import INTENT, RESPONSE
from rasa.shared.nlu.training_data.formats.rasa_yaml import RasaYAMLReader
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.io import get_text_hash
from ruamel.yaml.constructor import SafeConstructor


def apply() -> None:
    """Apply all patches; applying them twice changes nothing more."""
    Message.fingerprint = _fingerprint
    TrainingData.sanitize_examples = staticmethod(_sanitized)
    TrainingData.merge = _merged
    RasaYAMLReader.validate = _trusted
    # Stock Rasa takes ${NAME} in a title for a name in the environment: whoever writes it would get
    # passwords of this process into the model, or no model where there is no such name.
    SafeConstructor.add_constructor("!env_var", _as_written)
    # Examples and their tokens live to the end; looking through millions of them for dead cycles
    # again and again takes longer than making them.
    gc.disable()


def _as_written(loader: Any, node: Any) -> str:
    return str(loader.construct_scalar(node))


def _fingerprint(self: Message) -> str:
    """Stock Rasa makes a hash of every leaf, each key of each dictionary among them."""
    if self._cached_fingerprint is None:
        self._cached_fingerprint = get_text_hash(_written([self.data, self.features]))
    return str(self._cached_fingerprint)


def _written(value: Any) -> str:
    """One text for one value: as stock Rasa does, whatever the order of keys, leaves by ``str``."""
    if isinstance(value, str):
        return repr(value)
    if isinstance(value, dict):
        pairs = (f"{_written(key)}:{_written(item)}" for key, item in value.items())
        return "{" + ",".join(sorted(pairs)) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_written, value)) + "]"
    return repr(value.fingerprint() if hasattr(value, "fingerprint") else str(value))


def _sanitized(examples: Iterable[Message]) -> list[Message]:
    """Stock Rasa sets what it does not change, and each message's hash must be made anew."""
    for example in examples:
        for name in (INTENT, RESPONSE):
            value = example.get(name)
            if value and value != value.strip():
                example.set(name, value.strip())
    return list(dict.fromkeys(examples))


def _merged(self: TrainingData, *others: TrainingData | None) -> TrainingData:
    """Stock Rasa copies every example at each of half a dozen merges; nobody keeps the parts."""
    parts = [self, *(other for other in others if other)]
    synonyms: dict[str, str] = {}
    responses: dict[str, Any] = {}
    for part in parts:
        synonyms.update(part.entity_synonyms)
        responses.update(part.responses)
    return TrainingData(
        [example for part in parts for example in part.training_examples],
        synonyms,
        [feature for part in parts for feature in part.regex_features],
        [table for part in parts for table in part.lookup_tables],
        responses,
    )


def _trusted(self: RasaYAMLReader, string: str) -> None:
    """Stock Rasa reads each file a second time to hold it against a schema; ``bot.faq check`` has
    held it against a stricter one.
    """
