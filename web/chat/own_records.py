"""「导出我的记录」: a copy of all that is stored of a member, for that member.

What colleagues write for one another (notes, the summary and urgency of a case, who passed it to
whom) is not in it; docs/privacy.md says why, and how a member gets to know it nevertheless.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from chat import limits
from chat.log import as_wire, wire_time
from chat.models import Case, Conversation, Feedback, Message, Turn
from chat.sentences import page_texts


def admit(public_id: str) -> None:
    """Count one more copy; raises Problem when the member takes too many. A copy is long."""
    limit = settings.MEMBER_COPIES_A_MINUTE
    limits.count("own_records", public_id, limit, "too_many_exports")


def copy_of(conversation_id: int) -> dict[str, Any]:
    """What the web app holds, as JSON values. Raises Conversation.DoesNotExist."""
    conversation = Conversation.objects.get(pk=conversation_id)
    return {
        "about": page_texts()["own_records"],
        "made_at": _at(timezone.now()),
        "conversation": _conversation(conversation),
        "messages": list(_messages(conversation_id)),
        "cases": [_case(case) for case in _cases(conversation_id)],
    }


def _conversation(conversation: Conversation) -> dict[str, Any]:
    return {
        "id": conversation.public_id,
        "began_at": _at(conversation.created_at),
        "from_host_app": conversation.member is not None,
        "device": conversation.device,
        "privacy": {
            "version": conversation.privacy_version,
            "agreed_at": _at(conversation.privacy_at),
        },
        "seen": conversation.seen_id,
        "delivered": conversation.delivered_id,
        "no_human_help_before": _at(conversation.blocked_until),
    }


def _messages(conversation_id: int) -> Iterator[dict[str, Any]]:
    messages = Message.objects.filter(conversation=conversation_id)
    for message in messages.select_related("feedback", "turn", "choice").iterator():
        yield {
            **as_wire(message),
            "feedback": _feedback(message.feedback) if hasattr(message, "feedback") else None,
            "chosen": message.choice.title if message.choice else None,
            "understood": _understood(message.turn) if hasattr(message, "turn") else None,
        }


def _feedback(feedback: Feedback) -> dict[str, Any]:
    return {
        "rating": feedback.rating,
        "reason": feedback.reason or None,
        "comment": feedback.comment,
        "at": _at(feedback.at),
    }


def _understood(turn: Turn) -> dict[str, Any]:
    """What the bot took a message for; ``shown``: its answer reached the member."""
    return {
        "at": _at(turn.at),
        "outcome": turn.outcome,
        "intent": turn.intent,
        "confidence": turn.confidence,
        "shown": turn.shown,
        "whole": turn.raw,
    }


def _cases(conversation_id: int) -> Iterator[Case]:
    cases = Case.objects.filter(conversation=conversation_id).order_by("pk")
    yield from cases.select_related("rating").prefetch_related("events")


def _case(case: Case) -> dict[str, Any]:
    rating = getattr(case, "rating", None)
    return {
        "id": case.pk,
        "state": case.state,
        "reason": case.reason,
        "opened_at": _at(case.opened_at),
        "resolved_at": _at(case.resolved_at),
        "events": [{"at": _at(one.at), "kind": one.kind} for one in case.events.all()],
        "rating": rating
        and {"score": rating.score, "comment": rating.comment, "at": _at(rating.at)},
    }


def _at(at: datetime | None) -> str | None:
    return None if at is None else wire_time(at)
