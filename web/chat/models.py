"""The message log and what hangs on it. The log is the truth; every screen only renders it."""

import secrets
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q


def new_public_id() -> str:
    """22 characters of ``[A-Za-z0-9_-]``: 128 random bits, not guessable."""
    return secrets.token_urlsafe(16)


def new_choice_key() -> str:
    """12 characters that stand for one button of one conversation."""
    return secrets.token_urlsafe(9)


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

    def __str__(self) -> str:
        return self.public_id


class Message(models.Model):
    """One entry of a conversation. Never changed, save for ``awaiting_bot`` when it is answered."""

    class Sender(models.TextChoices):
        MEMBER = "member"
        BOT = "bot"
        STAFF = "staff"
        SYSTEM = "system"

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="messages")
    cid = models.UUIDField(null=True)
    sender = models.CharField(max_length=8, choices=Sender)
    name = models.CharField(max_length=40, default="")
    kind = models.CharField(max_length=16)
    body = models.JSONField()
    at = models.DateTimeField(auto_now_add=True)
    reply_to = models.ForeignKey("self", models.CASCADE, null=True, related_name="replies")
    choice = models.ForeignKey("Choice", models.SET_NULL, null=True, related_name="taken_by")
    awaiting_bot = models.BooleanField(default=False)

    class Meta:
        ordering = ("id",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["conversation", "cid"], name="message_cid_once"),
            models.CheckConstraint(
                condition=Q(awaiting_bot=False) | Q(sender="member"),
                name="only_members_wait_for_the_bot",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["conversation", "id"], name="message_in_order"),
            models.Index(
                fields=["conversation", "id"],
                condition=Q(awaiting_bot=True),
                name="message_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.sender} {self.kind}"


class Choice(models.Model):
    """What a button stands for. The client gets the key only, the brain gets the payload."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="choices")
    key = models.CharField(max_length=16, default=new_choice_key)
    title = models.CharField(max_length=200)
    intent = models.CharField(max_length=120)
    entities = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["conversation", "key"], name="choice_key_once")
        ]

    def __str__(self) -> str:
        return self.title

    def payload(self) -> dict[str, object]:
        """The choice as the brain's channel takes it."""
        return {"title": self.title, "intent": self.intent, "entities": self.entities}


class Feedback(models.Model):
    """A member's thumb on one answer. One per message; a later one takes its place."""

    class Rating(models.TextChoices):
        UP = "up"
        DOWN = "down"

    message = models.OneToOneField(Message, models.CASCADE, related_name="feedback")
    rating = models.CharField(max_length=4, choices=Rating)
    reason = models.CharField(max_length=24, default="")
    comment = models.CharField(max_length=200, default="")
    at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.message_id} {self.rating}"


class Turn(models.Model):
    """What the brain returned for one member message, whole, for the authors' inbox."""

    message = models.OneToOneField(Message, models.CASCADE, related_name="turn")
    at = models.DateTimeField(auto_now_add=True)
    outcome = models.CharField(max_length=16)
    intent = models.CharField(max_length=120, default="")
    confidence = models.FloatField(null=True)
    release = models.CharField(max_length=120, default="")
    edition = models.CharField(max_length=10, default="")
    # False when a human took the case while the brain was thinking: the words were never shown.
    shown = models.BooleanField(default=True)
    raw = models.JSONField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["outcome", "-id"], name="turn_by_outcome")]

    def __str__(self) -> str:
        return f"{self.message_id} {self.outcome}"


class Case(models.Model):
    """A request for a human. States: ``bot → waiting → active → resolved (bot again)``."""

    class State(models.TextChoices):
        WAITING = "waiting"
        ACTIVE = "active"
        RESOLVED = "resolved"

    OPEN = (State.WAITING, State.ACTIVE)

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="cases")
    state = models.CharField(max_length=16, choices=State, default=State.WAITING)
    reason = models.CharField(max_length=60)
    priority = models.CharField(max_length=16, default="normal")
    opened_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["conversation"],
                condition=Q(state__in=["waiting", "active"]),
                name="one_open_case",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["state", "opened_at"], name="case_queue")]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"


class CaseEvent(models.Model):
    """One append-only line of a case's story; every state change has one."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="events")
    at = models.DateTimeField(auto_now_add=True)
    kind = models.CharField(max_length=24)
    old_state = models.CharField(max_length=16)
    new_state = models.CharField(max_length=16)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"


class CaseRating(models.Model):
    """What a member thought of the human help in one case; the first answer counts."""

    case = models.OneToOneField(Case, models.CASCADE, related_name="rating")
    score = models.PositiveSmallIntegerField()
    comment = models.CharField(max_length=200, default="")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(score__range=(1, 5)), name="score_of_five")
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.score}"


class Erasure(models.Model):
    """A conversation that is gone here and has still to go from the brain's memory.

    Written in the transaction that deletes the conversation, deleted once the brain has done it.
    """

    public_id = models.CharField(max_length=22, unique=True)
    not_before = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["not_before"], name="erasure_due")]

    def __str__(self) -> str:
        return self.public_id


class UsedToken(models.Model):
    """A host token's ``jti`` (hashed with its issuer), kept until the token has run out."""

    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.digest


class RateCount(models.Model):
    """How often something was done in one minute, by a keyed hash of who did it."""

    key = models.CharField(max_length=64)
    minute = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key", "minute"], name="rate_key_once_a_minute")
        ]

    def __str__(self) -> str:
        return f"{self.minute} {self.count}"


class OpenSocket(models.Model):
    """One WebSocket of a member, renewed by its process, so that a dead one's run out."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="sockets")
    owner = models.CharField(max_length=64)
    until = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["owner"], name="socket_by_process")]

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.until}"
