"""Sparse sentence features: TF-IDF of character n-grams and of word n-grams.

Characters see through word segmentation errors and typos, words carry meaning across distance;
both are built on the tokenizer's normalised words, so full-width and traditional spellings give
equal features.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import rasa.shared.utils.io
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.featurizers.sparse_featurizer.sparse_featurizer import SparseFeaturizer
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.nlu.own_code import OwnCode
from bot.nlu.tfidf import Block, matrix_of
from bot.nlu.views import views_of

_MODEL_FILE = "vocabulary.json"
# Between words in the text that the word vectoriser reads; no folded message contains it.
_SEPARATOR = "\x1f"


def _words(document: str) -> list[str]:
    return document.split(_SEPARATOR) if document else []


def _characters(document: str) -> str:
    return f"^{document.replace(_SEPARATOR, '')}$" if document else ""


def _document(tokens: Sequence[Token]) -> str:
    return _SEPARATOR.join(t.text for t in tokens if any(char.isalnum() for char in t.text))


def _wholes(messages: Iterable[Message]) -> list[list[Sequence[Token]]]:
    return [[message.get(TOKENS_NAMES[TEXT]) or []] for message in messages]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class NgramFeaturizer(OwnCode, SparseFeaturizer, GraphComponent):
    """Adds sparse sentence vectors of shape (views, characters + words) to each message."""

    @classmethod
    def required_components(cls) -> list[type]:
        """Needs tokens."""
        return [Tokenizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Longest n-grams, and in how many messages an n-gram must occur."""
        return {
            **SparseFeaturizer.get_default_config(),
            "max_characters": 4,
            "max_words": 2,
            "min_messages": 1,
        }

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Rasa calls this; the values are checked by scikit-learn."""

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource, name: str
    ) -> None:
        """Create untrained vectorisers."""
        super().__init__(name, config)
        self._storage = storage
        self._resource = resource
        common: dict[str, Any] = {
            "sublinear_tf": True,
            "lowercase": False,
            "min_df": config["min_messages"],
            "dtype": np.float32,
        }
        characters = (1, config["max_characters"])
        self._vectorizers = {
            "characters": TfidfVectorizer(
                analyzer="char", preprocessor=_characters, ngram_range=characters, **common
            ),
            "words": TfidfVectorizer(
                analyzer="word",
                tokenizer=_words,
                token_pattern=None,
                ngram_range=(1, config["max_words"]),
                **common,
            ),
        }

    @cached_property
    def _blocks(self) -> list[Block]:
        """Once they are fitted or loaded."""
        return [Block.of(vectorizer) for vectorizer in self._vectorizers.values()]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> NgramFeaturizer:
        """Create an untrained featurizer."""
        return cls(config, model_storage, resource, execution_context.node_name)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> NgramFeaturizer:
        """Load the vocabulary and its inverse document frequencies."""
        component = cls(config, model_storage, resource, execution_context.node_name)
        with model_storage.read_from(resource) as folder:
            stored = rasa.shared.utils.io.read_json_file(folder / _MODEL_FILE)
        for name, vectorizer in component._vectorizers.items():
            terms, weights = stored[name]["terms"], stored[name]["idf"]
            vectorizer.vocabulary_ = {term: index for index, term in enumerate(terms)}
            vectorizer.idf_ = np.asarray(weights, dtype=np.float32)
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Fit both vocabularies on every example that carries text, and persist them."""
        examples = [message for message in training_data.training_examples if message.get(TEXT)]
        documents = [_document(whole) for (whole,) in _wholes(examples)]
        stored = {}
        for name, vectorizer in self._vectorizers.items():
            vectorizer.fit(documents)
            terms = sorted(vectorizer.vocabulary_, key=vectorizer.vocabulary_.__getitem__)
            stored[name] = {"terms": terms, "idf": [round(float(w), 5) for w in vectorizer.idf_]}
        with self._storage.write_to(self._resource) as folder:
            rasa.shared.utils.io.dump_obj_as_json_to_file(folder / _MODEL_FILE, stored)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add features to every example that carries text, which is learnt from as a whole."""
        examples = [message for message in training_data.training_examples if message.get(TEXT)]
        self._add_features(examples, _wholes(examples))
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Add features to ``messages``, a row for each view; one without words gets zeros."""
        views = [views_of(message.get(TOKENS_NAMES[TEXT]) or []) for message in messages]
        self._add_features(messages, views)
        return messages

    def _add_features(self, messages: list[Message], views: list[list[Sequence[Token]]]) -> None:
        if not messages:
            return
        documents = [_document(view) for of_message in views for view in of_message]
        matrix = matrix_of(self._blocks, documents)
        start = 0
        for message, of_message in zip(messages, views, strict=True):
            end = start + len(of_message)
            self.add_features_to_message(None, matrix[start:end], TEXT, message)
            start = end
