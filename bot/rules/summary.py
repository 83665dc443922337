"""One overall outcome for a person, so that the answer can be one sentence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.rules.book import Book
from bot.rules.decision import Counterfactual, Decision

Overall = Literal[
    "open", "open_by_age", "needs_info", "not_public", "barred", "not_open_yet", "closed"
]


@dataclass(frozen=True)
class Summary:
    """The outcome over all plans asked about; `decisions` are theirs.

    `plan` is the plan the outcome is about, if it is about one. `missing`: what to ask, in order.
    """

    outcome: Overall
    plan: str | None
    decisions: tuple[Decision, ...]
    missing: tuple[str, ...]
    counterfactual: Counterfactual | None

    def text(self, book: Book) -> str:
        """The outcome in one sentence."""
        title = book.plan(self.plan).title if self.plan else ""
        return book.say(f"summary.{self.outcome}", plan=title)


def summary(decisions: tuple[Decision, ...]) -> Summary:
    """Over the plans asked about (all, when none was named): the one open, else why none is."""
    asked = tuple(decision for decision in decisions if decision.named)
    outcome, best = _overall(asked)
    return Summary(
        outcome=outcome,
        plan=best.plan if best else None,
        decisions=asked,
        missing=tuple(dict.fromkeys(fact for d in asked for fact in d.missing)),
        counterfactual=best.counterfactual if best else _soonest(asked),
    )


def _overall(asked: tuple[Decision, ...]) -> tuple[Overall, Decision | None]:
    open_now = next((d for d in asked if d.outcome == "no_public_bar"), None)
    if open_now:
        return "open", open_now
    outcomes = {d.outcome for d in asked}
    if "needs_info" in outcomes:
        by_age = next((d for d in asked if d.outcome == "needs_info" and d.open_by_age), None)
        return ("open_by_age", by_age) if by_age else ("needs_info", None)
    if "not_public" in outcomes:
        return "not_public", next((d for d in asked if d.outcome == "not_public"), None)
    return _why_none(asked), None


def _why_none(asked: tuple[Decision, ...]) -> Overall:
    windows = {d.window for d in asked}
    if windows == {"closed"}:
        return "closed"
    return "not_open_yet" if windows == {"not_yet"} else "barred"


def _soonest(asked: tuple[Decision, ...]) -> Counterfactual | None:
    changes = [d.counterfactual for d in asked if d.counterfactual]
    return min(changes, key=lambda change: change.date or date.max, default=None)
