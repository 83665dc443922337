"""How the workbook is laid out, the same for writing and reading."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path

import yaml

_FILE = Path(__file__).with_name("layout.yml")


@dataclass(frozen=True)
class Sheet:
    """A sheet's name and its columns: what the program calls them, and what its head says."""

    name: str
    columns: dict[str, str]


@dataclass(frozen=True)
class Layout:
    """One row an FAQ, one a sentence, one an answer; `kinds` names what a sentence is for."""

    faqs: Sheet
    sentences: Sheet
    answers: Sheet
    kinds: dict[str, str]


@functools.lru_cache(maxsize=1)
def layout() -> Layout:
    """The layout with its Chinese words, from layout.yml."""
    loaded = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    sheets = {name: Sheet(**loaded[name]) for name in ("faqs", "sentences", "answers")}
    return Layout(**sheets, kinds=loaded["kinds"])
