"""The FAQs there are."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from studio.faqs import load_faqs
from studio.views.answering import page


@page()
def faqs(request: HttpRequest) -> HttpResponse:
    """Every FAQ file with its title, key, theme, owner and number of phrasings."""
    found = load_faqs(settings.CONTENT_DIR)
    phrasings = sum(faq.phrasings for faq in found)
    return render(request, "studio/faqs.html", {"faqs": found, "phrasings": phrasings})
