"""What is known of one check of eligibility, and how the conversation about it stands."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from bot.eligibility.people import Someone

FORM = "eligibility_form"
PATIENCE = 2
"""Answers to one question that could not be used before a human is offered."""


@dataclass(frozen=True)
class Check:
    """Starts empty; every message of the check makes a new one.

    `name` is the member's own word for the person, as far as it tells more than `relation`.
    `stated`: the age or birth date of the person, or both. `people`: the persons when a message
    speaks of several. `facts`: numbers of the health questions by their name in the rules.
    `unsure`: which conditions are only suspected, or over.
    `unknown`: what the member could not say; `withheld`: whether there was something they would
    rather not say. `problem`: the rules' key of what is wrong with the
    last message. `asks_why`: whether it asks what our question is for,
    `waits` whether it asks for time. `used`: whether it told
    something; `failures`: how many in a row did not, `failed_now` whether it is among them.
    """

    relation: str | None = None
    name: str = ""
    stated: tuple[str, ...] = ()
    plan: str | None = None
    people: tuple[Someone, ...] = ()
    conditions: frozenset[str] = frozenset()
    ruled_out: frozenset[str] = frozenset()
    unsure: frozenset[str] = frozenset()
    facts: dict[str, int] = field(default_factory=dict)
    unknown: frozenset[str] = frozenset()
    wants_health: bool = False
    consents: bool = False
    which: bool = False
    withheld: bool = False
    asks_why: bool = False
    waits: bool = False
    left: bool = False
    problem: str | None = None
    used: bool = False
    failures: int = 0
    failed_now: bool = False

    @classmethod
    def of(cls, someone: Someone) -> Check:
        """The check of one of several persons."""
        return cls(
            relation=someone.relation,
            name=someone.name,
            stated=tuple(someone.stated),
            conditions=someone.applies,
            ruled_out=someone.denied,
            facts={"hypertension_grade": someone.grade} if someone.grade else {},
        )

    @property
    def gave_up(self) -> bool:
        """Whether too many answers in a row could not be used."""
        return self.failures >= PATIENCE

    @property
    def is_lunar(self) -> bool:
        """Whether all that is known of the age is a lunar birthday."""
        return bool(self.stated) and all(one.endswith("/lunar") for one in self.stated)

    @property
    def ended(self) -> bool:
        """Whether there is nothing to come back to."""
        return self.left or self.gave_up or any(one.stated for one in self.people)

    @property
    def lacks_the_person(self) -> bool:
        """Whether something was told, but not yet of whom or not how old they are."""
        told = self.relation or self.stated or self.conditions or self.ruled_out
        whole = self.relation and self.stated
        return bool(told) and not whole and not self.ended and not self.people

    @property
    def lacks_ages(self) -> bool:
        """Whether several are meant and somebody's age has not been said."""
        return any(not one.stated for one in self.people)

    def listening(self) -> Check:
        """Before the next message."""
        fresh = replace(self, used=False, problem=None, failed_now=False)
        return replace(fresh, asks_why=False, waits=False)

    def declares(self, applies: frozenset[str], denied: frozenset[str]) -> Check:
        """With these conditions; what is said later counts."""
        return replace(
            self,
            conditions=(self.conditions | applies) - denied,
            ruled_out=(self.ruled_out | denied) - applies,
            which=False if applies else self.which,
        )
