"""What a parse of any Rasa pipeline says, in one shape."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

FALLBACK = "nlu_fallback"


@dataclass(frozen=True)
class Parsed:
    """``label``: the likeliest, before any gate; ``answered``: whether it would be acted on.

    ``doubt`` orders messages by how unlike the labels of the test they are: the pipeline's own
    probability of that where it has one, else what the likeliest such label lacks to certainty.
    """

    label: str
    confidence: float
    answered: bool
    doubt: float
    milliseconds: float

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return asdict(self)


def parsed_of(parse: Mapping[str, Any], ours: frozenset[str], milliseconds: float) -> Parsed:
    """Read one parse; ``ours``: the labels of the test, an answer to others misleads nobody."""
    ranking = [item for item in parse.get("intent_ranking", []) if item["name"] != FALLBACK]
    first = ranking[0] if ranking else {"name": "", "confidence": 0.0}
    label, confidence = _with_response(first, parse.get("response_selector") or {})
    fell_back = parse["intent"]["name"] == FALLBACK
    likely = sum(item["confidence"] for item in ranking if _is_ours(item["name"], ours))
    grounds = parse.get("grounds") or {}
    return Parsed(
        label=label,
        confidence=float(confidence),
        answered=not fell_back and label in ours,
        doubt=float(grounds.get("outside", 1.0 - likely)),
        milliseconds=milliseconds,
    )


def _is_ours(name: str, ours: frozenset[str]) -> bool:
    return name in ours or any(label.startswith(f"{name}/") for label in ours)


def _with_response(first: Mapping[str, Any], selector: Mapping[str, Any]) -> tuple[str, float]:
    """A retrieval intent's full key, as the response selector has it."""
    name, confidence = first["name"], first["confidence"]
    retrieval = selector.get("all_retrieval_intents") or []
    if "/" in name or name not in retrieval:
        return name, confidence
    found = selector.get(name) or selector.get("default") or {}
    response = found.get("response") or {}
    key = response.get("intent_response_key") or name
    return key, confidence * float(response.get("confidence") or 0.0)
