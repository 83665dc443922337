"""Erasing conversations: here in one transaction, in the brain's memory right after."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from chat.brain import TURN_SECONDS
from chat.models import Conversation, Erasure, Message


def erase(conversation_id: int) -> int:
    """Delete a conversation with all that hangs on it; the number of its messages.

    What the brain remembers is noted as still to be erased, in the same transaction.
    """
    with transaction.atomic():
        conversation = Conversation.objects.select_for_update().get(pk=conversation_id)
        count = Message.objects.filter(conversation=conversation).count()
        Erasure.objects.create(public_id=conversation.public_id, not_before=_when(conversation))
        conversation.delete()
    return count


def due(limit: int = 50) -> list[str]:
    """Conversations whose memory in the brain can be erased now."""
    ready = Erasure.objects.filter(not_before__lte=timezone.now()).order_by("not_before")
    return list(ready.values_list("public_id", flat=True)[:limit])


def done(public_id: str) -> None:
    """The brain has forgotten this conversation."""
    Erasure.objects.filter(public_id=public_id).delete()


def _when(conversation: Conversation) -> object:
    """At once, or when a turn that is under way can no longer write to the brain's memory."""
    wait = timedelta(seconds=2 * TURN_SECONDS if conversation.lease_owner else 0)
    return timezone.now() + wait
