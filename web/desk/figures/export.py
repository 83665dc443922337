"""The cases of a time as a table: numbers, codes in words, no member's words."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from chat.models import Case, CaseRating
from chat.sentences import word
from desk import audit
from desk.figures.stretch import stretches
from desk.listing import member_no
from desk.people import name_of, require_supervisor
from desk.refusals import texts
from member_help.spreadsheets import as_csv


def rows(since: datetime, until: datetime) -> Iterator[dict[str, Any]]:
    """One row for each call, by the names of ``export`` in ``texts/desk.yml``."""
    found = stretches(since, until)
    score = CaseRating.objects.filter(case=OuterRef("pk")).values("score")
    cases = Case.objects.annotate(score=Subquery(score)).in_bulk({s.case_id for s in found})
    names: dict[int | None, str] = {}
    for stretch in found:
        case = cases[stretch.case_id]
        if stretch.holder not in names:
            names[stretch.holder] = name_of(stretch.holder)
        yield {
            "case": case.pk,
            "member": member_no(case),
            "reason": word("case_reason", stretch.reason),
            "priority": word("case_priority", case.priority),
            "called": _local(stretch.called),
            "first_response": stretch.first,
            "holder": names[stretch.holder],
            "ended": _local(stretch.ended) if stretch.ended else None,
            "resolution": texts()["resolutions"].get(stretch.resolution, ""),
            "summary": case.summary,
            "score": case.score,
        }


def export_csv(supervisor: AbstractBaseUser, since: datetime, until: datetime) -> str:
    """The table as CSV that spreadsheets open as it is (``as_csv``).

    The export is noted in the audit first. Raises Refused ``supervisors_only``.
    """
    require_supervisor(supervisor)
    found = list(rows(since, until))
    times = {"since": since.isoformat(), "until": until.isoformat()}
    audit.note_export(supervisor, "cases", len(found), **times)
    titles: dict[str, str] = texts()["export"]
    return as_csv(titles.values(), ([row[name] for name in titles] for row in found))


def _local(at: datetime) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M:%S}"
