"""What a colleague writes: replies, notes, and what can be put into a reply."""

from uuid import UUID, uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from desk import canned, notes, replying
from desk.people import case_by_id
from desk.refusals import Refused
from desk.views.answering import CHANGED, action, is_fragment, page
from desk.wording import promise_words
from member_help.groups import STAFF
from studio.faqs import load_faqs

# As many as can be looked over.
OFFERED = 12


@action(STAFF)
def reply(request: HttpRequest, case_id: int) -> HttpResponse:
    """Say something to the member.

    With words that sound like a promise nothing is sent: the box comes back with the warning. It
    is sent when these very words (``confirmed``) are sent once more.
    """
    text, cid = request.POST.get("text", ""), _uuid(request.POST.get("cid", ""))
    found = promise_words(text)
    agreed = set(request.POST.get("confirmed", "").split("、"))
    try:
        replying.reply(
            case_id, request.user, text, cid=cid, confirmed=bool(found) and agreed.issuperset(found)
        )
    except Refused as refused:
        if refused.code != "promise":
            raise
        return _box(request, case_id, refused=refused, text=text, cid=cid or uuid4())
    if not is_fragment(request):
        return redirect("desk:case", case_id)
    response = _box(request, case_id, cid=uuid4())
    response["HX-Trigger"] = CHANGED
    return response


@action(STAFF)
def note(request: HttpRequest, case_id: int) -> HttpResponse:
    """Write an internal note."""
    notes.add_note(case_id, request.user, request.POST.get("text", ""))
    if not is_fragment(request):
        return redirect("desk:case", case_id)
    response = render(request, "desk/parts/note_box.html", {"case": case_by_id(case_id)})
    response["HX-Trigger"] = CHANGED
    return response


@action(STAFF)
def wording(request: HttpRequest) -> HttpResponse:
    """The warning about words of a draft that sound like a promise; empty without any."""
    found = promise_words(request.POST.get("text", "")[: settings.STAFF_TEXT_LIMIT])
    return render(request, "desk/parts/wording.html", {"words": found})


@page(STAFF)
def canned_offers(request: HttpRequest) -> HttpResponse:
    """Canned replies whose code, title or text has the words searched for."""
    search = request.GET.get("q", "").strip().lstrip("/")[:40].replace("\0", "")
    found = canned.canned_for(request.user, search)[:OFFERED]
    return render(request, "desk/parts/canned.html", {"found": found, "search": search})


@page(STAFF)
def faq_offers(request: HttpRequest) -> HttpResponse:
    """FAQs whose title has all the words searched for."""
    words = request.GET.get("q", "").split()
    faqs = [faq for faq in load_faqs(settings.CONTENT_DIR) if faq.title]
    found = [faq for faq in faqs if all(word in faq.title for word in words)]
    context = {"found": found[:OFFERED], "more": max(0, len(found) - OFFERED)}
    return render(request, "desk/parts/faqs.html", context)


@action(STAFF)
def faq_answer(request: HttpRequest) -> HttpResponse:
    """One FAQ's answer of today with its sources, to go into the reply. It asks the brain."""
    insert = canned.faq_insert(request.POST.get("topic", ""))
    return render(request, "desk/parts/insert.html", {"insert": insert})


def _box(request: HttpRequest, case_id: int, **context: object) -> HttpResponse:
    name = "desk/parts/reply_box.html" if is_fragment(request) else "desk/reply.html"
    return render(request, name, {"case": case_by_id(case_id), **context})


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
