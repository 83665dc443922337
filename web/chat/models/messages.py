"""The message log, and what the brain and the member said about its entries."""

import secrets
from typing import ClassVar

from django.db import models
from django.db.models import Q

from chat.models.conversation import Conversation


def new_choice_key() -> str:
    """12 characters that stand for one button of one conversation."""
    return secrets.token_urlsafe(9)


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
        indexes: ClassVar = [
            models.Index(fields=["outcome", "-id"], name="turn_by_outcome"),
            # All that the weekly figures count, so that they never read a turn itself.
            models.Index(fields=["outcome", "at", "intent"], name="turn_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.message_id} {self.outcome}"
