"""The kinds of joining clauses. A clause is data; its kind says how it judges a case."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import IntEnum
from typing import ClassVar, Literal

from bot.rules.dates import birthday
from bot.rules.person import Case

Confidence = Literal["A", "B", "C"]
Joining = Literal["not_yet", "open", "unsettled", "closed"]
May = Literal["allowed", "not_allowed", "unsettled"]
JOINING: tuple[Joining, ...] = ("not_yet", "open", "unsettled", "closed")
MAY: tuple[May, ...] = ("allowed", "not_allowed", "unsettled")


class Verdict(IntEnum):
    """What a clause says about a case. The greatest wins: one stop bars, whatever else is open."""

    ABSENT = 0  # does not concern this case
    REMARK = 1  # worth telling, settles nothing
    PASS = 2
    UNKNOWN = 3  # a fact that would decide has not been said
    UNSETTLED = 4  # public sources do not say, so no question settles it
    STOP = 5


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
    """What all kinds share. It holds from `starts` until just before `ends` (naive China time)."""

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
        """Whether this clause settles anything. A weakly sourced one (C) never does."""
        return self.confidence != "C"

    def judge(self, case: Case) -> Verdict:
        """What the clause says about the case, whatever its sources are worth."""
        raise NotImplementedError

    def asks(self, case: Case) -> str:
        """The fact that is missing when the verdict is UNKNOWN."""
        raise NotImplementedError

    def topics(self, case: Case) -> frozenset[str]:
        """The topics to name when the clause is told about this case."""
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
    """From the day `youngest` is reached until the day before `too_old` is reached."""

    kind = "age"
    youngest: Span
    too_old: Span

    def judge(self, case: Case) -> Verdict:
        if case.birth is None:
            return Verdict.UNKNOWN
        first_born, last_born = case.birth.earliest, case.birth.latest
        if self.youngest.after(last_born) <= case.day < self.too_old.after(first_born):
            return Verdict.PASS
        all_too_young = case.day < self.youngest.after(first_born)
        all_too_old = case.day >= self.too_old.after(last_born)
        return Verdict.STOP if all_too_young or all_too_old else Verdict.UNKNOWN

    def asks(self, case: Case) -> str:
        return "age" if case.birth is None else "birth_date"

    def bounds(self, birth: date) -> tuple[date, date]:
        """The first day on which somebody born then may join, and the first on which no longer."""
        return self.youngest.after(birth), self.too_old.after(birth)


@dataclass(frozen=True, kw_only=True)
class Number(Clause):
    """A number that the member states must lie within its bounds, both included."""

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
class Topical(Clause):
    """A clause about topics: diseases and other circumstances that apply to somebody or do not."""

    conditions: frozenset[str]

    def concerns(self, case: Case) -> bool:
        """Whether one of the topics is known to apply."""
        return not self.conditions.isdisjoint(case.declared)

    def topics(self, case: Case) -> frozenset[str]:
        return self.conditions & case.declared or self.conditions


@dataclass(frozen=True, kw_only=True)
class Condition(Topical):
    """Any of the topics stops."""

    kind = "condition"

    def judge(self, case: Case) -> Verdict:
        if self.concerns(case):
            return Verdict.STOP
        return Verdict.PASS if self.conditions <= case.person.ruled_out else Verdict.UNKNOWN

    def asks(self, case: Case) -> str:
        return "conditions"


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
class Silence(Topical):
    """Public sources do not say what the topics mean for joining."""

    kind = "silence"

    def judge(self, case: Case) -> Verdict:
        return Verdict.UNSETTLED if self.concerns(case) else Verdict.ABSENT


@dataclass(frozen=True, kw_only=True)
class Remark(Topical):
    """Told when one of the topics applies; without topics always, as what only the app checks."""

    kind = "remark"
    conditions: frozenset[str] = field(default=frozenset())

    @property
    def decides(self) -> bool:
        return False

    def judge(self, case: Case) -> Verdict:
        told = not self.conditions or self.concerns(case)
        return Verdict.REMARK if told else Verdict.ABSENT


@dataclass(frozen=True, kw_only=True)
class AddingRule(Clause):
    """Whether the member may add somebody of this relation; it says nothing on who may join."""

    kind = "adding"
    relations: frozenset[str]
    may: May
    under: Span | None

    def concerns(self, case: Case) -> bool:
        """Whether it is about this relation and, where it has an age limit, surely this age."""
        if case.person.relation not in self.relations:
            return False
        if self.under is None:
            return True
        return case.birth is not None and case.day < self.under.after(case.birth.earliest)
