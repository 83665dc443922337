"""What was said before: the messages that the next one may refer to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from rasa.shared.core.events import ActiveLoop, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.eligibility import FORM
from bot.turn import GATE, label_of
from bot.understanding import labels, limits

PERSON = ("relation", "age", "birth_date")


@dataclass(frozen=True)
class Said:
    """An earlier message: its full wording, its label (``faq/…`` or an intent) and its entities;
    ``offered`` are the labels that it was asked to choose from; not ``answered``: what it may ask
    was not told, as after somebody's death.
    """

    label: str
    text: str = ""
    entities: tuple[Mapping[str, Any], ...] = ()
    offered: tuple[str, ...] = ()
    ranking: tuple[Mapping[str, Any], ...] = ()
    answered: bool = True

    @classmethod
    def of(cls, parse_data: Mapping[str, Any]) -> Said:
        """From the parse data of a message."""
        return cls(
            label=label_of(parse_data),
            text=str(parse_data.get("meant") or parse_data.get("text") or ""),
            entities=tuple(parse_data.get("entities") or ()),
            offered=tuple(
                str(item["intent"]) for item in parse_data.get(GATE, {}).get("candidates", ())
            ),
            ranking=tuple(parse_data.get("intent_ranking") or ()),
        )

    def value(self, *kinds: str) -> Any:
        """The value of the first entity of these kinds, or None."""
        return next((item["value"] for item in self.entities if item["entity"] in kinds), None)


@dataclass(frozen=True)
class Topics:
    """What the FAQs know of one another, by key."""

    related: Mapping[str, tuple[str, ...]]
    themes: Mapping[str, str]
    titles: Mapping[str, str]

    def near(self, label: str) -> frozenset[str]:
        """What may well be asked after ``label``: its theme, and what is related either way."""
        theme = self.themes.get(label, "joining" if label in labels.IN_CHECK else None)
        return frozenset(
            {
                *(key for key, other in self.themes.items() if other == theme),
                *(key for key, related in self.related.items() if label in related),
                *self.related.get(label, ()),
            }
        )


def earlier(tracker: DialogueStateTracker, now: float) -> Iterator[Said]:
    """Latest first, up to a long pause or to what ended the topic; ``now`` in epoch seconds."""
    for event, in_check in reversed(_heard(tracker)[-limits.REMEMBERED_MESSAGES :]):
        if now - event.timestamp > limits.REMEMBERED_SECONDS:
            return
        said = Said.of(event.parse_data)
        if said.label in labels.ENDS:
            yield said
            return
        if said.label == labels.BEREAVED:
            yield replace(said, label=labels.DEATH, answered=False)
            continue
        # What answered the form is part of the question whether somebody may join.
        is_part = in_check and not said.label.startswith(labels.FAQ)
        yield replace(said, label=labels.ELIGIBILITY) if is_part else said


def _heard(tracker: DialogueStateTracker) -> list[tuple[UserUttered, bool]]:
    """The member's messages, each with whether the form was asking."""
    heard, asking = [], False
    for event in tracker.events:
        if isinstance(event, ActiveLoop):
            asking = event.name == FORM
        elif isinstance(event, UserUttered):
            heard.append((event, asking))
    return heard


def topic(said: Sequence[Said]) -> Said | None:
    """The latest message that a short one may refer to; small talk does not count."""
    return next((one for one in said if labels.is_topic(one.label)), None)


def person(said: Sequence[Said]) -> list[dict[str, Any]]:
    """Relation and age of the person spoken of last, as entities without a place in a text."""
    found: dict[str, Any] = {}
    for one in said:
        named = {kind: one.value(kind) for kind in PERSON if one.value(kind) is not None}
        aged = "age" in found or "birth_date" in found
        found = {**{k: v for k, v in named.items() if k == "relation" or not aged}, **found}
        if "relation" in named:
            break
    return [carried(kind, value) for kind, value in found.items()]


def carried(entity: str, value: Any) -> dict[str, Any]:
    """An entity that comes from an earlier message."""
    return {"entity": entity, "value": value, "extractor": "context"}
