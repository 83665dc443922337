"""Wordings before they are filled: from an FAQ's variation or from a response of the domain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.faq.model import Faq, Table, Variation
from bot.turn import Button


@dataclass(frozen=True)
class Template:
    """A wording with its braces; ``related`` are FAQ keys whose titles become buttons."""

    text: str
    outcome: str
    kind: str = "text"
    detail: str = ""
    facts: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    buttons: tuple[Button, ...] = ()
    related: tuple[str, ...] = ()
    handoff: str | None = None
    table: Table | None = None


def of_faq(faq: Faq, variation: Variation) -> Template:
    """The template of one variation of an FAQ, with the FAQ's related questions as buttons."""
    return Template(
        text=variation.text,
        outcome=variation.outcome,
        kind="comparison" if variation.table else "text",
        table=variation.table,
        detail=variation.detail or "",
        facts=variation.facts,
        sources=variation.sources,
        buttons=tuple(
            Button(button.title, button.intent, _entities(dict(button.entities)))
            for button in variation.buttons
        ),
        related=faq.related,
        handoff=None if faq.handoff == "none" else faq.handoff,
    )


def of_response(
    variations: Sequence[Mapping[str, Any]], on: date, slots: Mapping[str, Any]
) -> Template | None:
    """The first of a domain response's variations that holds; conditional ones go first."""
    holding = [item for item in variations if _holds(item, on, slots)]
    chosen = next((item for item in holding if item.get("condition")), next(iter(holding), None))
    if chosen is None:
        return None
    metadata = chosen.get("metadata") or {}
    return Template(
        text=str(chosen.get("text") or ""),
        outcome=metadata.get("outcome", "chat"),
        kind=metadata.get("kind", "text"),
        detail=metadata.get("detail", ""),
        facts=tuple(metadata.get("facts", ())),
        sources=tuple(metadata.get("sources", ())),
        buttons=tuple(_button(item) for item in metadata.get("buttons", ())),
        related=tuple(metadata.get("related", ())),
        handoff=metadata.get("handoff"),
    )


def _holds(item: Mapping[str, Any], on: date, slots: Mapping[str, Any]) -> bool:
    metadata = item.get("metadata") or {}
    begins, ends = _day(metadata.get("valid_from")), _day(metadata.get("valid_to"))
    in_window = (begins is None or begins <= on) and (ends is None or on <= ends)
    wanted = item.get("condition") or ()
    return in_window and all(slots.get(each["name"]) == each["value"] for each in wanted)


def _day(value: Any) -> date | None:
    """Rasa's YAML reader keeps dates as text, PyYAML makes them dates."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def _button(item: Mapping[str, Any]) -> Button:
    return Button(item["title"], item["intent"], _entities(item.get("entities", {})))


def _entities(values: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    return tuple({"entity": name, "value": value} for name, value in values.items())
