"""What only the desk knows: notes, canned replies, and who did what. Nothing here is a message."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from chat.models import Case


class Note(models.Model):
    """A colleague's words to colleagues. They lie outside the message log, so that nothing that
    reads the log (the member's frames, the brain, an export) can come upon them."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    text = models.CharField(max_length=1000)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.case_id} {self.pk}"


class CannedReply(models.Model):
    """A prepared reply with a short code; without an owner it is everybody's."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="canned_replies"
    )
    code = models.CharField(max_length=20)
    title = models.CharField(max_length=60)
    text = models.CharField(max_length=1000)

    class Meta:
        ordering = ("code", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["owner", "code"], name="own_code_once"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(owner__isnull=True), name="shared_code_once"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class AuditEntry(models.Model):
    """One append-only line about an export, a change of roles or of settings; no member's words.

    Case events have their own table (``chat.models.CaseEvent``); ``desk.audit`` reads both.
    """

    at = models.DateTimeField(auto_now_add=True)
    # None: a command on the server.
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    action = models.CharField(max_length=24)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ("-id",)
        indexes: ClassVar = [models.Index(fields=["action", "-id"], name="audit_by_action")]

    def __str__(self) -> str:
        return f"{self.at} {self.action}"
