"""Cases: a member's request for a human, from the registration to the end.

Every change is one ``UPDATE … WHERE state = old`` and one ``CaseEvent`` in the same transaction,
under the conversation's lock, so that a bot answer stored under the same lock sees the case
either before or after the change, never in between.
"""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from chat import metrics, push
from chat.db import locked
from chat.duty import duty
from chat.log import append_notice
from chat.models import Case, CaseEvent, Conversation, Message
from chat.placing import moment, tell_left, tell_place
from chat.standing import OpenCase

# What a conversation without an open case is in (design: bot → waiting → active → resolved).
BOT = "bot"
DANGER = "danger"


def is_held_by_human(case: OpenCase | None) -> bool:
    """True while a colleague holds the case; then the bot keeps silent."""
    return case is not None and case.state == Case.State.ACTIVE


def open_case(conversation_id: int) -> Case | None:
    """The conversation's case that is not resolved."""
    return Case.objects.filter(conversation=conversation_id, state__in=Case.OPEN).first()


def ask_for_human(conversation: Conversation, reason: str, priority: str = "normal") -> Message:
    """Register the wish for a human once, and tell the member honestly where it stands.

    It waits when somebody is on duty and is left for a call back otherwise. Asking again opens no
    second case: it is noted on the open one and its state is repeated; a case that was resolved
    within ``REOPEN_HOURS`` goes on. While the member is blocked only danger opens one.
    The caller holds the conversation (``chat.db.locked``).
    """
    if conversation.is_blocked and reason != DANGER:
        until = moment(conversation.blocked_until)
        return append_notice(conversation, "handoff_blocked", until=until)
    case = open_case(conversation.pk)
    if case is None:
        return _open(conversation, reason, priority)
    return _repeat(conversation, case, reason, priority)


def change_state(
    case: Case,
    old: str | Sequence[str],
    new: str,
    kind: str,
    actor: AbstractBaseUser | None = None,
    detail: dict[str, Any] | None = None,
    where: Q | None = None,
    **fields: Any,
) -> bool:
    """Move a case from ``old`` (one state or several) to ``new`` and note it; False when it is
    not in ``old`` or not as ``where`` says. ``fields`` are set in the same UPDATE.

    Leaving ``active`` gives the case up: it has an assignee only there.
    """
    states = [old] if isinstance(old, str) else list(old)
    with locked(case.conversation_id):
        found = Case.objects.filter(where or Q(), pk=case.pk, state__in=states)
        before = found.values_list("state", flat=True).first()
        if new != Case.State.ACTIVE:
            fields["assignee"] = None
        fields["resolved_at"] = timezone.now() if new == Case.State.RESOLVED else None
        if before is None or not found.update(state=new, **fields):
            return False
        note(case, kind, before, new, actor, detail)
        if before == Case.State.ACTIVE and new != before:
            _leave_to_the_human(case.conversation_id)
            start_anew(case.conversation_id)
    case.refresh_from_db()
    return True


def note(
    case: Case,
    kind: str,
    old: str,
    new: str,
    actor: AbstractBaseUser | None = None,
    detail: dict[str, Any] | None = None,
) -> None:
    """Add one event to a case's story and nudge whoever watches it."""
    CaseEvent.objects.create(
        case=case, kind=kind, old_state=old, new_state=new, actor=actor, detail=detail or {}
    )
    counted = partial(metrics.case_event, kind, (detail or {}).get("waited"))
    transaction.on_commit(counted, robust=True)
    push.tell(case.conversation.public_id, case.pk)


def start_anew(conversation_id: int) -> None:
    """The brain drops forms and persons before the next message (``chat.turns`` tells it)."""
    Conversation.objects.filter(pk=conversation_id).update(resets=F("resets") + 1)


def _leave_to_the_human(conversation_id: int) -> None:
    """What still waits for the bot when a colleague gives a case up was the colleague's to answer.

    Mostly it is noticed while the case is held (``chat.turns``), but in an outage the
    bot looks seldom: a 「好的」 of then would be answered after everything was said.
    """
    waiting = Message.objects.filter(conversation=conversation_id, awaiting_bot=True)
    if waiting.update(awaiting_bot=False):
        outage = {"outage_told": False, "failures": 0, "refusals": 0, "retry_at": None}
        Conversation.objects.filter(pk=conversation_id).update(**outage)


def _open(conversation: Conversation, reason: str, priority: str) -> Message:
    state = Case.State.WAITING if duty().can_take else Case.State.LEFT
    values = {"state": state, "reason": reason, "priority": priority}
    case = _reopened(conversation, values)
    if case is None:
        case = Case.objects.create(conversation=conversation, **values)
        note(case, "opened", BOT, state, detail={"reason": reason})
    start_anew(conversation.pk)
    if state == Case.State.LEFT:
        return tell_left(case, conversation)
    return tell_place(case, conversation, "handoff_registered")


def _reopened(conversation: Conversation, values: dict[str, Any]) -> Case | None:
    """The case that was resolved a short while ago, opened again."""
    resolved = Case.objects.filter(conversation=conversation, state=Case.State.RESOLVED)
    case = resolved.order_by("-resolved_at").first()
    if case is None or not case.may_reopen:
        return None
    # It takes its place in the queue by this call, not by the first.
    now = timezone.now()
    resolved.filter(pk=case.pk).update(**values, opened_at=now, waiting_since=now, resolved_at=None)
    detail = {"reason": values["reason"]}
    note(case, "reopened", Case.State.RESOLVED, values["state"], detail=detail)
    case.refresh_from_db()
    return case


def _repeat(conversation: Conversation, case: Case, reason: str, priority: str) -> Message:
    now = timezone.now()
    state = case.state
    if state == Case.State.LEFT and duty(now).can_take:
        # Somebody has come in meanwhile: no need to wait for a call back.
        state = Case.State.WAITING
        Case.objects.filter(pk=case.pk).update(state=state, waiting_since=now)
    if priority == "urgent" and case.priority != priority:
        Case.objects.filter(pk=case.pk).update(priority=priority, reason=reason)
    note(case, "repeated", case.state, state, detail={"reason": reason})
    case.refresh_from_db()
    if state == Case.State.ACTIVE:
        return append_notice(conversation, "handoff_active", case=case.pk)
    if state == Case.State.LEFT:
        return tell_left(case, conversation)
    return tell_place(case, conversation, "handoff_still_waiting")
