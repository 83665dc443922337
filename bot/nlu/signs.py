"""Signs of what must be heard wherever it stands in a message, such as a cry for help.

Whoever understands a message would parse each of its clauses to hear one; most clauses are plainly
none. A sign is a stretch of one to three characters that such texts have much oftener than others
do; a clause without any need not be parsed. Labels are heard anywhere whose metadata has
``heard: anywhere``; data without such labels have no signs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import rasa.shared.utils.io
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.labels import full_label, label_metadata
from bot.nlu.normalize import normalize_with_offsets
from bot.nlu.own_code import OwnCode

SIGNS = "signs"
_FILE = "signs.json"
_LONGEST = 3
# How much oftener. Lower than any clause needs that the classifier hears (docs/benchmarks.md).
_OFTENER = 3.0


def telling(texts: Iterable[str], others: Iterable[str]) -> frozenset[str]:
    """The stretches that are ``_OFTENER`` times as frequent in ``texts`` as in ``others``."""
    theirs, rest = [*map(_stretches, texts)], [*map(_stretches, others)]
    counted = Counter(stretch for found in rest for stretch in found)
    wanted = Counter(stretch for found in theirs for stretch in found)
    # Half a text more: what no other text has is frequent enough in one of these.
    return frozenset(
        stretch
        for stretch, count in wanted.items()
        if count * len(rest) >= _OFTENER * (counted[stretch] + 0.5) * len(theirs)
    )


def _stretches(text: str) -> frozenset[str]:
    return frozenset(stretch for stretch, _, _ in _places(text))


def _places(text: str) -> Iterator[tuple[str, int, int]]:
    """Each stretch of letters and figures, folded, with where it begins and ends in ``text``."""
    folded = normalize_with_offsets(text)
    chars = [(char, at) for at, char in enumerate(folded.text) if char.isalnum()]
    for length in range(1, _LONGEST + 1):
        for first in range(len(chars) - length + 1):
            part = chars[first : first + length]
            stretch = "".join(char for char, _ in part)
            yield stretch, folded.offsets[part[0][1]], folded.offsets[part[-1][1] + 1]


# To Rasa what marks places in a text is an extractor of entities.
@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class SignFinder(OwnCode, GraphComponent):
    """Sets ``signs``: the places ``[start, end]`` in a message's text that have one."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """No options."""
        return {}

    def __init__(self, storage: ModelStorage, resource: Resource, signs: frozenset[str]) -> None:
        """``signs``: folded stretches."""
        self._storage = storage
        self._resource = resource
        self._signs = signs

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SignFinder:
        """Create a finder that knows no signs."""
        return cls(model_storage, resource, frozenset())

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SignFinder:
        """Load the signs that the training data showed."""
        with model_storage.read_from(resource) as folder:
            signs = rasa.shared.utils.io.read_json_file(folder / _FILE)
        return cls(model_storage, resource, frozenset(signs))

    def train(self, training_data: TrainingData) -> Resource:
        """Learn what the labels that are heard anywhere have in common."""
        examples = [message for message in training_data.intent_examples if message.get(TEXT)]
        told = label_metadata(examples)
        theirs = {label for label, metadata in told.items() if metadata.get("heard") == "anywhere"}
        texts: dict[bool, list[str]] = {True: [], False: []}
        for message in examples:
            texts[full_label(message) in theirs].append(str(message.get(TEXT)))
        self._signs = telling(texts[True], texts[False])
        with self._storage.write_to(self._resource) as folder:
            rasa.shared.utils.io.dump_obj_as_json_to_file(folder / _FILE, sorted(self._signs))
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Find the signs in each message. Without any known nothing is said of a message: then
        nobody may take it for one that has none.
        """
        for message in messages if self._signs else ():
            places = _places(message.get(TEXT) or "")
            found = [[start, end] for stretch, start, end in places if stretch in self._signs]
            message.set(SIGNS, found, add_to_output=True)
        return messages
