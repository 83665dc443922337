"""Conditions told in words that the entities do not have, from topics.yml."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.eligibility.passing import topic_of

_FILE = Path(__file__).with_name("topics.yml")


@dataclass(frozen=True)
class _Wording:
    topics: tuple[str, ...]
    words: re.Pattern[str]
    unless_known: bool


@functools.lru_cache(maxsize=1)
def _wordings() -> tuple[_Wording, ...]:
    entries = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return tuple(
        _Wording(tuple(each["topics"]), re.compile(each["words"]), "unless_known" in each)
        for each in entries
    )


def topics_in(text: str, known: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, str]]:
    """Where a topic is told, and which; ``known`` are the places of entities that name one.

    What only stands inside another word (肿瘤医院) tells none.
    """
    taken = list(known)
    for wording in _wordings():
        if wording.unless_known and taken:
            continue
        for match in wording.words.finditer(text):
            start, end = match.span()
            meant = {topic_of(text, start, end, topic): None for topic in wording.topics}
            if None not in meant and not any(a < end and start < b for a, b in taken):
                taken.append((start, end))
                yield from ((start, end, topic) for topic in meant if topic)
