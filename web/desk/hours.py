"""Opening hours, holidays and teams, as supervisors edit them. Every change is in the audit."""

from collections.abc import Iterable
from datetime import date, time

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from chat import push
from chat.models import OpeningHours, SpecialDay, Team
from desk import audit
from desk.people import colleague, require_supervisor, staff_user
from desk.refusals import Refused

Stretch = tuple[int, time, time]


@transaction.atomic
def set_hours(supervisor: AbstractBaseUser, stretches: Iterable[Stretch]) -> list[OpeningHours]:
    """Replace the week: (weekday with Monday 0, opens, closes) each. None at all means open
    whenever manned. Raises Refused: ``supervisors_only``, ``invalid`` (nothing is changed)."""
    require_supervisor(supervisor)
    week = sorted(stretches)
    for day, opens, closes in week:
        if not 0 <= day <= 6 or closes <= opens:
            raise Refused("invalid")
    OpeningHours.objects.all().delete()
    OpeningHours.objects.bulk_create(
        OpeningHours(weekday=day, opens=opens, closes=closes) for day, opens, closes in week
    )
    told = [[day, f"{opens:%H:%M}", f"{closes:%H:%M}"] for day, opens, closes in week]
    audit.note(supervisor, "hours", week=told)
    push.tell_desk()
    return list(OpeningHours.objects.all())


def set_special_day(
    supervisor: AbstractBaseUser,
    day: date,
    name: str,
    opens: time | None = None,
    closes: time | None = None,
) -> SpecialDay:
    """A holiday (no times), or a day with hours of its own. Replaces what was set for the day.

    Raises Refused: ``supervisors_only``, ``invalid``.
    """
    require_supervisor(supervisor)
    both = opens is not None and closes is not None and opens < closes
    if not (both or (opens is None and closes is None)) or not 0 < len(name.strip()) <= 40:
        raise Refused("invalid")
    values = {"name": name.strip(), "opens": opens, "closes": closes}
    special, _ = SpecialDay.objects.update_or_create(day=day, defaults=values)
    audit.note(supervisor, "special_day", day=day.isoformat(), closed=opens is None)
    push.tell_desk()
    return special


def delete_special_day(supervisor: AbstractBaseUser, day: date) -> bool:
    """The day goes by its weekday again; False when nothing was set. Raises Refused."""
    require_supervisor(supervisor)
    deleted, _ = SpecialDay.objects.filter(day=day).delete()
    if deleted:
        audit.note(supervisor, "special_day_deleted", day=day.isoformat())
        push.tell_desk()
    return bool(deleted)


@transaction.atomic
def set_team(supervisor: AbstractBaseUser, name: str, members: Iterable[int]) -> Team:
    """Make a team or replace its members (users' ids).

    Raises Refused: ``supervisors_only``, ``invalid``, ``no_colleague``.
    """
    require_supervisor(supervisor)
    if not 0 < len(name.strip()) <= 40:
        raise Refused("invalid")
    team, _ = Team.objects.get_or_create(name=name.strip())
    team.staff.set([colleague(staff_user(user_id)) for user_id in members])
    audit.note(supervisor, "team", name=team.name, members=team.staff.count())
    return team


def delete_team(supervisor: AbstractBaseUser, team_id: int) -> None:
    """Cases in its queue become everybody's. Raises Refused ``supervisors_only``, ``no_team``."""
    require_supervisor(supervisor)
    team = Team.objects.filter(pk=team_id).first()
    if team is None:
        raise Refused("no_team")
    audit.note(supervisor, "team_deleted", name=team.name)
    team.delete()
