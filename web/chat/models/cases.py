"""Requests for a human, and everything that happened to them."""

from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from chat.models.conversation import Conversation
from chat.models.messages import Message
from chat.models.staff import Team


class Case(models.Model):
    """A request for a human: ``bot → waiting → active → resolved (bot again)``.

    ``left`` is a case that nobody could take when it was called for: a message left, or a wait
    that was broken off with an apology. A colleague calls back by claiming it.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        ACTIVE = "active"
        LEFT = "left"
        RESOLVED = "resolved"

    OPEN = (State.WAITING, State.ACTIVE, State.LEFT)
    CLAIMABLE = (State.WAITING, State.LEFT)

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="cases")
    state = models.CharField(max_length=16, choices=State, default=State.WAITING)
    reason = models.CharField(max_length=60)
    priority = models.CharField(max_length=16, default="normal")
    opened_at = models.DateTimeField(auto_now_add=True)
    # Since when it has been waiting this time; ``opened_at`` keeps its place in the queue.
    waiting_since = models.DateTimeField(default=timezone.now)
    # When the present assignee, or the last one, took it.
    claimed_at = models.DateTimeField(null=True)
    # Who holds it; only while it is active.
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="cases"
    )
    # Whom it was passed to; None is everybody.
    team = models.ForeignKey(Team, models.SET_NULL, null=True, related_name="cases")
    # The last message of the member that the assignee has looked at.
    seen_id = models.BigIntegerField(default=0)
    # The place in the queue that the member was told last, and when.
    told_place = models.PositiveIntegerField(null=True)
    told_at = models.DateTimeField(null=True)
    # How it ended: a code of ``case_resolution``, a colleague's words, whether the bot should
    # have known the answer, and to which question.
    resolved_at = models.DateTimeField(null=True)
    resolution = models.CharField(max_length=24, default="")
    summary = models.CharField(max_length=500, default="")
    bot_should_have_known = models.BooleanField(null=True)
    missed = models.ForeignKey(Message, models.SET_NULL, null=True, related_name="missed_in")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["conversation"],
                condition=Q(state__in=["waiting", "active", "left"]),
                name="one_open_case",
            ),
            models.CheckConstraint(
                condition=Q(assignee__isnull=True) | Q(state="active"),
                name="only_active_cases_have_an_assignee",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "opened_at"], name="case_queue"),
            models.Index(fields=["assignee", "state"], name="case_by_assignee"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"

    @property
    def may_reopen(self) -> bool:
        """Whether it was resolved within ``REOPEN_HOURS``: then its thread can go on."""
        lately = timezone.now() - timedelta(hours=settings.REOPEN_HOURS)
        return self.resolved_at is not None and self.resolved_at > lately


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
        indexes: ClassVar = [models.Index(fields=["kind", "at"], name="case_event_by_kind")]

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
