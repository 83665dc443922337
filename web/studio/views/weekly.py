"""The weekly page: what became of the members' questions, and which FAQs need care."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from desk import audit
from desk.views.answering import whole
from studio.charts import heat, stacked
from studio.faqs import load_faqs
from studio.views.answering import action, page
from studio.weeks.confusion import confused
from studio.weeks.export import table
from studio.weeks.faqs import FaqWeeks, over_weeks
from studio.weeks.outcomes import WeekNumbers, numbers
from studio.weeks.span import Week, weeks

COUNTS = (4, 8, 13, 26)
_USUAL = 8
# Pairs of FAQs, and FAQs that want more phrasings.
_PAIRS, _THIN = 15, 10


@dataclass(frozen=True)
class Look:
    """The weeks that a request asks for, with what was counted in them."""

    count: int

    @cached_property
    def span(self) -> list[Week]:
        """The weeks, the oldest first."""
        return weeks(self.count)

    @cached_property
    def by_week(self) -> list[WeekNumbers]:
        """Their numbers."""
        return [numbers(week) for week in self.span]

    @cached_property
    def faqs(self) -> list[FaqWeeks]:
        """All FAQs, the most frequent first."""
        return over_weeks(load_faqs(settings.CONTENT_DIR), self.by_week)


@page()
def weekly(request: HttpRequest) -> HttpResponse:
    """The last ``?weeks=`` weeks, the present one with them."""
    look = _look(request.GET.get("weeks", ""))
    pairs = confused(look.span[0].since, _PAIRS)
    context = {
        "counts": COUNTS,
        "look": look,
        "chart": stacked(look.by_week),
        "totals": sum((week.outcomes for week in look.by_week), Counter()),
        "up": sum(faq.up for faq in look.faqs),
        "down": sum(faq.down for faq in look.faqs),
        "hit": [faq for faq in look.faqs if faq.total],
        "never": [faq for faq in look.faqs if not faq.total],
        "thin": sorted(look.faqs, key=lambda faq: (faq.phrasings, -faq.total))[:_THIN],
        "pairs": pairs,
        "heat": heat(pairs),
        "titles": {faq.key: faq.title for faq in look.faqs},
    }
    return render(request, "studio/weekly.html", context)


@action()
def export(request: HttpRequest) -> HttpResponse:
    """The FAQs over the weeks as CSV. By POST: it leaves a line in the audit."""
    look = _look(request.POST.get("weeks", ""))
    first, last = look.span[0].monday, look.span[-1].monday
    times = {"since": first.isoformat(), "until": last.isoformat()}
    audit.note_export(request.user, "faq_weeks", len(look.faqs), **times)
    content = table(look.faqs, look.span)
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    name = f"faqs-{first:%Y%m%d}-{last:%Y%m%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _look(text: str) -> Look:
    count = whole(text)
    return Look(count if count in COUNTS else _USUAL)
