"""Entities with spaCy: quantities by pattern, everything else by the lookup tables of the training
data.

A lookup table needs no code: each of its elements becomes a phrase pattern of the entity that the
table is named after, and Rasa's own ``synonym`` lists map it to its canonical value (``老妈`` →
``parent``).
"""

from __future__ import annotations

from typing import Any

import rasa.shared.utils.io
import spacy
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from spacy.pipeline import EntityRuler
from spacy.tokens import Doc

from bot.nlu.normalize import normalize
from bot.nlu.own_code import OwnCode
from bot.nlu.patterns import PATTERNS
from bot.nlu.quantities import follows_person, is_bare_age, is_part_of_word, value_of

_PHRASES_FILE = "phrases.json"
_QUANTITY_LABELS = frozenset(pattern["label"] for pattern in PATTERNS)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class PatternEntityExtractor(OwnCode, GraphComponent, EntityExtractorMixin):
    """Entities over our own tokens; ``start`` and ``end`` count characters of the original text."""

    @classmethod
    def required_components(cls) -> list[type]:
        """Needs tokens."""
        return [Tokenizer]

    @staticmethod
    def required_packages() -> list[str]:
        """Packages that must be importable."""
        return ["spacy", "cn2an"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """No options."""
        return {}

    def __init__(
        self, storage: ModelStorage, resource: Resource, phrases: dict[str, dict[str, str]]
    ) -> None:
        """``phrases`` maps a label to its phrases, each with its canonical value."""
        self._storage = storage
        self._resource = resource
        self._set_phrases(phrases)

    def _set_phrases(self, phrases: dict[str, dict[str, str]]) -> None:
        self._phrases = phrases
        self._vocabulary = spacy.blank("zh")
        self._ruler = EntityRuler(self._vocabulary, overwrite_ents=True)
        self._ruler.add_patterns(PATTERNS + self._phrase_patterns())

    def _phrase_patterns(self) -> list[dict[str, Any]]:
        """Every phrase is a word of the tokenizer, so one token matches it whole."""
        return [
            {"label": label, "pattern": [{"TEXT": phrase}]}
            for label, phrases in self._phrases.items()
            for phrase in phrases
        ]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> PatternEntityExtractor:
        """Create an extractor that knows quantities only."""
        return cls(model_storage, resource, {})

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> PatternEntityExtractor:
        """Load the phrases that the model was trained with."""
        with model_storage.read_from(resource) as folder:
            phrases = rasa.shared.utils.io.read_json_file(folder / _PHRASES_FILE)
        return cls(model_storage, resource, phrases)

    def train(self, training_data: TrainingData) -> Resource:
        """Take the lookup tables as phrases and persist them.

        A table named like a label lists whole messages for the gate; its words are no entities.
        """
        synonyms = {
            normalize(phrase): value for phrase, value in training_data.entity_synonyms.items()
        }
        phrases: dict[str, dict[str, str]] = {}
        for table in training_data.lookup_tables:
            elements = table.get("elements")
            if isinstance(elements, list) and table["name"] not in training_data.intents:
                folded = sorted({normalize(element) for element in elements})
                phrases[table["name"]] = {word: synonyms.get(word, word) for word in folded}
        self._set_phrases(phrases)
        with self._storage.write_to(self._resource) as folder:
            rasa.shared.utils.io.dump_obj_as_json_to_file(folder / _PHRASES_FILE, phrases)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Add ``entities`` to each message."""
        for message in messages:
            tokens = message.get(TOKENS_NAMES[TEXT]) or []
            entities = message.get(ENTITIES, []) + self._extract(message.get(TEXT) or "", tokens)
            message.set(ENTITIES, entities, add_to_output=True)
        return messages

    def _extract(self, text: str, tokens: list[Token]) -> list[dict[str, Any]]:
        if not tokens:
            return []
        words = [token.text for token in tokens]
        doc = self._ruler(Doc(self._vocabulary.vocab, words=words, spaces=[False] * len(words)))
        persons = {span.end for span in doc.ents if span.label_ == "relation"}
        found = []
        for span in doc.ents:
            label, value = span.label_, self._value(span.label_, words[span.start : span.end])
            if value is None or (label == "number" and is_part_of_word(value, words, span.end)):
                continue
            if label == "number" and is_bare_age(value, words, span.start, persons):
                label, value = "age", f"P{value}Y"
            elif label == "duration" and value[-1] in "MD":
                label = "age" if follows_person(words, span.start, persons) else label
            start, end = tokens[span.start].start, tokens[span.end - 1].end
            found.append(
                {
                    "entity": label,
                    "start": start,
                    "end": end,
                    "value": value,
                    "text": text[start:end],
                    "extractor": type(self).__name__,
                }
            )
        return found

    def _value(self, label: str, words: list[str]) -> str | None:
        if label in _QUANTITY_LABELS:
            return value_of(label, words)
        return self._phrases[label]["".join(words)]
