"""Conditions told in words that the entities do not have, from topics.yml."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

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


def topics_in(text: str, known: bool) -> Iterator[tuple[int, str]]:
    """Where a topic is told, and which; ``known`` when an entity already names a condition."""
    for wording in _wordings():
        if wording.unless_known and known:
            continue
        for match in wording.words.finditer(text):
            known = True
            yield from ((match.start(), topic) for topic in wording.topics)
