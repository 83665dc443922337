"""Chinese words, as they were meant, with offsets into the original text.

The words come from a private jieba dictionary that also holds every lookup-table word of the
training data, so the trained model carries its own vocabulary; what is misspelt is read as the
word of the training data that was meant (``spelling.py``). Numbers and the units behind
them are always words of their own, because the entity patterns are written over such words.
"""

from __future__ import annotations

import functools
import logging
import re
from dataclasses import asdict
from typing import Any

import jieba
import rasa.shared.utils.io
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.normalize import normalize, normalize_with_offsets
from bot.nlu.own_code import OwnCode
from bot.nlu.spelling import Knowledge, Speller

logging.getLogger("jieba").setLevel(logging.WARNING)

_FIGURES = "零〇一二两三叁四五伍六七八九十拾百千"
_NUMERAL = f"[{_FIGURES}]+(?:点[{_FIGURES}]+)?"
_UNIT = (
    "周岁|虚岁|岁|个月|个半月|月|星期|礼拜|周(?!岁|末|围|边)|天|日|号|年|万|块|元|角|毛|分钱|w|%"
)
_DATE = r"(?:19|20)\d\d[-/.]\d{1,2}(?:[-/.]\d{1,2})?(?![\d万元块%])"
_SPLIT = re.compile(
    rf"{_DATE}|\d+(?:\.\d+)?|[a-z]+|{_NUMERAL}(?=(?:{_UNIT}))"
    rf"|(?<=[块元毛])[{_FIGURES[2:-3]}](?![{_FIGURES}]|个|次|期)|半(?=岁|年|个月)|(?<=[\d半{_FIGURES}])(?:{_UNIT})"
)
_WORDS_FILE = "words.json"
_SPELLING_FILE = "spelling.json"
# Above jieba's own frequencies, so that a word of ours is never cut in two.
_OUR_WORD_FREQUENCY = 2_000_000
# Texts whose words are kept: a message that may ask several things is cut before it is parsed, too.
_MOST_TEXTS = 64


@functools.lru_cache(maxsize=1)
def _dictionary() -> jieba.Tokenizer:
    """jieba's own words, read once per process: that holds the interpreter for over a second, in
    which a process that takes a new model beside its members would answer nobody.
    """
    tokenizer = jieba.Tokenizer()
    tokenizer.initialize()
    return tokenizer


def _of_the_language() -> jieba.Tokenizer:
    """A tokenizer that knows jieba's own words and may be given others."""
    tokenizer, known = jieba.Tokenizer(), _dictionary()
    tokenizer.FREQ, tokenizer.total = dict(known.FREQ), known.total
    tokenizer.initialized = True
    return tokenizer


class Word(Token):
    """A token whose fingerprint, which Rasa takes behind every component, costs next to nothing."""

    def fingerprint(self) -> str:
        """All that sets it apart: where it stands and how it is read."""
        return f"{self.start} {self.end} {self.text}"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=True)
class ChineseTokenizer(OwnCode, Tokenizer):
    """Tokens of the normalised text; ``start`` and ``end`` count in the original text."""

    @staticmethod
    def supported_languages() -> list[str] | None:
        """Chinese only."""
        return ["zh"]

    @staticmethod
    def required_packages() -> list[str]:
        """Packages that must be importable."""
        return ["jieba", "opencc"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Rasa's own tokenizer options; ours has none of its own."""
        return {
            "intent_tokenization_flag": False,
            "intent_split_symbol": "_",
            "token_pattern": None,
            "prefix_separator_symbol": None,
        }

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource, words: list[str]
    ) -> None:
        """Create a tokenizer that knows ``words`` besides jieba's own dictionary."""
        super().__init__(config)
        self._storage = storage
        self._resource = resource
        self._speller: Speller | None = None
        self._cut_before: dict[str, list[tuple[str, int, int]]] = {}
        self._set_words(words)

    def _set_words(self, words: list[str]) -> None:
        self._words = words
        self._cut_before.clear()
        self._jieba = _of_the_language()
        for word in words:
            self._jieba.add_word(word, freq=_OUR_WORD_FREQUENCY)

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ChineseTokenizer:
        """Create an untrained tokenizer."""
        return cls(config, model_storage, resource, [])

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> ChineseTokenizer:
        """Load the words that the model was trained with."""
        with model_storage.read_from(resource) as folder:
            words = rasa.shared.utils.io.read_json_file(folder / _WORDS_FILE)
            known = rasa.shared.utils.io.read_json_file(folder / _SPELLING_FILE)
        component = cls(config, model_storage, resource, words)
        component._set_spelling(Knowledge(**known))
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Take every lookup-table element as a word, learn how words are spelt, persist both."""
        elements = {
            normalize(element)
            for table in training_data.lookup_tables
            if isinstance(table.get("elements"), list)
            for element in table["elements"]
        }
        self._set_words(sorted(word for word in elements if len(word) > 1))
        texts = [normalize(m.get(TEXT)) for m in training_data.training_examples if m.get(TEXT)]
        known = Knowledge.of([word for word, _ in self._words_of(text)] for text in texts)
        with self._storage.write_to(self._resource) as folder:
            rasa.shared.utils.io.dump_obj_as_json_to_file(folder / _WORDS_FILE, self._words)
            rasa.shared.utils.io.dump_obj_as_json_to_file(folder / _SPELLING_FILE, asdict(known))
        self._set_spelling(known)
        return self._resource

    def _set_spelling(self, known: Knowledge) -> None:
        self._speller = Speller(known, lambda text: self._jieba.cut(text, HMM=False))
        self._cut_before.clear()

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """Cut ``message``'s attribute into words; an empty text gives no token."""
        text = message.get(attribute) or ""
        places = self._cut_before.get(text)
        if places is None:
            if len(self._cut_before) >= _MOST_TEXTS:
                self._cut_before.clear()
            places = self._cut_before[text] = self._places_of(text)
        return [Word(*place) for place in places]

    def _places_of(self, text: str) -> list[tuple[str, int, int]]:
        """Each word as it was meant, and where it begins and ends in ``text``."""
        folded = normalize_with_offsets(text)
        if self._speller:
            folded = self._speller.correct(folded)
        return [
            (word, folded.offsets[start], folded.offsets[start + len(word) - 1] + 1)
            for word, start in self._words_of(folded.text)
            if not word.isspace()
        ]

    def _words_of(self, text: str) -> list[tuple[str, int]]:
        words: list[tuple[str, int]] = []
        position = 0
        for match in _SPLIT.finditer(text):
            words += self._cut(text, position, match.start())
            words.append((match.group(), match.start()))
            position = match.end()
        return words + self._cut(text, position, len(text))

    def _cut(self, text: str, start: int, end: int) -> list[tuple[str, int]]:
        return [(word, start + at) for word, at, _ in self._jieba.tokenize(text[start:end])]
