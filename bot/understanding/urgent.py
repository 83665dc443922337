"""A cry for help inside a message that asks something else too."""

from __future__ import annotations

from collections.abc import Sequence

from bot.nlu.signs import SIGNS
from bot.turn import label_of
from bot.understanding import labels, limits
from bot.understanding.danger import ACUTE, CRY, is_no_danger
from bot.understanding.parsing import ParseData, confidence_of, is_sure, labelled

# Only what nobody says in passing: an illness is part of many a story about a claim.
URGENT = frozenset({CRY})


def with_signs(outline: ParseData, clauses: Sequence[str]) -> list[str]:
    """Those of a message's ``clauses`` that have a sign of a cry (``bot.nlu.signs``), as each
    costs a parse; none where it has one only, which is the message.
    """
    if len(clauses) < 2:
        return []
    text, signs = outline.get("text", ""), outline.get(SIGNS)
    # A model of an earlier release knows no signs, nor one whose data have none.
    if signs is None:
        return list(clauses)
    spoken = {text[start:end] for start, end in signs}
    return [clause for clause in clauses if any(sign in clause for sign in spoken)]


def is_near_a_cry(whole: ParseData) -> bool:
    """Whether every clause of a message is to be heard, with a sign or without."""
    return bool(confidence_of(whole, CRY)) or _is_acute(whole)


def cry_in(whole: ParseData, clauses: Sequence[ParseData]) -> ParseData | None:
    """The clause in which the member surely speaks of ending their life, or tells of an illness
    that cannot wait where the whole is not understood, or asks what to do; None without one.

    It is answered alone, in any state: nobody in danger is told the waiting period first.
    """
    if label_of(whole) in URGENT:
        return None
    danger = _danger(whole)
    if danger:
        return danger
    acute = _is_acute(whole)
    heard = URGENT | {ACUTE} if acute else URGENT
    meant = {label for label in heard if not is_no_danger(label, whole["text"])}
    for parse_data in clauses:
        if is_sure(parse_data) and label_of(parse_data) in meant:
            return {**parse_data, "entities": []}
        danger = _danger(parse_data) if acute else None
        if danger and label_of(danger) in meant:
            return danger
    return None


def _is_acute(whole: ParseData) -> bool:
    """「有高血压，现在半边身子动不了」 is no mere answer to a health question."""
    unheard = label_of(whole) in (labels.UNCLEAR, labels.MEDICAL)
    return unheard and confidence_of(whole, ACUTE) >= limits.ACUTE


def _danger(parse_data: ParseData) -> ParseData | None:
    """What was not answered for doubt that it is ours, though it likely tells of a danger."""
    if label_of(parse_data) != labels.UNCLEAR:
        return None
    for label in (CRY, ACUTE):
        likely = confidence_of(parse_data, label) >= limits.DANGER
        if likely and not is_no_danger(label, parse_data["text"]):
            return {**labelled(parse_data, label), "entities": []}
    return None
