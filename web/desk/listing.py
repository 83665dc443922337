"""The queue's lists: mine, waiting, left messages, all; searched and filtered."""

from dataclasses import dataclass
from typing import Literal

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from chat.models import Case, Message, Staff, Team
from chat.sentences import sentence

Box = Literal["mine", "waiting", "left", "all"]
BOXES: tuple[Box, ...] = ("mine", "waiting", "left", "all")
# Seconds of waiting: the target, and when to warn.
TARGET_SECONDS = 180
WARN_SECONDS = 100

# Open before resolved, urgent before normal (both by their codes), then who called earlier.
_ORDER = (F("resolved_at").desc(nulls_first=True), F("priority").desc(), "opened_at", "pk")


@dataclass(frozen=True)
class Filter:
    """``search``: a case number, a member's number (``member_no``) or words of the conversation.
    The rest are stored codes; empty means any."""

    box: Box = "all"
    search: str = ""
    state: str = ""
    reason: str = ""
    priority: str = ""
    assignee: int | None = None
    team: int | None = None


def cases(user: AbstractBaseUser, chosen: Filter) -> QuerySet[Case]:
    """Cases of a box, in the order of the queue; resolved ones last, the latest first.

    Each has ``last_words`` (the member's last typed text), ``unread`` (for the assignee),
    ``holder`` (the assignee's name) and its ``conversation``. Not cut: slice it.
    """
    found = Case.objects.filter(_in_box(user, chosen.box) & _search(chosen.search))
    exact = {"state": chosen.state, "reason": chosen.reason, "priority": chosen.priority}
    exact |= {"assignee": chosen.assignee, "team": chosen.team}
    found = found.filter(**{name: value for name, value in exact.items() if value})
    described = _described(found.select_related("conversation", "team"))
    return described.order_by(*_ORDER)


def counts(user: AbstractBaseUser) -> dict[str, int]:
    """How many open cases each box holds."""
    opened = Case.objects.filter(state__in=Case.OPEN)
    boxes = {box: Count("pk", filter=_in_box(user, box)) for box in BOXES}
    return opened.aggregate(**boxes)


def earlier_cases(case: Case) -> QuerySet[Case]:
    """The same member's other cases, the latest first."""
    return Case.objects.filter(conversation=case.conversation).exclude(pk=case.pk).order_by("-pk")


def member_no(case: Case) -> str:
    """A short number by which staff tell members apart; it opens nothing."""
    return f"M{case.conversation_id}"


def wait_level(seconds: float) -> str:
    """``calm``, ``warn`` from 100 s, ``late`` from 180 s."""
    if seconds >= TARGET_SECONDS:
        return "late"
    return "warn" if seconds >= WARN_SECONDS else "calm"


def _in_box(user: AbstractBaseUser, box: Box) -> Q:
    if box == "mine":
        return Q(assignee=user, state=Case.State.ACTIVE)
    if box == "waiting":
        # A team's cases are for its members, all others for everybody.
        teams = Team.objects.filter(staff__user=user)
        return Q(state=Case.State.WAITING) & (Q(team=None) | Q(team__in=teams))
    return Q(state=Case.State.LEFT) if box == "left" else Q()


def _search(text: str) -> Q:
    text = text.strip()
    if not text:
        return Q()
    said = Message.objects.filter(
        conversation=OuterRef("conversation"), body__text__icontains=text
    ).exclude(sender=Message.Sender.SYSTEM)
    found = Q(Exists(said))
    if text.isdecimal() and len(text) < 19:
        found |= Q(pk=int(text))
    if text[0] in "mM" and text[1:].isdecimal() and len(text) < 19:
        found |= Q(conversation=int(text[1:]))
    return found


def _described(found: QuerySet[Case]) -> QuerySet[Case]:
    said = Message.objects.filter(
        conversation=OuterRef("conversation"), sender=Message.Sender.MEMBER
    ).order_by("-id")
    # A tap on the button says no more than that there is a case.
    typed = said.filter(choice=None).exclude(body__text=sentence("handoff_title"))
    new = said.filter(id__gt=OuterRef("seen_id")).order_by().values("conversation")
    holder = Staff.objects.filter(user=OuterRef("assignee")).values("name")
    return found.annotate(
        last_words=Subquery(typed.values(words=F("body__text"))[:1]),
        unread=Coalesce(Subquery(new.annotate(n=Count("pk")).values("n")), 0),
        holder=Coalesce(Subquery(holder), F("assignee__username"), Value("")),
    )
