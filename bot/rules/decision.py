"""What the rules answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.rules.book import Reason
from bot.rules.clause import Joining, May

Outcome = Literal["no_public_bar", "barred", "needs_info", "not_public"]
Change = Literal[
    "old_enough",
    "too_old",
    "too_old_other",
    "too_old_all",
    "opens",
    "closes",
    "rule_changes",
    "otherwise",
    "other_plan",
]


@dataclass(frozen=True)
class Adding:
    """Whether the member who asks may add this person, who may still be able to join alone."""

    may: May
    reason: Reason


@dataclass(frozen=True)
class Counterfactual:
    """What would alter an outcome.

    `date` is the first day of the new outcome `becomes`, or None when no day can be told (an age
    known only roughly, a change of circumstances, another plan). `plan` is the one to look at then.
    `clause_id` is the clause that changes, starts or ends.
    """

    kind: Change
    date: date | None
    becomes: Outcome | None
    clause_id: str | None
    plan: str
    text: str


@dataclass(frozen=True)
class Decision:
    """What public rules say about one person and one plan.

    `missing`: facts to ask for, in the order that decides soonest. `caveats`: what only the app
    checks, and what is weakly sourced. `window`: whether the plan takes anybody in.
    `open_by_age`: whether it is open to this age; None when that is not known.
    `named`: False for a plan other than the one the member asked about.
    """

    plan: str
    outcome: Outcome
    reasons: tuple[Reason, ...]
    missing: tuple[str, ...]
    caveats: tuple[Reason, ...]
    counterfactual: Counterfactual | None
    adding: Adding | None
    window: Joining
    open_by_age: bool | None
    named: bool
    text: str
