"""Small signs between member and colleague: who writes, who has read what."""

from django.contrib.auth.models import AbstractBaseUser
from django.utils import timezone

from chat.marks import write
from chat.models import Case, Conversation, Message
from desk.people import case_by_id


def staff_writes(case_id: int, user: AbstractBaseUser) -> str | None:
    """The assignee is typing: the conversation to nudge, None when there is nothing new to show.

    Pages say it at most every two seconds. Raises Refused ``no_case``.
    """
    case = case_by_id(case_id)
    if case.assignee_id != user.pk or case.state != Case.State.ACTIVE:
        return None
    return case.conversation.public_id if write(case.conversation_id, "staff") else None


def staff_saw(case_id: int, user: AbstractBaseUser, message_id: int) -> int:
    """The assignee has looked at everything up to a message; what counts as seen now.

    A colleague who only watches leaves no mark. Raises Refused ``no_case``.
    """
    case = case_by_id(case_id)
    if case.assignee_id == user.pk:
        newest = case.conversation.messages.order_by("-id").values_list("id", flat=True).first()
        seen = min(message_id, newest or 0)
        Case.objects.filter(pk=case.pk, assignee=user, seen_id__lt=seen).update(seen_id=seen)
        case.refresh_from_db()
    return case.seen_id


def mark_of(message: Message, conversation: Conversation) -> str:
    """How far a colleague's message came: ``stored``, ``delivered`` to a screen, or ``read``."""
    if message.pk <= conversation.seen_id:
        return "read"
    return "delivered" if message.pk <= conversation.delivered_id else "stored"


def unread(case: Case) -> int:
    """Messages of the member that the assignee has not looked at."""
    said = case.conversation.messages.filter(sender=Message.Sender.MEMBER, id__gt=case.seen_id)
    return said.count()


def writes_now(conversation: Conversation) -> bool:
    """Whether the member is typing."""
    until = conversation.member_writes_until
    return until is not None and until > timezone.now()
