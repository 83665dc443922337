"""The question: who is to join, what is known about them, and when it is asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from bot.rules.age import OLDEST_YEARS, Age, BirthRange
from bot.rules.dates import birthday, china_moment
from bot.rules.errors import InputError

Relation = Literal["self", "child", "parent", "spouse", "other"]
RELATIONS = ("self", "child", "parent", "spouse", "other")
NUMBER_FIELDS = {
    "hypertension_grade": (1, 3),
    "medication_days": (0, OLDEST_YEARS * 366),
    "hospital_days": (0, OLDEST_YEARS * 366),
    "credit_score": (350, 950),
    "past_claim_yuan": (0, 100_000_000),
}
"""What each number can be at all; 芝麻分 runs from 350 to 950, hypertension has three grades."""


@dataclass(frozen=True)
class Person:
    """Who is to join, as far as it is known; None and absent mean "not said".

    `relation` is seen from the member who asks: a `parent` is the member's father or mother.
    `conditions` are the topics known to apply (keys of `topics` in clauses.yml: diseases and other
    circumstances), `ruled_out` those known not to. `medication_days` and `hospital_days` are the
    longest unbroken stretch in the last two years. `credit_score` is the 芝麻分 of the account that
    joins or adds. `past_claim_yuan` is the largest single payment an insurer made for an illness.
    `history` is the topic of an earlier membership. Raises InputError naming the field.
    """

    relation: Relation | None = None
    birth_date: date | None = None
    age: Age | None = None
    plan: str | None = None
    conditions: frozenset[str] = frozenset()
    ruled_out: frozenset[str] = frozenset()
    hypertension_grade: int | None = None
    medication_days: int | None = None
    hospital_days: int | None = None
    credit_score: int | None = None
    past_claim_yuan: int | None = None
    history: str | None = None

    def __post_init__(self) -> None:
        if self.relation is not None and self.relation not in RELATIONS:
            raise InputError("relation", "unknown_relation", self.relation)
        if self.birth_date is not None and type(self.birth_date) is not date:
            raise InputError("birth_date", "not_a_date", self.birth_date)
        if self.age is not None and not isinstance(self.age, Age):
            raise InputError("age", "age_not_a_number", self.age)
        for field, (low, high) in NUMBER_FIELDS.items():
            _check_number(field, getattr(self, field), low, high)
        self._check_conditions()

    def _check_conditions(self) -> None:
        for field in ("conditions", "ruled_out"):
            if not isinstance(getattr(self, field), frozenset):
                raise InputError(field, "unknown_condition", getattr(self, field))
        both = self.declared & self.ruled_out
        if both:
            raise InputError("conditions", "condition_contradicts", sorted(both))

    @property
    def declared(self) -> frozenset[str]:
        """Every topic that applies, with the past membership and hypertension known by grade."""
        implied = {self.history} if self.history else set()
        if self.hypertension_grade is not None:
            implied.add("hypertension")
        return self.conditions | implied if implied else self.conditions


def _check_number(field: str, value: object, low: int, high: int) -> None:
    if value is None:
        return
    if type(value) is not int:
        raise InputError(field, "not_a_number", value)
    if not low <= value <= high:
        raise InputError(field, "number_out_of_range", value)


@dataclass(frozen=True)
class Case:
    """A person at a moment: what the clauses judge. `birth` is None when no age is known."""

    person: Person
    declared: frozenset[str]
    birth: BirthRange | None
    moment: datetime
    day: date

    def at(self, moment: datetime) -> Case:
        """The same person, born on the same day, at another moment (naive China time)."""
        return Case(self.person, self.declared, self.birth, moment, moment.date())

    def born(self, day: date) -> Case:
        """The same case for somebody born on exactly that day."""
        return Case(self.person, self.declared, BirthRange(day, day), self.moment, self.day)


def open_case(person: Person, asked_on: date | datetime) -> Case:
    """Put the person at the moment of asking.

    Raises InputError for a birth in the future, an impossible age, or an age that contradicts the
    birth date.
    """
    moment = china_moment(asked_on)
    return Case(person, person.declared, _births(person, moment.date()), moment, moment.date())


def _births(person: Person, on: date) -> BirthRange | None:
    stated = person.age.births(on) if person.age else None
    if person.birth_date is None:
        return stated
    if person.birth_date > on:
        raise InputError("birth_date", "birth_date_in_future", person.birth_date)
    if birthday(person.birth_date, OLDEST_YEARS + 1) <= on:
        raise InputError("birth_date", "age_out_of_range", person.birth_date)
    if stated is not None and person.birth_date not in stated:
        raise InputError("age", "age_contradicts_birth_date", person.birth_date)
    return BirthRange(person.birth_date, person.birth_date)
