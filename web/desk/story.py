"""A case's story: what the colleague who takes it has to know, put together from the log.

Everything is read anew, so it can never say anything else than the messages do. What the bot
understood is that of the last message before the case was opened.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from chat.models import Case, CaseEvent, Message, Turn
from chat.sentences import word
from desk.people import case_by_id
from studio.faqs import load_titles

TOP = 3
# A member may have been here for months: the latest so many messages are shown.
TRANSCRIPT = 500
_CHECKS = ("eligibility", "comparison")


@dataclass(frozen=True)
class Guess:
    """Something the bot thought was meant: its label, its Chinese title, 0 to 1."""

    intent: str
    title: str
    confidence: float


@dataclass(frozen=True)
class Story:
    """``slots`` are the kinds of things the member named (Chinese) → the member's own words;
    ``eligibility`` is the ``data`` of the last check with its ``kind`` and ``text``, or None;
    ``titles`` are the FAQs' by key; ``device`` is Chinese, empty when unknown; ``waited`` are the
    seconds until it was claimed, or until now; ``transcript`` are the last
    ``TRANSCRIPT`` messages."""

    case: Case
    reason: str
    question: str
    asked: int
    titles: Mapping[str, str]
    guesses: tuple[Guess, ...]
    slots: dict[str, tuple[str, ...]]
    eligibility: dict[str, Any] | None
    edition: str
    device: str
    waited: float
    transcript: tuple[Message, ...]
    events: tuple[CaseEvent, ...]


def story_of(case_id: int) -> Story:
    """The story of a case. Raises Refused ``no_case``."""
    case = case_by_id(case_id)
    latest = case.conversation.messages.select_related("turn", "feedback").order_by("-id")
    messages = tuple(reversed(latest[:TRANSCRIPT]))
    before = [message for message in messages if message.at <= _opened(case)]
    typed = [m for m in before if m.sender == Message.Sender.MEMBER and hasattr(m, "turn")]
    last = typed[-1].turn if typed else None
    titles = load_titles(settings.CONTENT_DIR)
    return Story(
        case=case,
        reason=word("case_reason", case.reason),
        question=typed[-1].body["text"] if typed else "",
        asked=len(typed),
        titles=titles,
        guesses=_guesses(last, titles),
        slots=_slots(turn.turn for turn in typed),
        eligibility=_check(before),
        edition=(last.edition if last else "") or settings.PLAN_DATE.isoformat(),
        device=device_words(case.conversation.device),
        waited=_waited(case),
        transcript=messages,
        events=tuple(case.events.select_related("actor")),
    )


def device_words(code: str) -> str:
    """「iPhone · 支付宝」 for ``iphone/alipay``; empty for an unknown device."""
    system, _, app = code.partition("/")
    return f"{word('device_system', system)} · {word('device_app', app)}" if system else ""


def title_of(intent: str, titles: Mapping[str, str]) -> str:
    """The Chinese title of an FAQ's key (``titles``) or of a dialogue intent."""
    return titles.get(intent) or word("intent", intent)


def waited_so_far(case: Case, now: datetime | None = None) -> float:
    """Seconds since a case that nobody holds began to wait; 0 for any other."""
    if case.state not in Case.CLAIMABLE:
        return 0.0
    return ((now or timezone.now()) - case.waiting_since).total_seconds()


def _opened(case: Case) -> datetime:
    """When the member called, the last time: a case that was opened again has two calls."""
    called = case.events.filter(kind__in=("opened", "reopened"), actor=None).last()
    return called.at if called else case.opened_at


def _waited(case: Case) -> float:
    claimed = case.events.filter(kind="claimed").last()
    if case.state in Case.CLAIMABLE or claimed is None:
        return waited_so_far(case)
    return float(claimed.detail.get("waited", 0))


def _guesses(turn: Turn | None, titles: Mapping[str, str]) -> tuple[Guess, ...]:
    found = (turn.raw.get("candidates") or [])[:TOP] if turn else []
    return tuple(
        Guess(item["intent"], title_of(item["intent"], titles), float(item["confidence"]))
        for item in found
    )


def _slots(turns: Any) -> dict[str, tuple[str, ...]]:
    slots: dict[str, dict[str, None]] = {}
    for turn in turns:
        for item in turn.raw.get("entities") or []:
            words = str(item.get("text") or item.get("value"))
            slots.setdefault(word("entity", item["entity"]), {})[words] = None
    return {name: tuple(words) for name, words in slots.items()}


def _check(before: list[Message]) -> dict[str, Any] | None:
    for message in reversed(before):
        data = message.body.get("data")
        if message.kind in _CHECKS and data and message.reply_to_id:
            return {**data, "kind": message.kind, "text": message.body["text"]}
    return None
