"""A member's thread and the connections that listen to it."""

import secrets
from typing import ClassVar

from django.db import models
from django.utils import timezone


def new_public_id() -> str:
    """22 characters of ``[A-Za-z0-9_-]``: 128 random bits, not guessable."""
    return secrets.token_urlsafe(16)


class Conversation(models.Model):
    """One member's thread, and the state its single message in flight needs."""

    public_id = models.CharField(max_length=22, unique=True, default=new_public_id)
    created_at = models.DateTimeField(auto_now_add=True)
    # A host app's member as a keyed hash (``chat.hosts``); empty for an anonymous session.
    member = models.CharField(max_length=64, null=True, unique=True)
    # The privacy notice this member agreed to, and when.
    privacy_version = models.CharField(max_length=20, default="")
    privacy_at = models.DateTimeField(null=True)
    # The last message the member has looked at; what came later is unread.
    seen_id = models.BigIntegerField(default=0)
    # Who may talk to the brain for this conversation, and until when (database clock).
    lease_owner = models.CharField(max_length=64, default="")
    lease_until = models.DateTimeField(null=True)
    # The outage this conversation is in: told once, retried after retry_at.
    outage_told = models.BooleanField(default=False)
    failures = models.PositiveIntegerField(default=0)
    # Failures on the oldest waiting message while the brain was otherwise ready.
    refusals = models.PositiveIntegerField(default=0)
    retry_at = models.DateTimeField(null=True)
    # How often the brain has to begin anew (a human was called, a case ended), and how many of
    # these it was told with a message; while they differ, the next message begins clean.
    resets = models.PositiveIntegerField(default=0)
    resets_told = models.PositiveIntegerField(default=0)
    # What the member writes with, as a code such as ``iphone/wechat`` (``chat.device``).
    device = models.CharField(max_length=40, default="")
    # No human help before this time; the bot goes on.
    blocked_until = models.DateTimeField(null=True)
    # The last message of a colleague that reached one of the member's screens.
    delivered_id = models.BigIntegerField(default=0)
    # Until when somebody counts as writing, unless a message comes first.
    member_writes_until = models.DateTimeField(null=True)
    staff_writes_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.public_id

    @property
    def is_blocked(self) -> bool:
        """Whether the member gets no human help now."""
        return self.blocked_until is not None and self.blocked_until > timezone.now()


class OpenSocket(models.Model):
    """One WebSocket of a member, renewed by its process, so that a dead one's run out."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="sockets")
    owner = models.CharField(max_length=64)
    until = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["owner"], name="socket_by_process")]

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.until}"
