"""What members asked lately, and what they tapped when the bot asked back."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from chat.models import Turn
from studio.faqs import load_titles
from studio.taps import latest_taps
from studio.views.answering import page

SHOWN = 100
OUTCOMES = ("answer", "chat", "ask", "clarify", "decline", "handoff")
# What a colleague at the desk said that the bot should have known.
MISSED = "missed"


@page()
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


@page()
def taps(request: HttpRequest) -> HttpResponse:
    """What members meant when the bot asked back. Who tapped is not shown."""
    return render(request, "studio/taps.html", {"taps": latest_taps(SHOWN)})
