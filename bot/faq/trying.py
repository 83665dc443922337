"""Why a sentence was understood as it was, in lines for people."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent

from bot.faq.understander.reading import explained
from bot.turn import GATE
from bot.understanding.parsing import messages_of


def newest_model(root: Path) -> Path | None:
    """The model that was trained last, where `make` keeps models."""
    folder = Path(os.environ.get("MODELS_DIR") or root / "var" / "models")
    models = sorted(folder.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
    return models[-1] if models else None


def try_text(model: Path, text: str) -> str:
    """What was read, the gate's grounds and buttons, the candidates and the nearest examples."""
    agent = Agent.load(str(model))
    (message,) = messages_of(agent, [text])
    offered = (message.get(GATE) or {}).get("candidates", [])
    return "\n".join(_lines(explained(agent, message), offered)) + "\n"


def _lines(read: Mapping[str, Any], offered: list[dict[str, Any]]) -> Iterator[str]:
    yield f"原文　　{read['text']}"
    yield f"规整　　{read['normalised']}"
    yield f"读作　　{read['read']}"
    yield f"分词　　{' / '.join(read['tokens'])}"
    yield "实体　　" + ("；".join(map(_entity, read["entities"])) or "无")
    yield f"决定　　{read['decision']}"
    grounds = read["grounds"]
    if grounds:
        yield (
            f"依据　　把握至少 {grounds['answer']:.2f} 才回答；"
            f"范围外的可能 {grounds['outside']:.3f}，不超过 {grounds['most']:.2f} 才回答"
        )
    for button in offered:
        yield f"  按钮  {button['title']}（{button['intent']}，{button['confidence']:.3f}）"
    yield "候选"
    for item in read["candidates"]:
        yield f"  {item['confidence']:.3f}  {item['key']}"
    yield "最接近的训练问法"
    for item in read["nearest"]:
        yield f"  {item['similarity']:.3f}  {item['key']}  {item['text']}"


def _entity(entity: Mapping[str, Any]) -> str:
    return f"{entity['entity']}={entity['value']}（{entity.get('text', '')}）"
