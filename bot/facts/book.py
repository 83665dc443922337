"""The facts and sources as values: look one up on a day, fill a text with them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

_BRACE = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)\}")


@dataclass(frozen=True)
class Source:
    """Where a fact comes from. `date` is None when only `date_text` is known."""

    id: str
    title: str
    publisher: str
    date: date | None
    date_text: str
    kind: str
    ref: str
    line: int = field(default=0, compare=False)

    def label(self) -> str:
        """What a member sees: publisher and date."""
        return f"{self.publisher}，{self.date.isoformat() if self.date else self.date_text}"


@dataclass(frozen=True)
class Fact:
    """One version of a fact; `valid_to` is inclusive, None means no known end."""

    id: str
    plan: str
    title: str
    value: object
    unit: str
    text: str
    valid_from: date
    valid_to: date | None
    sources: tuple[str, ...]
    confidence: str
    change: str
    line: int = field(default=0, compare=False)

    def holds_on(self, on: date) -> bool:
        """Whether this version is the valid one on that day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True)
class Rendered:
    """A text as of an edition date, with the facts it rests on in the order of their use.

    `changes` tells what later versions of those facts say, in date order. A name that neither
    a fact nor `extra` knows is in `missing` and leaves nothing behind in `text`.
    """

    text: str
    facts: tuple[Fact, ...]
    missing: tuple[str, ...]
    changes: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether the text may be shown to a member."""
        return not self.missing


@dataclass(frozen=True)
class FactBook:
    """All facts (versions sorted by `valid_from`) and all sources."""

    facts: Mapping[str, tuple[Fact, ...]]
    sources: Mapping[str, Source]

    def at(self, fact_id: str, on: date) -> Fact | None:
        """The version of a fact that is valid on a day."""
        return next((fact for fact in self.facts.get(fact_id, ()) if fact.holds_on(on)), None)

    def later(self, fact_id: str, on: date) -> Fact | None:
        """The first version that begins after a day."""
        return next((f for f in self.facts.get(fact_id, ()) if f.valid_from > on), None)

    def changes(self, fact_ids: Iterable[str], on: date) -> tuple[str, ...]:
        """What becomes of these facts after a day: each sentence once, in date order."""
        later = [f for i in fact_ids for f in self.facts.get(i, ()) if f.valid_from > on]
        told = (f.change for f in sorted(later, key=lambda f: f.valid_from) if f.change)
        return tuple(dict.fromkeys(told))

    def render(
        self,
        text: str,
        on: date,
        extra: Mapping[str, str] | None = None,
        facts: Iterable[str] = (),
    ) -> Rendered:
        """Fill the braces of `text` as of a day.

        `extra` gives braces that are not facts (slots). `facts` are relied on without a brace:
        they count as used, and as missing when no version is valid on that day.
        """
        given = extra or {}
        used = [n for n in dict.fromkeys([*braces(text), *facts]) if n not in given]
        found = {name: self.at(name, on) for name in used}
        words = {name: fact.text for name, fact in found.items() if fact} | dict(given)
        return Rendered(
            text=_BRACE.sub(lambda match: words.get(match[1], ""), text),
            facts=tuple(fact for fact in found.values() if fact),
            missing=tuple(name for name, fact in found.items() if fact is None),
            changes=self.changes(used, on),
        )


def braces(text: str) -> list[str]:
    """The names that stand in {braces}, each once, in order."""
    return list(dict.fromkeys(_BRACE.findall(text)))
