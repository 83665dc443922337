"""What must be forgotten, and what is counted to keep order."""

from typing import ClassVar

from django.db import models


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
