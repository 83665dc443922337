"""Who was spoken of earlier in the conversation: nobody is asked twice for the same age."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.eligibility import words
from bot.eligibility.check import Check

# Of these a member has one only, whatever they call them.
_ONE_ONLY = ("self", "spouse")


def persons_of(check: Check) -> list[Check]:
    """Everybody whose age is known from the check, each with a check of their own."""
    if check.people:
        return [Check.of(one) for one in check.people if one.relation and one.stated]
    return [check] if check.relation and check.stated and not check.left else []


def recalled(check: Check, known: Iterable[Check]) -> Check:
    """With what was told of the same person before; ``known`` are checks, the latest first."""
    if check.relation is None or check.stated or check.people or check.ended:
        return check
    before = next((one for one in known if _is_the_same(one, check)), None)
    if before is None:
        return check
    return replace(
        check,
        stated=before.stated,
        conditions=(before.conditions | check.conditions) - check.ruled_out,
        ruled_out=(before.ruled_out | check.ruled_out) - check.conditions,
        unsure=before.unsure | check.unsure,
        facts={**before.facts, **check.facts},
    )


def _is_the_same(one: Check, other: Check) -> bool:
    """Only where no second person can be meant: of two sons either may be."""
    if one.relation != other.relation:
        return False
    if one.relation in _ONE_ONLY:
        return True
    side = words.parent_side(one.name)
    return one.relation == "parent" and side is not None and side == words.parent_side(other.name)
