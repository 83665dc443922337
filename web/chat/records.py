"""Erasing conversations: here in one transaction, in the brain's memory right after."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import F, Max
from django.db.models.functions import Coalesce
from django.utils import timezone

from chat import limits
from chat.brain import TURN_SECONDS
from chat.models import Conversation, Erasure, Message, UsedToken


def erase(conversation_id: int) -> int:
    """Delete a conversation with all that hangs on it; the number of its messages.

    What the brain remembers is noted as still to be erased, in the same transaction.
    """
    with transaction.atomic():
        conversation = Conversation.objects.select_for_update().get(pk=conversation_id)
        count = Message.objects.filter(conversation=conversation).count()
        owed = {"not_before": _when(conversation), "done_at": None}
        Erasure.objects.update_or_create(public_id=conversation.public_id, defaults=owed)
        conversation.delete()
    return count


def erase_old() -> int:
    """Erase conversations without a message for ``RETENTION_DAYS``; how many there were."""
    limit = timezone.now() - timedelta(days=settings.RETENTION_DAYS)
    last = Coalesce(Max("messages__at"), F("created_at"))
    old = Conversation.objects.annotate(last=last).filter(last__lt=limit)
    ids = list(old.values_list("pk", flat=True))
    for conversation_id in ids:
        erase(conversation_id)
    UsedToken.objects.filter(expires_at__lt=timezone.now()).delete()
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    # No backup is older, but for a day that may pass until the next one is made.
    backed_up = timezone.now() - timedelta(days=settings.BACKUP_DAYS + 2)
    Erasure.objects.filter(done_at__lt=backed_up).delete()
    limits.forget_old()
    return len(ids)


def erase_again(public_ids: Collection[str]) -> int:
    """Erase those of these conversations that a backup has brought back; how many there were."""
    back = Conversation.objects.filter(public_id__in=public_ids).values_list("pk", flat=True)
    return len([erase(conversation_id) for conversation_id in back])


def due(limit: int = 50) -> list[str]:
    """Conversations whose memory in the brain can be erased now."""
    owed = Erasure.objects.filter(done_at=None, not_before__lte=timezone.now())
    ready = owed.order_by("not_before")
    return list(ready.values_list("public_id", flat=True)[:limit])


def done(public_id: str) -> None:
    """The brain has forgotten this conversation."""
    Erasure.objects.filter(public_id=public_id).update(done_at=timezone.now())


def _when(conversation: Conversation) -> datetime:
    """At once, or when a turn that is under way can no longer write to the brain's memory."""
    wait = 2 * TURN_SECONDS if conversation.lease_owner else 0
    return timezone.now() + timedelta(seconds=wait)
