"""One member message as the check sees it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.eligibility import words

AGES = ("age", "birth_date")


@dataclass(frozen=True)
class Message:
    """Text, intent and entities; an entity without ``start`` came with a tapped button."""

    text: str
    intent: str
    entities: tuple[Mapping[str, Any], ...]

    @classmethod
    def of(cls, event: Mapping[str, Any]) -> Message:
        """The message of a ``user`` event."""
        parsed = event.get("parse_data") or {}
        text = str(event.get("text") or "")
        entities = _own_or_carried(parsed.get("entities") or ())
        intent = (parsed.get("intent") or {}).get("name")
        return cls(text, str(intent or ""), _after_correction(text, entities))

    def values(self, *kinds: str) -> list[str]:
        """The values of these kinds of entities, in the order of the text."""
        return [str(item["value"]) for item in self.entities if item["entity"] in kinds]

    @property
    def asks(self) -> bool:
        """Whether it is a question rather than an answer."""
        return bool(words.QUESTION.search(self.text))

    @property
    def corrects(self) -> bool:
        """Whether it takes back what was said before."""
        return bool(words.CORRECTION.search(self.text))

    def conditions(self) -> tuple[frozenset[str], frozenset[str]]:
        """The conditions that are said to apply, and those that are denied."""
        named = [item for item in self.entities if item["entity"] == "condition"]
        denied = {item["value"] for item in named if words.DENIED.search(self.text[: _start(item)])}
        return frozenset(item["value"] for item in named) - denied, frozenset(denied)


def _start(entity: Mapping[str, Any]) -> int:
    return int(entity.get("start") or 0)


def _kind(entity: Mapping[str, Any]) -> str:
    """Ages, birth dates and bare numbers can take one another's place."""
    return "age" if entity["entity"] in (*AGES, "number") else str(entity["entity"])


def _own_or_carried(entities: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Without what was carried over from earlier messages where the message says it itself."""
    own = [item for item in entities if item.get("extractor") != "context"]
    kinds = {_kind(item) for item in own}
    carried = [item for item in entities if item.get("extractor") == "context"]
    # What was said before stands before: 「我爸能加入吗」「62 岁」 is one person.
    return [item for item in carried if _kind(item) not in kinds] + own


def _after_correction(
    text: str, entities: list[Mapping[str, Any]]
) -> tuple[Mapping[str, Any], ...]:
    """「62，不对，是 58」: what is said again behind the correction replaces what stood before."""
    places = [match.start() for match in words.CORRECTION.finditer(text)]
    if not places:
        return tuple(entities)
    again = {_kind(item) for item in entities if _start(item) > places[-1]}
    return tuple(item for item in entities if _start(item) > places[-1] or _kind(item) not in again)
