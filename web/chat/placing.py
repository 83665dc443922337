"""Telling a member where the call for a human stands, in ``queue`` messages of the log."""

from datetime import datetime

from django.utils import timezone

from chat.duty import duty
from chat.log import append
from chat.models import Case, Conversation, Message
from chat.sentences import sentence
from chat.waiting import place, usual_minutes


def tell_place(case: Case, conversation: Conversation, key: str) -> Message:
    """A ``queue`` message with the place and the usual wait; ``key`` is its first sentence.

    The caller holds the conversation.
    """
    ahead = place(case)
    minutes = usual_minutes()
    wait = sentence("wait_unknown") if minutes is None else sentence("wait_usual", minutes=minutes)
    text = sentence(key, case=case.pk, wait=wait)
    told = {"told_place": ahead, "told_at": timezone.now()}
    Case.objects.filter(pk=case.pk).update(**told)
    return _append(case, conversation, text, ahead)


def tell_left(
    case: Case, conversation: Conversation, key: str = "handoff_left", **values: object
) -> Message:
    """A ``queue`` message: nobody can take the case now, and how the member gets an answer.

    Who may be in danger reads the hotlines first, at any hour.
    """
    text = sentence(key, case=case.pk, why=_why(), **values)
    if case.priority == "urgent":
        text = sentence("danger_first") + text
    return _append(case, conversation, text, None)


def moment(at: datetime) -> str:
    """A day and a time as members read them."""
    local = timezone.localtime(at)
    return sentence("moment", month=local.month, day=local.day, time=f"{local:%H:%M}")


def _why() -> str:
    now = duty()
    if now.open:
        return sentence("left_unmanned")
    when = sentence("opens_at", moment=moment(now.opens_at)) if now.opens_at else ""
    return sentence("left_closed", when=when)


def _append(case: Case, conversation: Conversation, text: str, ahead: int | None) -> Message:
    body = {"text": text, "case": case.pk, "state": case.state, "position": ahead}
    return append(conversation, Message.Sender.SYSTEM, body, kind="queue")
