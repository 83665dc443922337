"""The kinds of joining clauses. A clause is data; its kind says how it judges a case.

A clause of grade A or B decides. One of grade C never does: what it would stop becomes a remark to check in the app.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import Enum
from typing import ClassVar, Literal

from bot.rules.dates import birthday
from bot.rules.person import Case

Confidence = Literal["A", "B", "C"]
Joining = Literal["not_yet", "open", "unsettled", "closed"]
May = Literal["allowed", "not_allowed", "unsettled"]
JOINING: tuple[Joining, ...] = ("not_yet", "open", "unsettled", "closed")
MAY: tuple[May, ...] = ("allowed", "not_allowed", "unsettled")


class Verdict(Enum):
    """What one clause says about a case."""

    PASS = "pass"
    STOP = "stop"
    UNKNOWN = "unknown"  # a fact that would decide has not been said
    UNSETTLED = "unsettled"  # public sources do not say
    REMARK = "remark"  # worth telling, decides nothing
    ABSENT = "absent"  # does not concern this case


@dataclass(frozen=True)
class Span:
    """An age: so many days since birth, or so many birthdays."""

    count: int
    unit: Literal["days", "years"]

    def after(self, birth: date) -> date:
        """The day on which somebody born on `birth` reaches this age."""
        if self.unit == "days":
            return birth + timedelta(days=self.count)
        return birthday(birth, self.count)


@dataclass(frozen=True, kw_only=True)
class Clause:
    """What all kinds share. It holds from `starts` up to, and not including, `ends` (naive China time)."""

    kind: ClassVar[str]
    id: str
    plan: str
    starts: datetime
    ends: datetime
    sources: tuple[str, ...]
    confidence: Confidence | None
    says: str
    otherwise: str | None = None

    @property
    def decides(self) -> bool:
        """Whether the sources are good enough for this clause to decide."""
        return self.confidence != "C"

    def judge(self, case: Case) -> Verdict:
        """What the clause says about the case, whatever its grade."""
        raise NotImplementedError

    def asks(self, case: Case) -> str:
        """The fact that is missing when the verdict is UNKNOWN."""
        raise NotImplementedError

    def topics(self, case: Case) -> frozenset[str]:
        """The topics this clause would name for this case."""
        return frozenset()


@dataclass(frozen=True, kw_only=True)
class Window(Clause):
    """Whether the plan takes members in at all in this period."""

    kind = "window"
    joining: Joining

    def judge(self, case: Case) -> Verdict:
        if self.joining == "open":
            return Verdict.PASS
        return Verdict.UNSETTLED if self.joining == "unsettled" else Verdict.STOP


@dataclass(frozen=True, kw_only=True)
class AgeRange(Clause):
    """From the day `youngest` is reached up to, and not including, the day `too_old` is reached."""

    kind = "age"
    youngest: Span
    too_old: Span

    def judge(self, case: Case) -> Verdict:
        if case.birth is None:
            return Verdict.UNKNOWN
        eldest, newest = case.birth.earliest, case.birth.latest
        if self.youngest.after(newest) <= case.day < self.too_old.after(eldest):
            return Verdict.PASS
        nobody_fits = case.day < self.youngest.after(eldest) or case.day >= self.too_old.after(
            newest
        )
        return Verdict.STOP if nobody_fits else Verdict.UNKNOWN

    def is_too_old(self, case: Case) -> bool:
        """Whether the eldest person that the case may mean has passed the upper bound."""
        return case.birth is not None and case.day >= self.too_old.after(case.birth.earliest)

    def asks(self, case: Case) -> str:
        return "age" if case.birth is None else "birth_date"


@dataclass(frozen=True, kw_only=True)
class Number(Clause):
    """A number the member states must lie in its bounds, both included."""

    kind = "number"
    fact: str
    least: int | None
    most: int | None

    def judge(self, case: Case) -> Verdict:
        value = getattr(case.person, self.fact)
        if value is None:
            return Verdict.UNKNOWN
        too_low = self.least is not None and value < self.least
        too_high = self.most is not None and value > self.most
        return Verdict.STOP if too_low or too_high else Verdict.PASS

    def asks(self, case: Case) -> str:
        return self.fact


@dataclass(frozen=True, kw_only=True)
class Condition(Clause):
    """Any of these topics stops."""

    kind = "condition"
    conditions: frozenset[str]

    def judge(self, case: Case) -> Verdict:
        if not self.conditions.isdisjoint(case.declared):
            return Verdict.STOP
        return Verdict.PASS if self.conditions <= case.person.ruled_out else Verdict.UNKNOWN

    def asks(self, case: Case) -> str:
        return "conditions"

    def topics(self, case: Case) -> frozenset[str]:
        return self.conditions & case.declared or self.conditions


@dataclass(frozen=True, kw_only=True)
class Hypertension(Clause):
    """Hypertension of this grade or higher stops."""

    kind = "hypertension"
    grade: int

    def judge(self, case: Case) -> Verdict:
        if "hypertension" in case.person.ruled_out:
            return Verdict.PASS
        stated = case.person.hypertension_grade
        if stated is None:
            return Verdict.UNKNOWN
        return Verdict.STOP if stated >= self.grade else Verdict.PASS

    def asks(self, case: Case) -> str:
        return "hypertension_grade" if "hypertension" in case.declared else "conditions"


@dataclass(frozen=True, kw_only=True)
class Silence(Clause):
    """Public sources do not say what these topics mean for joining."""

    kind = "silence"
    conditions: frozenset[str]

    def judge(self, case: Case) -> Verdict:
        return Verdict.ABSENT if self.conditions.isdisjoint(case.declared) else Verdict.UNSETTLED

    def topics(self, case: Case) -> frozenset[str]:
        return self.conditions & case.declared


@dataclass(frozen=True, kw_only=True)
class Remark(Clause):
    """Told when one of these topics applies; without topics, told always: what only the app checks."""

    kind = "remark"
    conditions: frozenset[str] = field(default=frozenset())

    def judge(self, case: Case) -> Verdict:
        concerns = not self.conditions or not self.conditions.isdisjoint(case.declared)
        return Verdict.REMARK if concerns else Verdict.ABSENT

    def topics(self, case: Case) -> frozenset[str]:
        return self.conditions & case.declared


@dataclass(frozen=True, kw_only=True)
class Adding(Clause):
    """Who may add whom; it says nothing on who may join."""

    kind = "adding"
    relations: frozenset[str]
    may: May
    under_years: Span | None

    def concerns(self, case: Case) -> bool:
        """Whether the clause is about this relation and, where it has an age limit, surely about this age."""
        if case.person.relation not in self.relations:
            return False
        if self.under_years is None:
            return True
        return case.birth is not None and case.day < self.under_years.after(case.birth.earliest)
