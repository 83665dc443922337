"""Members who were not understood, straight into the database, for tests of the inbox."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from chat.models import Conversation, Feedback, Message, Turn
from studio.models import Sentence


def said(text: str, of: Conversation | None = None, at: datetime | None = None) -> Message:
    """A message of a member, of a new one unless one is given."""
    message = Message.objects.create(
        conversation=of or Conversation.objects.create(),
        sender="member",
        kind="text",
        body={"text": text},
    )
    if at is not None:
        Message.objects.filter(pk=message.pk).update(at=at)
        message.refresh_from_db()
    return message


def asked(text: str, outcome: str = "decline", **more: Any) -> Message:
    """A message with what the bot made of it; not understood unless something else is said."""
    at, of = more.pop("at", None), more.pop("of", None)
    message = said(text, of, at)
    values = {"intent": "nlu_fallback", "confidence": 0.2, "raw": {}} | more
    turn = Turn.objects.create(message=message, outcome=outcome, **values)
    if at is not None:
        Turn.objects.filter(pk=turn.pk).update(at=at)
    return message


def rated(message: Message, rating: str = "down") -> Feedback:
    """A thumb on the answer to a message."""
    answer = Message.objects.create(
        conversation=message.conversation, sender="bot", kind="text", body={}, reply_to=message
    )
    return Feedback.objects.create(message=answer, rating=rating)


def ago(**time: int) -> datetime:
    """So long before now."""
    return timezone.now() - timedelta(**time)


def open_words() -> set[str]:
    """What members wrote that nobody has decided about."""
    found = Sentence.objects.filter(decision=None)
    return set(found.values_list("misses__message__body__text", flat=True))
