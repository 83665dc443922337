"""The studio's pages: the FAQs there are, and what members asked lately."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from chat.models import Turn
from member_help.groups import AUTHOR, only_for
from studio.faqs import load_faqs, load_titles
from studio.taps import latest_taps

SHOWN = 100
OUTCOMES = ("answer", "chat", "ask", "clarify", "decline", "handoff")
# What a colleague at the desk said that the bot should have known.
MISSED = "missed"


@require_safe
@only_for(AUTHOR)
def faqs(request: HttpRequest) -> HttpResponse:
    """Every FAQ file with its title, key, theme, owner and number of phrasings."""
    found = load_faqs(settings.CONTENT_DIR)
    phrasings = sum(faq.phrasings for faq in found)
    return render(request, "studio/faqs.html", {"faqs": found, "phrasings": phrasings})


@require_safe
@only_for(AUTHOR)
def questions(request: HttpRequest) -> HttpResponse:
    """The latest member questions: all, of one outcome, or what the desk says the bot missed.

    Who asked is not shown.
    """
    outcome = request.GET.get("outcome", "")
    turns = Turn.objects.select_related("message").order_by("-id")
    if outcome in OUTCOMES:
        turns = turns.filter(outcome=outcome)
    elif outcome == MISSED:
        turns = turns.filter(message__missed_in__isnull=False).distinct()
    titles = load_titles(settings.CONTENT_DIR)
    rows = [(turn, titles.get(turn.intent, turn.intent)) for turn in turns[:SHOWN]]
    context = {"rows": rows, "outcomes": (*OUTCOMES, MISSED), "chosen": outcome}
    return render(request, "studio/questions.html", context)


@require_safe
@only_for(AUTHOR)
def taps(request: HttpRequest) -> HttpResponse:
    """What members meant when the bot asked back. Who tapped is not shown."""
    return render(request, "studio/taps.html", {"taps": latest_taps(SHOWN)})
