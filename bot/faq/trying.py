"""Why a sentence was understood as it was: what was read, the candidates, the gate's grounds, and
the training examples nearest to it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.nlu.constants import TOKENS_NAMES
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.classifier import GROUNDS, LabelClassifier
from bot.nlu.normalize import normalize
from bot.nlu.views import text_of
from bot.turn import GATE
from bot.understanding.parsing import messages_of

_CANDIDATES = 5
_NEAREST = 5


def newest_model(root: Path) -> Path | None:
    """The model that was trained last, where `make` keeps models."""
    folder = Path(os.environ.get("MODELS_DIR") or root / "var" / "models")
    models = sorted(folder.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
    return models[-1] if models else None


def try_text(model: Path, text: str) -> str:
    """An explanation in lines for people."""
    agent = Agent.load(str(model))
    (message,) = messages_of(agent, [text])
    nearest = classifier_of(agent).nearest(message, _NEAREST)
    return "\n".join(_lines(message, nearest)) + "\n"


def classifier_of(agent: Agent) -> LabelClassifier:
    """The classifier of a loaded model."""
    nodes = agent.processor.graph_runner._instantiated_nodes.values()
    for node in nodes:
        if isinstance(node._component, LabelClassifier):
            return node._component
    raise ValueError("the pipeline has no LabelClassifier")


def _lines(message: Message, nearest: list[dict[str, Any]]) -> Iterator[str]:
    tokens = message.get(TOKENS_NAMES[TEXT]) or []
    yield f"原文　　{message.get(TEXT)}"
    yield f"规整　　{normalize(message.get(TEXT) or '')}"
    yield f"读作　　{text_of(tokens)}"
    yield f"分词　　{' / '.join(token.text for token in tokens)}"
    entities = message.get(ENTITIES) or []
    yield "实体　　" + ("；".join(map(_entity, entities)) or "无")
    yield from _decision(message)
    yield "候选"
    for item in message.get("intent_ranking", [])[:_CANDIDATES]:
        yield f"  {item['confidence']:.3f}  {item['name']}"
    yield "最接近的训练问法"
    for item in nearest:
        yield f"  {item['similarity']:.3f}  {item['label']}  {item['text']}"


def _entity(entity: Mapping[str, Any]) -> str:
    return f"{entity['entity']}={entity['value']}（{entity.get('text', '')}）"


def _decision(message: Message) -> Iterator[str]:
    gate, grounds = message.get(GATE) or {}, message.get(GROUNDS) or {}
    yield f"决定　　{gate.get('decision', '')}"
    if grounds:
        yield (
            f"依据　　把握至少 {grounds['answer']:.2f} 才回答；"
            f"范围外的可能 {grounds['outside']:.3f}，不超过 {grounds['most']:.2f} 才回答"
        )
    for candidate in gate.get("candidates", []):
        label, confidence = candidate["intent"], candidate["confidence"]
        yield f"  按钮  {candidate['title']}（{label}，{confidence:.3f}）"
