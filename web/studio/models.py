"""The authors' inbox: which member messages were missed, and what authors decided about them.

No table here holds a member's words. They stay in the message log, whose erasure and retention
therefore reach everything below.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models

from chat.models import Message


class Decision(models.Model):
    """What an author decided about some sentences, once; undoing keeps the row."""

    class Kind(models.TextChoices):
        ADD = "add"
        NEW = "new"
        TEST = "test"
        OUTSIDE = "outside"
        IGNORE = "ignore"

    at = models.DateTimeField(auto_now_add=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    # An FAQ's key, or the label of what the bot does not answer; empty for ``ignore``.
    target = models.CharField(max_length=120, default="")
    count = models.PositiveIntegerField()
    # Ids of the sentences that were not where they were put before: undoing takes out these.
    added = models.JSONField(default=list)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.kind} {self.target}"


class Sentence(models.Model):
    """One thing that members wrote, however often: messages that differ in nothing but case, width,
    spaces and punctuation are one sentence. ``digest`` is keyed, so it tells no words."""

    digest = models.CharField(max_length=64, unique=True)
    # None while it is open.
    decision = models.ForeignKey(Decision, models.SET_NULL, null=True, related_name="sentences")

    def __str__(self) -> str:
        return self.digest[:8]


class Miss(models.Model):
    """One reason why one member message belongs into the inbox."""

    class Reason(models.TextChoices):
        FALLBACK = "fallback"
        TIE = "tie"
        THUMB = "thumb"
        HUMAN = "human"
        MARKED = "marked"

    message = models.ForeignKey(Message, models.CASCADE, related_name="misses")
    sentence = models.ForeignKey(Sentence, models.CASCADE, related_name="misses")
    reason = models.CharField(max_length=8, choices=Reason)
    # When the message was written.
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["message", "reason"], name="miss_reason_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["sentence", "-at"], name="miss_of_sentence"),
            models.Index(fields=["at"], name="miss_by_time"),
            models.Index(fields=["reason", "at"], name="miss_by_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.message_id} {self.reason}"


class Reading(models.Model):
    """What a release makes of a sentence; all rows come from the same call to the workbench.

    ``nearest``: FAQs as ``[{"key", "title", "confidence"}]``, the likeliest first.
    """

    sentence = models.OneToOneField(Sentence, models.CASCADE, related_name="reading")
    group = models.PositiveIntegerField(db_index=True)
    decision = models.CharField(max_length=16)
    # The likeliest label, an FAQ's or another's, and whether the model acts on it by itself.
    label = models.CharField(max_length=120, default="")
    sure = models.BooleanField()
    nearest = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.sentence_id} in {self.group}"


class InboxState(models.Model):
    """The one row that says how far the log was read, and when it was grouped by which release."""

    turns_read = models.BigIntegerField(default=0)
    events_read = models.BigIntegerField(default=0)
    release = models.CharField(max_length=120, default="")
    grouped_at = models.DateTimeField(null=True)
    # Until when somebody is bringing it up to date, unless they are done earlier.
    busy_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.turns_read} {self.release}"
