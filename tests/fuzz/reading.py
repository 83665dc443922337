"""Tokens and entities of a text as the trained model finds them, without what decides on them."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.nlu.tokenizers.tokenizer import Token
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.entities import PatternEntityExtractor
from bot.nlu.tokenizer import ChineseTokenizer
from tests.fuzz.running import model

Read = Callable[[str], tuple[list[Token], list[dict[str, Any]]]]
_PARTS = (ChineseTokenizer, PatternEntityExtractor)


@cache
def reader() -> Read:
    """A function from text to its tokens and entities."""
    folder = tempfile.mkdtemp(prefix="fuzz-model-")
    storage, metadata = LocalModelStorage.from_model_archive(Path(folder), model())
    context = ExecutionContext(GraphSchema({}))
    nodes = metadata.predict_schema.nodes.values()
    parts = [
        next(
            kind.load(kind.get_default_config() | node.config, storage, node.resource, context)
            for node in nodes
            if node.uses is kind
        )
        for kind in _PARTS
    ]

    def read(text: str) -> tuple[list[Token], list[dict[str, Any]]]:
        message = Message({TEXT: text})
        for part in parts:
            part.process([message])
        return message.get("text_tokens") or [], message.get(ENTITIES)

    return read
