"""Cases: a member's request for a human, from the registration to the end."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser

from chat.db import locked
from chat.log import append_notice
from chat.models import Case, CaseEvent, Conversation, Message

# What a conversation without an open case is in (design: bot → waiting → active → resolved).
BOT = "bot"


def held_by_human(conversation_id: int) -> bool:
    """True while a colleague holds the case; then the bot keeps silent."""
    return Case.objects.filter(conversation=conversation_id, state=Case.State.ACTIVE).exists()


def open_case(conversation_id: int) -> Case | None:
    """The conversation's waiting or active case."""
    return Case.objects.filter(conversation=conversation_id, state__in=Case.OPEN).first()


def ask_for_human(conversation: Conversation, reason: str, priority: str = "normal") -> Message:
    """Register the wish for a human once, and tell the member where it stands.

    Asking again opens no second case: it is noted on the open one and its state is repeated.
    The caller holds the conversation (``chat.db.locked``).
    """
    case = open_case(conversation.pk)
    if case is None:
        case = Case.objects.create(conversation=conversation, reason=reason, priority=priority)
        _note(case, "opened", BOT, case.state)
        return append_notice(conversation, "handoff_registered", case=case.pk)
    _note(case, "repeated", case.state, case.state, detail={"reason": reason})
    active = case.state == Case.State.ACTIVE
    key = "handoff_active" if active else "handoff_still_waiting"
    return append_notice(conversation, key, case=case.pk)


def change_state(
    case: Case,
    old: Case.State,
    new: Case.State,
    kind: str,
    actor: AbstractBaseUser | None = None,
    detail: dict[str, Any] | None = None,
) -> bool:
    """Move a case from ``old`` to ``new`` and note it, or return False when it is not in ``old``.

    It holds the conversation, so that a bot answer stored under the same lock sees the case
    either before or after the change, never in between.
    """
    with locked(case.conversation_id):
        moved = Case.objects.filter(pk=case.pk, state=old).update(state=new)
        if moved:
            _note(case, kind, old, new, actor, detail)
    return bool(moved)


def _note(
    case: Case,
    kind: str,
    old: str,
    new: str,
    actor: AbstractBaseUser | None = None,
    detail: dict[str, Any] | None = None,
) -> None:
    CaseEvent.objects.create(
        case=case, kind=kind, old_state=old, new_state=new, actor=actor, detail=detail or {}
    )
