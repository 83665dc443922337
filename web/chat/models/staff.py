"""The colleagues of the desk: who is there, for how many cases, and when the desk is open."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Team(models.Model):
    """Colleagues whom a case can be passed to together."""

    name = models.CharField(max_length=40, unique=True)

    def __str__(self) -> str:
        return self.name


class Staff(models.Model):
    """A user at the desk: the name that members read, and whether somebody is there."""

    class State(models.TextChoices):
        ONLINE = "online"
        BUSY = "busy"
        OFFLINE = "offline"

    PRESENT = (State.ONLINE, State.BUSY)

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="staff")
    name = models.CharField(max_length=40)
    capacity = models.PositiveSmallIntegerField(default=5)
    state = models.CharField(max_length=8, choices=State, default=State.OFFLINE)
    # The last sign of life of one of the user's desk pages.
    seen_at = models.DateTimeField(null=True)
    teams = models.ManyToManyField(Team, related_name="staff")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "seen_at"], name="staff_present")]

    def __str__(self) -> str:
        return self.name


class OpeningHours(models.Model):
    """One stretch of one weekday (Monday is 0). Without any, the desk is open whenever manned."""

    weekday = models.PositiveSmallIntegerField()
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        ordering = ("weekday", "opens")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(weekday__range=(0, 6)), name="weekday_of_seven"),
            models.CheckConstraint(condition=Q(closes__gt=F("opens")), name="closes_after_opening"),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens}-{self.closes}"


class SpecialDay(models.Model):
    """A day that goes by no weekday: a holiday (no times), or a day worked in its stead."""

    day = models.DateField(unique=True)
    name = models.CharField(max_length=40)
    opens = models.TimeField(null=True)
    closes = models.TimeField(null=True)

    class Meta:
        ordering = ("day",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(opens__isnull=True, closes__isnull=True) | Q(closes__gt=F("opens")),
                name="special_day_closed_or_with_hours",
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"
