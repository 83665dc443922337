"""Whatever the bot may say to a member, with its place: answers, titles, buttons, rules."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.content.record import Record
from bot.faq.checks.tree import Tree
from bot.faq.model import Variation

# A clause's braces are its own bounds, bare numbers; their unit stands beside them.
_AFTER_BOUND = re.compile(r"(?<=\})\s*[万亿]")


@dataclass(frozen=True)
class Spoken:
    """One text that a member may read; `line` is where it starts."""

    path: Path
    line: int
    text: str


def spoken_texts(tree: Tree) -> Iterator[Spoken]:
    """Titles and answers of all FAQs, the dialogue's responses, corrections and clauses."""
    for faq in tree.library.faqs.values():
        yield Spoken(faq.path, faq.title_line, faq.title)
        for variation in faq.variations:
            yield from _of_variation(faq.path, variation)
    for other in tree.others:
        yield from _of_variation(other.path, other.variation)
    for record in tree.corrections:
        for wording in Record(record.path, record.data).records("holds"):
            text = str(wording.data.get("text") or "")
            yield Spoken(record.path, wording.line("text"), text)
    for record in tree.clauses:
        for key in ("says", "otherwise"):
            said = _AFTER_BOUND.sub("", str(record.data.get(key) or ""))
            yield Spoken(record.path, record.line(key), said)


def _of_variation(path: Path, variation: Variation) -> Iterator[Spoken]:
    yield Spoken(path, variation.text_line, variation.text)
    if variation.detail:
        yield Spoken(path, variation.detail_line, variation.detail)
    for cell in variation.cells:
        yield Spoken(path, variation.table_line, cell)
    for button in variation.buttons:
        yield Spoken(path, button.line, button.title)
