"""Facts as the pages edit them. One id may stand in several versions, each for its own days."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.facts import Fact

FIELDS = (
    *("id", "plan", "title", "value", "unit", "text", "valid_from", "valid_to"),
    *("sources", "confidence", "change"),
)


def fact_json(fact: Fact) -> dict[str, Any]:
    """One version of a fact with all its fields; dates are texts, what is absent is null."""
    values = {name: getattr(fact, name) for name in FIELDS}
    return {name: _json(value) for name, value in values.items()}


def _json(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return list(value)
    return None if value == "" else value
