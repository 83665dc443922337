"""Who may talk to the brain for a conversation: one process at a time.

The lease is a field of the conversation, taken with one conditional UPDATE. It is short and
renewed while the brain thinks, so what a dead process left is free again within seconds.
Times are the database's own, so the clocks of several machines do not matter.
"""

from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.db.models.functions import Now

from chat.models import Conversation, Message

LEASE = timedelta(seconds=6)
_UNTIL = Now() + LEASE
# What an UPDATE sets to give the lease back.
FREE: dict[str, Any] = {"lease_owner": "", "lease_until": None}


def claim(owner: str, limit: int) -> list[int]:
    """Take the lease of up to ``limit`` conversations with a message that waits.

    Several processes may sweep at once: on PostgreSQL each passes over the rows that another is
    taking, on SQLite one transaction holds the file.
    """
    # Begun from the messages that wait: those few have an index of their own.
    waiting = Message.objects.filter(_can_be_taken("conversation__"), awaiting_bot=True)
    ids = list(waiting.order_by().values_list("conversation", flat=True).distinct()[:limit])
    if not ids:
        # The usual case takes no lock.
        return []
    with transaction.atomic():
        free = Conversation.objects.filter(_can_be_taken(), pk__in=ids)
        if connection.features.has_select_for_update_skip_locked:
            free = free.select_for_update(skip_locked=True, of=("self",))
        found = list(free.values_list("pk", flat=True))
        Conversation.objects.filter(pk__in=found).update(**held_by(owner))
    return found


def take(conversation_id: int, owner: str) -> bool:
    """Take the lease; False while another holds it or the conversation rests after a failure."""
    free = Conversation.objects.filter(_can_be_taken(), pk=conversation_id)
    return bool(free.update(**held_by(owner)))


def renew(conversation_id: int, owner: str) -> bool:
    """Keep the lease for longer; False when it has passed to another."""
    held = Conversation.objects.filter(pk=conversation_id, lease_owner=owner)
    return bool(held.update(**held_by(owner)))


def release(conversation_id: int, owner: str) -> None:
    """Give the lease back, if it is still ours."""
    Conversation.objects.filter(pk=conversation_id, lease_owner=owner).update(**FREE)


def is_idle(conversation: Conversation) -> bool:
    """Whether nobody holds the lease and nothing failed: who holds the row may take it at once."""
    return conversation.lease_until is None and conversation.retry_at is None


def held_by(owner: str) -> dict[str, Any]:
    """The fields of a lease that ``owner`` holds from now on."""
    return {"lease_owner": owner, "lease_until": _UNTIL}


def _can_be_taken(prefix: str = "") -> Q:
    def either(missing: str, passed: str) -> Q:
        return Q(**{f"{prefix}{missing}__isnull": True}) | Q(**{f"{prefix}{passed}": Now()})

    return either("lease_until", "lease_until__lt") & either("retry_at", "retry_at__lte")
