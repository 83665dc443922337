"""Canned replies: personal and shared ones by short code, and the FAQs' own answers."""

from dataclasses import dataclass

from asgiref.sync import async_to_sync
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from chat.brain import Brain, BrainRefused, BrainUnavailable
from chat.contract import Reply
from desk import audit
from desk.models import CannedReply
from desk.people import require_supervisor
from desk.refusals import Refused, texts
from desk.wording import cleaned
from member_help.groups import SUPERVISOR, has_role


@dataclass(frozen=True)
class Insert:
    """An FAQ's answer as a reply: ``text`` ends with its sources and their dates."""

    text: str
    sources: list[dict[str, str | None]]
    edition: str | None


def canned_for(user: AbstractBaseUser, search: str = "") -> QuerySet[CannedReply]:
    """The user's own and the shared replies; with ``search``, by code, title or text."""
    found = CannedReply.objects.filter(Q(owner=user) | Q(owner=None))
    if search:
        by_words = Q(title__icontains=search) | Q(text__icontains=search)
        found = found.filter(Q(code__istartswith=search) | by_words)
    return found


def by_code(user: AbstractBaseUser, code: str) -> CannedReply | None:
    """What a short code stands for; the user's own goes before the shared one."""
    found = canned_for(user).filter(code=code)
    return found.exclude(owner=None).first() or found.first()


def save_canned(
    user: AbstractBaseUser,
    code: str,
    title: str,
    text: str,
    *,
    shared: bool = False,
    reply_id: int | None = None,
) -> CannedReply:
    """Make a reply, or change the one with ``reply_id``; shared ones are a supervisor's.

    Raises Refused: ``supervisors_only``, ``no_canned``, ``code_taken``, ``invalid``, ``empty``,
    ``too_long``.
    """
    code, title = code.strip().lstrip("/"), title.strip()
    if not (0 < len(code) <= 20 and 0 < len(title) <= 60) or any(map(str.isspace, code)):
        raise Refused("invalid")
    reply = _own(user, reply_id) if reply_id is not None else CannedReply()
    if shared:
        require_supervisor(user)
    reply.owner = None if shared else user
    reply.code, reply.title, reply.text = code, title, cleaned(text)
    try:
        with transaction.atomic():
            reply.save()
    except IntegrityError as error:
        raise Refused("code_taken") from error
    if shared:
        audit.note(user, "canned_saved", code=code)
    return reply


def delete_canned(user: AbstractBaseUser, reply_id: int) -> None:
    """Delete one's own reply, or as a supervisor a shared one. Raises Refused ``no_canned``."""
    reply = _own(user, reply_id)
    if reply.owner_id is None:
        audit.note(user, "canned_deleted", code=reply.code)
    reply.delete()


def faq_insert(topic: str) -> Insert:
    """The answer of an FAQ (its key, ``faq/waiting_period``) as the bot would give it today.

    Asks the brain. Raises Refused: ``no_answer``, ``brain_away``.
    """
    try:
        reply = async_to_sync(_answer)(topic)
    except BrainUnavailable as error:
        raise Refused("brain_away") from error
    except BrainRefused as error:
        raise Refused("no_answer") from error
    sources = [{"title": source.title, "date": source.date} for source in reply.sources]
    return Insert(_with_sources(reply), sources, reply.edition)


async def _answer(topic: str) -> Reply:
    brain = Brain(settings.RASA_URL, settings.RASA_TOKEN)
    try:
        return await brain.answer(topic)
    finally:
        await brain.close()


def _with_sources(reply: Reply) -> str:
    words = texts()["insert"]
    parts = [reply.text, *reply.changes]
    if reply.sources:
        named = [
            words["dated"].format(title=source.title, date=source.date)
            if source.date
            else source.title
            for source in reply.sources
        ]
        parts.append(words["sources"].format(sources="；".join(named)))
    if reply.edition:
        parts.append(words["edition"].format(date=reply.edition))
    return "\n".join(parts)


def _own(user: AbstractBaseUser, reply_id: int) -> CannedReply:
    """A reply that the user may change. Raises Refused ``no_canned``."""
    allowed = Q(owner=user)
    if has_role(user, SUPERVISOR):
        allowed |= Q(owner=None)
    reply = CannedReply.objects.filter(allowed, pk=reply_id).first()
    if reply is None:
        raise Refused("no_canned")
    return reply
