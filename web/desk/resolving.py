"""A case ends, and may be opened again for a day."""

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from chat.cases import change_state
from chat.log import append
from chat.models import Case, Conversation, Message
from chat.sentences import sentence
from desk.claiming import hold_place
from desk.people import case_by_id, holding, name_of, refuse_as_it_stands
from desk.refusals import Refused, texts
from desk.telling import tell_member
from desk.wording import cleaned


def resolutions() -> dict[str, str]:
    """The reasons a case can end for: code → Chinese."""
    return texts()["resolutions"]


def resolve(
    case_id: int,
    user: AbstractBaseUser,
    resolution: str,
    summary: str = "",
    *,
    bot_should_have_known: bool = False,
    missed: int | None = None,
) -> Case:
    """The assignee ends the case; the member is asked for a grade and the bot resumes clean.

    ``resolution`` is a code of ``resolutions()``. With ``bot_should_have_known`` the question
    goes to the authors' inbox: ``missed`` is the id of the member's message, the last typed one
    before the case was opened when it is left out.
    Raises Refused: ``no_case``, ``not_yours``, ``nobodys``, ``resolved``, ``invalid``,
    ``too_long``.
    """
    case = case_by_id(case_id)
    if resolution not in resolutions():
        raise Refused("invalid")
    words = cleaned(summary) if summary.strip() else ""
    if len(words) > Case._meta.get_field("summary").max_length:
        raise Refused("too_long", limit=Case._meta.get_field("summary").max_length)
    question = _missed(case, missed) if bot_should_have_known else None
    with holding(case) as conversation:
        done = end(
            case,
            user,
            resolution,
            Q(assignee=user),
            summary=words,
            bot_should_have_known=bot_should_have_known,
            missed=question,
        )
        if not done:
            raise refuse_as_it_stands(case)
        name = name_of(user.pk)
        hours = settings.REOPEN_HOURS
        tell_member(conversation, case, "left", "staff_resolved", name, hours=hours)
        _ask_for_grade(conversation, case)
    return case


def end(case: Case, user: AbstractBaseUser, resolution: str, where: Q, **fields: object) -> bool:
    """Resolve an active case without a word to the member; False when it is not as ``where``
    says. The caller holds the conversation."""
    detail = {"resolution": resolution, "by_bot": fields.get("bot_should_have_known", False)}
    return change_state(
        case,
        Case.State.ACTIVE,
        Case.State.RESOLVED,
        "resolved",
        user,
        detail,
        where,
        resolution=resolution,
        **fields,
    )


def reopen(case_id: int, user: AbstractBaseUser) -> Case:
    """Open a case again that was resolved within ``REOPEN_HOURS``; it is the user's then.

    Raises Refused: ``no_case``, ``not_resolved``, ``too_late`` (``hours``), ``other_open``,
    ``off_duty``.
    """
    case = case_by_id(case_id)
    if case.resolved_at and not case.may_reopen:
        raise Refused("too_late", hours=settings.REOPEN_HOURS)
    try:
        with transaction.atomic():
            mine = hold_place(user)
            with holding(case) as conversation:
                fields = {"assignee": user, "claimed_at": timezone.now()}
                old, new = Case.State.RESOLVED, Case.State.ACTIVE
                if not change_state(case, old, new, "reopened", user, **fields):
                    raise Refused("not_resolved")
                tell_member(conversation, case, "joined", "staff_joined", mine.name)
    except IntegrityError as error:
        # The database allows one open case of a conversation.
        raise Refused("other_open") from error
    return case


def _missed(case: Case, message_id: int | None) -> Message | None:
    said = case.conversation.messages.filter(sender=Message.Sender.MEMBER)
    if message_id is not None:
        found = said.filter(pk=message_id).first()
        if found is None:
            raise Refused("invalid")
        return found
    return said.filter(at__lte=case.opened_at).exclude(turn=None).order_by("-id").first()


def _ask_for_grade(conversation: Conversation, case: Case) -> None:
    """Once a case: a case that was graded and opened again is not asked about again."""
    if hasattr(case, "rating"):
        return
    body = {"text": sentence("csat"), "case": case.pk}
    append(conversation, Message.Sender.SYSTEM, body, kind="csat")
