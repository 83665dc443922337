"""Which browsers a colleague is signed in with, and what stands in for a lost second factor."""

from typing import ClassVar

from django.conf import settings
from django.db import models


class SignIn(models.Model):
    """One browser that is signed in. Deleting the row signs it out, wherever it is."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="signins")
    started_at = models.DateTimeField(auto_now_add=True)
    # When its person last did something; what a page reads by itself does not count.
    acted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["started_at"], name="signin_started")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.started_at}"


class RecoveryCode(models.Model):
    """A code that counts once in place of the second factor; kept as a keyed digest only."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="recovery_codes"
    )
    digest = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "digest"], name="recovery_code_once")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.pk}"
