"""A decision as data, for whoever draws it: docs/contract.md has the shape."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bot.eligibility.wording import wording
from bot.rules import Book, Counterfactual, Reason, Summary


def card(
    book: Book,
    overall: Summary,
    told: Iterable[Reason],
    rest: Iterable[Reason],
    change: Counterfactual | None,
) -> dict[str, Any]:
    """``told`` are the reasons of the answer, ``rest`` what else is worth reading."""
    reasons = {reason.clause_id: _reason(reason) for reason in told}
    others = {reason.clause_id: _reason(reason) for reason in rest}
    return {
        "outcome": overall.outcome,
        "plan": overall.plan,
        "plan_title": book.plan(overall.plan).title if overall.plan else None,
        "headline": overall.text(book),
        "reasons": list(reasons.values()),
        "caveats": [told for clause, told in others.items() if clause not in reasons],
        "change": _change(change),
        "note": wording()["note"],
        "decisions": [
            {
                "plan": decision.plan,
                "outcome": decision.outcome,
                "clauses": [reason.clause_id for reason in decision.reasons],
            }
            for decision in overall.decisions
        ],
    }


def _reason(reason: Reason) -> dict[str, Any]:
    return {
        "text": reason.text,
        "clause": reason.clause_id,
        "kind": reason.kind,
        "sources": list(reason.sources),
        "confidence": reason.confidence,
    }


def _change(change: Counterfactual | None) -> dict[str, Any] | None:
    if change is None:
        return None
    return {"text": change.text, "date": change.date.isoformat() if change.date else None}
