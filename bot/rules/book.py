"""The book: every clause, laid out in time, with the sentences around them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar

from bot.rules.clause import AddingRule, AgeRange, Clause, Condition, Confidence
from bot.rules.dates import china_moment
from bot.rules.errors import InputError

C = TypeVar("C", bound=Clause)


@dataclass(frozen=True)
class Timeline(Generic[C]):
    """Clauses cut into stretches of time within which the same clauses hold."""

    starts: tuple[datetime, ...]
    stretches: tuple[tuple[C, ...], ...]

    @classmethod
    def of(cls, clauses: tuple[C, ...]) -> Timeline[C]:
        """Cut time wherever a clause starts or ends; clauses keep their order in the file."""
        cuts = {datetime.min} | {c.starts for c in clauses} | {c.ends for c in clauses}
        starts = tuple(sorted(cuts - {datetime.max}))
        stretches = (tuple(c for c in clauses if c.starts <= s < c.ends) for s in starts)
        return cls(starts, tuple(stretches))

    def at(self, moment: datetime) -> tuple[C, ...]:
        """The clauses that hold at that moment."""
        return self.stretches[bisect_right(self.starts, moment) - 1]

    def cuts_after(self, moment: datetime) -> tuple[datetime, ...]:
        """The later moments at which a clause starts or ends."""
        return self.starts[bisect_right(self.starts, moment) :]


@dataclass(frozen=True)
class Reason:
    """A clause, as told to the member. `kind` is the clause's kind."""

    clause_id: str
    text: str
    sources: tuple[str, ...]
    confidence: Confidence | None
    kind: str

    @classmethod
    def of(cls, clause: Clause, text: str) -> Reason:
        """The clause in these words."""
        return cls(clause.id, text, clause.sources, clause.confidence, clause.kind)


@dataclass(frozen=True)
class Plan:
    """A plan with its clauses, sorted by what they are for.

    `deciding` settle who may join, `telling` are only told, `adding` say who may add whom, `terms`
    hold once somebody is a member. `ages` are the age clauses of all times.
    """

    id: str
    title: str
    deciding: Timeline[Clause]
    telling: Timeline[Clause]
    adding: Timeline[AddingRule]
    terms: Timeline[Clause]
    ages: tuple[AgeRange, ...]


@dataclass(frozen=True)
class Book:
    """Everything the rules know. Build it with load_clauses; it never changes afterwards."""

    plans: tuple[Plan, ...]
    clauses: Mapping[str, Clause]
    topics: Mapping[str, str]
    reasons: Mapping[str, Reason]
    questions: Mapping[str, str]
    wording: Mapping[str, str]

    def plan(self, plan_id: str) -> Plan:
        """The plan of that id, or InputError("plan")."""
        for plan in self.plans:
            if plan.id == plan_id:
                return plan
        raise InputError("plan", "unknown_plan", plan_id)

    def terms(self, plan_id: str, field: str, on: date | datetime) -> tuple[Clause, ...]:
        """The plan's terms on that day; InputError naming `field` when it had none yet."""
        terms = self.plan(plan_id).terms.at(china_moment(on, field))
        if not terms:
            raise InputError(field, "plan_did_not_run", on)
        return terms

    @property
    def listed_topics(self) -> frozenset[str]:
        """The topics that bar joining some plan: what to ask about, and to rule out when denied."""
        listed = {"hypertension"}
        for clause in self.clauses.values():
            if isinstance(clause, Condition) and clause.decides:
                listed |= clause.conditions
        return frozenset(listed)

    def question(self, fact: str) -> str:
        """How to ask for a fact that a decision misses."""
        return self.questions[fact].format(topics=self.name_topics(self.listed_topics))

    def say(self, key: str, **slots: object) -> str:
        """The sentence of that wording key, such as `errors.no_such_day`, its braces filled."""
        return self.wording[key].format(**slots)

    def reason(self, clause: Clause, topics: frozenset[str] = frozenset()) -> Reason:
        """The clause as told to the member, its topics named."""
        reason = self.reasons[clause.id]
        if "{topics}" not in reason.text:
            return reason
        return Reason.of(clause, reason.text.replace("{topics}", self.name_topics(topics)))

    def name_topics(self, topics: frozenset[str]) -> str:
        """The topics' Chinese names in the order of the file."""
        names = (name for key, name in self.topics.items() if key in topics)
        return self.wording["separator"].join(names)
