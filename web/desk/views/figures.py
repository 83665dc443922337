"""The supervisor's page: the desk's numbers, with charts drawn here, and the table to take away."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from desk import figures as numbers
from desk.charts import Bar, bars
from desk.listing import TARGET_SECONDS
from desk.refusals import Refused
from desk.views.answering import action, day_of, page
from member_help.charts import Chart
from member_help.groups import SUPERVISOR

_WEEK = timedelta(days=6)
_MONTH = timedelta(days=29)


@dataclass(frozen=True)
class Span:
    """Whole days, the first and the last with it."""

    first: date
    last: date

    @property
    def since(self) -> datetime:
        """The first moment in it."""
        return _midnight(self.first)

    @property
    def until(self) -> datetime:
        """The first moment after it."""
        return _midnight(self.last + timedelta(days=1))


@page(SUPERVISOR)
def figures(request: HttpRequest) -> HttpResponse:
    """This moment, and the days from ``?first=`` to ``?last=`` (the last seven)."""
    span = _span(request.GET.get("first", ""), request.GET.get("last", ""))
    today = timezone.localdate()
    context = {
        "span": span,
        "now": numbers.now(),
        "totals": numbers.totals(span.since, span.until),
        "people": numbers.people(span.since, span.until),
        "target": TARGET_SECONDS,
        "day": _chart(span.last, span.last),
        "days": _chart(span.first, span.last),
        "shortcuts": {
            "today": Span(today, today),
            "week": Span(today - _WEEK, today),
            "month": Span(today - _MONTH, today),
        },
    }
    return render(request, "desk/figures.html", context)


@action(SUPERVISOR)
def export(request: HttpRequest) -> HttpResponse:
    """The cases of some days as CSV. By POST: it leaves a line in the audit."""
    span = _span(request.POST.get("first", ""), request.POST.get("last", ""))
    table = numbers.export_csv(request.user, span.since, span.until)
    response = HttpResponse(table, content_type="text/csv; charset=utf-8")
    name = f"cases-{span.first:%Y%m%d}-{span.last:%Y%m%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _chart(first: date, last: date) -> Chart[Bar]:
    is_day = first == last
    try:
        buckets = numbers.series(first, last, "hour" if is_day else "day")
    except ValueError as error:
        raise Refused("invalid") from error
    return bars(buckets, by_hour=is_day)


def _span(first: str, last: str) -> Span:
    until = day_of(last) or timezone.localdate()
    since = day_of(first) or until - _WEEK
    if since > until:
        raise Refused("invalid")
    return Span(since, until)


def _midnight(of: date) -> datetime:
    return timezone.make_aware(datetime.combine(of, datetime.min.time()))
