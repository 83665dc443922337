"""What must be forgotten, and what is counted to keep order."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Erasure(models.Model):
    """A conversation that is gone here and has still to go from the brain's memory.

    Written in the transaction that deletes the conversation. Once the brain has done it, it stays
    as a note for as long as backups may be kept: a restored older one is told again whom to forget.
    """

    public_id = models.CharField(max_length=22, unique=True)
    not_before = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["not_before"], condition=Q(done_at=None), name="erasure_owed")
        ]

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
