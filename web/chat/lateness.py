"""Members who wait for long: who they are, and telling them once for each wait."""

from datetime import timedelta

from django.db import connection
from django.db.models import Min
from django.db.models.functions import Now
from django.utils import timezone

from chat import log
from chat.db import locked
from chat.models import Conversation, Message


def tell_late(after: timedelta) -> list[str]:
    """Tell everybody who has waited for longer and was not told yet, whoever works on it or not.

    In a burst messages wait for a place before the brain is asked. The public ids of those told.
    """
    late = Message.objects.filter(awaiting_bot=True, at__lt=timezone.now() - after)
    untold = Conversation.objects.filter(outage_told=False, pk__in=late.values("conversation"))
    return [public_id for pk, public_id in untold.values_list("pk", "public_id") if _told(pk)]


def anybody_waits() -> bool:
    """Whether any message waits for the bot. Asked all the time, and mostly the answer is no."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM chat_message WHERE awaiting_bot LIMIT 1")
        return cursor.fetchone() is not None


def longest_waiting(limit: int) -> list[int]:
    """Conversations that wait for the bot without anybody at work on them, the longest first."""
    waiting = Message.objects.filter(awaiting_bot=True)
    free = waiting.exclude(conversation__lease_until__gte=Now())
    by_age = free.values("conversation").annotate(first=Min("pk")).order_by("first")
    return list(by_age.values_list("conversation", flat=True)[:limit])


def say(conversation: Conversation) -> None:
    """The sentence itself. The caller holds the conversation, and it was not told yet."""
    log.append_notice(conversation, "slow")
    Conversation.objects.filter(pk=conversation.pk).update(outage_told=True)


def _told(conversation_id: int) -> bool:
    try:
        with locked(conversation_id) as conversation:
            waits = conversation.messages.filter(awaiting_bot=True).exists()
            if conversation.outage_told or not waits:
                return False
            say(conversation)
    except Conversation.DoesNotExist:
        return False  # erased meanwhile
    return True
