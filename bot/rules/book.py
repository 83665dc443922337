"""The book: every clause, laid out in time, with the sentences around them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from bot.rules.clause import Adding, AgeRange, Clause

C = TypeVar("C", bound=Clause)


@dataclass(frozen=True)
class Timeline(Generic[C]):
    """Clauses of one plan, cut into stretches of time within which the same clauses hold."""

    starts: tuple[datetime, ...]
    stretches: tuple[tuple[C, ...], ...]

    @classmethod
    def of(cls, clauses: tuple[C, ...]) -> Timeline[C]:
        """Cut time wherever a clause starts or ends; clauses keep their order in the file."""
        cuts = {datetime.min} | {c.starts for c in clauses} | {c.ends for c in clauses}
        starts = tuple(sorted(cuts - {datetime.max}))
        return cls(
            starts, tuple(tuple(c for c in clauses if c.starts <= s < c.ends) for s in starts)
        )

    def at(self, moment: datetime) -> tuple[C, ...]:
        """The clauses that hold at that moment."""
        return self.stretches[bisect_right(self.starts, moment) - 1]

    def cuts_after(self, moment: datetime) -> tuple[datetime, ...]:
        """The later moments at which a clause starts or ends."""
        return self.starts[bisect_right(self.starts, moment) :]


@dataclass(frozen=True)
class Plan:
    """A plan with the clauses that judge who may join, and those on who may add whom."""

    id: str
    title: str
    joining: Timeline[Clause]
    ages: tuple[AgeRange, ...]
    adding: Timeline[Adding]


@dataclass(frozen=True)
class Book:
    """Everything the rules know. Build it with load_clauses; it never changes afterwards."""

    plans: tuple[Plan, ...]
    clauses: Mapping[str, Clause]
    topics: Mapping[str, str]
    questions: Mapping[str, str]
    wording: Mapping[str, str]

    def say(self, key: str, **slots: object) -> str:
        """The sentence of that wording key, for example `errors.no_such_day`, with its braces filled."""
        return self.wording[key].format(**slots)

    def name_topics(self, topics: frozenset[str]) -> str:
        """The topics' Chinese names in the order of the file."""
        return self.wording["separator"].join(
            name for key, name in self.topics.items() if key in topics
        )
