"""A colleague's reply: only the assignee's, stored once in the log, pushed like any message."""

from uuid import UUID

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Max

from chat import push
from chat.cases import note
from chat.log import append
from chat.models import Case, Conversation, Message
from desk.people import case_by_id, holding, name_of, refuse_as_it_stands
from desk.refusals import Refused
from desk.wording import cleaned, promise_words


def reply(
    case_id: int,
    user: AbstractBaseUser,
    text: str,
    *,
    cid: UUID | None = None,
    confirmed: bool = False,
) -> Message:
    """Say something to the member. The member gets it once, now or when they come back.

    ``cid`` makes a resend safe: the same one returns the message that was stored first.
    ``confirmed``: send although words sound like a promise; that is noted as a case event.
    Raises Refused: ``no_case``, ``not_yours`` (``holder``), ``nobodys``, ``resolved``, ``empty``,
    ``too_long``, ``invalid``, ``promise`` (``words``; nothing was sent).
    """
    case = case_by_id(case_id)
    words = cleaned(text)
    promised = promise_words(words)
    with holding(case) as conversation:
        earlier = conversation.messages.filter(cid=cid).first() if cid else None
        if earlier:
            return earlier
        if not _is_held(case, user):
            raise refuse_as_it_stands(case)
        if promised and not confirmed:
            raise Refused("promise", words="、".join(promised))
        message = _append(conversation, case, user, words, cid)
        if promised:
            active = Case.State.ACTIVE
            note(case, "promise_sent", active, active, user, {"words": promised})
    return message


def _is_held(case: Case, user: AbstractBaseUser) -> bool:
    held = Case.objects.filter(pk=case.pk, state=Case.State.ACTIVE, assignee=user)
    return held.exists()


def _append(
    conversation: Conversation, case: Case, user: AbstractBaseUser, text: str, cid: UUID | None
) -> Message:
    sender = Message.Sender.STAFF
    message = append(conversation, sender, {"text": text}, cid=cid, name=name_of(user.pk))
    # Who answers has read what came before, and writes no longer.
    said = conversation.messages.filter(sender=Message.Sender.MEMBER)
    newest = said.aggregate(newest=Max("id"))["newest"] or 0
    Case.objects.filter(pk=case.pk).update(seen_id=newest)
    Conversation.objects.filter(pk=conversation.pk).update(staff_writes_until=None)
    push.tell(conversation.public_id, case.pk)
    return message
