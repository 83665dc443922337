"""Who did what: exports, changes of roles and settings, and every case event, in one list."""

from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from operator import attrgetter
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Q

from chat.models import CaseEvent
from desk.models import AuditEntry


@dataclass(frozen=True)
class Line:
    """One line of the audit page. ``actor`` is a user name, empty for the member or a command;
    ``action`` is a code of ``audit_action`` or ``case_event`` (``case`` is set then)."""

    at: datetime
    actor: str
    action: str
    case: int | None
    detail: dict[str, Any]


def note(actor: AbstractBaseUser | None, action: str, **detail: Any) -> AuditEntry:
    """Add one entry; ``detail`` holds plain JSON values and never a member's words."""
    return AuditEntry.objects.create(actor=actor, action=action, detail=detail)


def note_export(actor: AbstractBaseUser, what: str, rows: int, **detail: Any) -> AuditEntry:
    """An export is about to be sent: what of, how many rows, with which filters."""
    return note(actor, "export", what=what, rows=rows, **detail)


def lines(
    limit: int = 200, action: str = "", actor: str = "", before: datetime | None = None
) -> list[Line]:
    """The latest lines, newest first; of one action or one actor's (user name) when given."""
    chosen = Q(at__lt=before) if before else Q()
    if actor:
        chosen &= Q(actor__username=actor)
    entries = AuditEntry.objects.filter(chosen).order_by("-at", "-id")
    events = CaseEvent.objects.filter(chosen).order_by("-at", "-id")
    if action:
        entries, events = entries.filter(action=action), events.filter(kind=action)
    found = [_of_entry(entry) for entry in entries.select_related("actor")[:limit]]
    found += [_of_event(event) for event in events.select_related("actor")[:limit]]
    return list(islice(sorted(found, key=attrgetter("at"), reverse=True), limit))


def _of_entry(entry: AuditEntry) -> Line:
    actor = entry.actor.get_username() if entry.actor else ""
    return Line(entry.at, actor, entry.action, None, entry.detail)


def _of_event(event: CaseEvent) -> Line:
    actor = event.actor.get_username() if event.actor else ""
    states = {"old": event.old_state, "new": event.new_state}
    return Line(event.at, actor, event.kind, event.case_id, states | event.detail)
