"""The FAQs there are, with how often members were given each and what became of it."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from chat.sentences import words
from studio.faqs import load_words
from studio.listing import Filter, rows
from studio.traffic import DAYS, traffic
from studio.views.answering import is_fragment, page
from studio.workbench import workbench


@page()
def faqs(request: HttpRequest) -> HttpResponse:
    """Searched, filtered and sorted; htmx gets the table alone."""
    found = workbench().faqs()["faqs"]
    chosen = Filter.of(request.GET)
    words_of = load_words(settings.CONTENT_DIR) if chosen.search else {}
    context = {
        "rows": rows(found, traffic(), chosen, words_of),
        "chosen": chosen,
        "days": DAYS,
        "total": len(found),
        "phrasings": sum(one["phrasings"] for one in found),
        "unpublished": sum(not one["published"] for one in found),
        "themes": sorted({one["theme"] for one in found}),
        "owners": sorted({one["owner"] for one in found}),
        "orders": words("faq_sort"),
        "onlys": words("faq_only"),
    }
    name = "studio/parts/faqs.html" if is_fragment(request) else "studio/faqs.html"
    return render(request, name, context)
