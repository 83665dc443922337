"""The FAQs as values: one native Rasa YAML file each, under `data/nlu/faq/`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from bot.facts import braces

PREFIX = "faq/"


@dataclass(frozen=True)
class Condition:
    """A slot that must hold a value: Rasa's native conditional response."""

    slot: str
    value: object


@dataclass(frozen=True)
class Button:
    """A quick reply: `title` is what the member sees, `intent` what it asks."""

    title: str
    intent: str
    entities: tuple[tuple[str, object], ...] = ()
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Table:
    """A comparison beside the text: as many cells in each row as there are columns."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def cells(self) -> tuple[str, ...]:
        """All words of it, row by row."""
        return tuple(cell for row in (self.columns, *self.rows) for cell in row)


@dataclass(frozen=True)
class Variation:
    """One wording of an answer, for edition dates in a window and for slot values.

    `valid_from` and `valid_to` are inclusive; None means open. `facts` are those relied on
    without a brace. `text_line` and `detail_line` are where the texts start in the file.
    """

    text: str
    detail: str
    facts: tuple[str, ...]
    sources: tuple[str, ...]
    valid_from: date | None
    valid_to: date | None
    conditions: tuple[Condition, ...]
    outcome: str
    buttons: tuple[Button, ...]
    table: Table | None = None
    line: int = field(default=0, compare=False)
    text_line: int = field(default=0, compare=False)
    detail_line: int = field(default=0, compare=False)
    table_line: int = field(default=0, compare=False)
    facts_line: int = field(default=0, compare=False)
    sources_line: int = field(default=0, compare=False)

    def holds_on(self, on: date) -> bool:
        """Whether the edition date lies in the window."""
        started = self.valid_from is None or self.valid_from <= on
        return started and (self.valid_to is None or on <= self.valid_to)

    def suits(self, slots: Mapping[str, object]) -> bool:
        """Whether every condition is met; a variation without conditions suits anyone."""
        return all(slots.get(wanted.slot) == wanted.value for wanted in self.conditions)

    @property
    def cells(self) -> tuple[str, ...]:
        """All words of the table; () without one."""
        return self.table.cells if self.table else ()

    def names(self) -> tuple[str, ...]:
        """All names it needs, in the order of use: braces of its texts, then `facts`."""
        named = [name for text in (self.text, self.detail, *self.cells) for name in braces(text)]
        return tuple(dict.fromkeys([*named, *self.facts]))


@dataclass(frozen=True)
class Phrasing:
    """One way to ask; `text` is without entity markup, `raw` as it stands in the file."""

    text: str
    raw: str
    intent: str
    path: Path
    line: int


@dataclass(frozen=True)
class Faq:
    """A question and its answer. `handoff` is none, offer or always."""

    key: str
    title: str
    owner: str
    theme: str
    related: tuple[str, ...]
    handoff: str
    examples: tuple[Phrasing, ...]
    variations: tuple[Variation, ...]
    path: Path
    line: int = field(default=0, compare=False)
    title_line: int = field(default=0, compare=False)
    related_line: int = field(default=0, compare=False)
    examples_line: int = field(default=0, compare=False)

    @property
    def phrasings(self) -> tuple[str, ...]:
        """The questions, without entity markup."""
        return tuple(example.text for example in self.examples)

    def choose(self, on: date, slots: Mapping[str, object]) -> Variation | None:
        """The variation to say: the first with met conditions, else the first without any."""
        fitting = [v for v in self.variations if v.holds_on(on) and v.suits(slots)]
        return next((v for v in fitting if v.conditions), next(iter(fitting), None))


@dataclass(frozen=True)
class Library:
    """All FAQs by key, in the order of their keys."""

    faqs: Mapping[str, Faq]
