"""May the candidate become current? Each gate says yes or no, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from bot.content.finding import Finding
from bot.faq.publishing.comparing import Comparison
from bot.faq.publishing.texts import say

# A share of some thousand sentences is a float: equal ones must not differ by its last bit.
_HAIR = 1e-9


@dataclass(frozen=True)
class Gate:
    """One gate's judgement; `said` tells it to the author."""

    name: str
    passed: bool
    said: str

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return asdict(self)


def content_gate(findings: Sequence[Finding]) -> Gate:
    """No error in the content; warnings may stand."""
    errors = sum(finding.level == "错误" for finding in findings)
    if errors:
        return Gate("check", False, say("gate_check_no", errors=errors))
    return Gate("check", True, say("gate_check", warnings=len(findings)))


def gates_of(found: Comparison, reasons: Mapping[str, str], margin: float) -> list[Gate]:
    """The gates on understanding; `reasons` are what the author wrote for broken sentences."""
    return [
        _must_pass(found),
        _accuracy(found, margin),
        _broken(found, reasons),
        _refusal(found),
    ]


def _must_pass(found: Comparison) -> Gate:
    if found.failed:
        example = found.failed[0].text
        said = say("gate_must_pass_no", count=len(found.failed), example=example)
        return Gate("must_pass", False, said)
    return Gate("must_pass", True, say("gate_must_pass", count=found.must_pass))


def _accuracy(found: Comparison, margin: float) -> Gate:
    shares = {"before": _percent(found.gold.before), "after": _percent(found.gold.after)}
    if found.gold.after < found.gold.before - margin - _HAIR:
        said = say("gate_accuracy_no", margin=_percent(margin), **shares)
        return Gate("accuracy", False, said)
    return Gate("accuracy", True, say("gate_accuracy", **shares))


def _broken(found: Comparison, reasons: Mapping[str, str]) -> Gate:
    if not found.broken:
        return Gate("broken", True, say("gate_broken"))
    bare = [row.text for row in found.broken if not reasons.get(row.text, "").strip()]
    if bare:
        return Gate("broken", False, say("gate_broken_no", count=len(bare), example=bare[0]))
    return Gate("broken", True, say("gate_broken_reasons", count=len(found.broken)))


def _refusal(found: Comparison) -> Gate:
    shares = {"before": _percent(found.refusal.before), "after": _percent(found.refusal.after)}
    if found.refusal.after < found.refusal.before - _HAIR:
        return Gate("refusal", False, say("gate_refusal_no", **shares))
    return Gate("refusal", True, say("gate_refusal", **shares))


def _percent(share: float) -> str:
    return f"{share * 100:.1f}%"
