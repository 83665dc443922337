"""What the rules answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.rules.clause import Confidence, Joining, May

Outcome = Literal["no_public_bar", "barred", "needs_info", "not_public"]


@dataclass(frozen=True)
class Reason:
    """A clause, as told to the member."""

    clause_id: str
    text: str
    sources: tuple[str, ...]
    confidence: Confidence | None
    kind: str


@dataclass(frozen=True)
class Adding:
    """Whether the member who asks may add this person, who may still be able to join alone."""

    may: May
    reason: Reason


@dataclass(frozen=True)
class Counterfactual:
    """What would alter the outcome: `kind` is the wording key, `date` the first day of it where one can be told."""

    kind: str
    date: date | None
    becomes: Outcome | None
    clause_id: str | None
    plan: str | None
    text: str


@dataclass(frozen=True)
class Decision:
    """What public rules say about one person and one plan.

    `open_by_age`: whether the plan is open to this age at all; None when that is not known.
    `window`: whether the plan takes members in at all. `named`: False for a plan the member did not ask about.
    """

    plan: str
    outcome: Outcome
    reasons: tuple[Reason, ...]
    missing: tuple[str, ...]
    caveats: tuple[Reason, ...]
    counterfactual: Counterfactual | None
    adding: Adding | None
    open_by_age: bool | None
    window: Joining
    named: bool
    text: str
