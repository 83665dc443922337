"""What the publish page puts together from the workbench and from the message log."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from chat.models import Turn
from studio.workbench import Json, Workbench

# A candidate is compared on so many of the members' latest messages, and on no more than so many
# characters: the workbench takes no larger request.
MESSAGES = 2000
_CHARACTERS = 1_000_000


@dataclass(frozen=True)
class Unpublished:
    """One FAQ whose file is not what the members get. ``gone``: it was deleted."""

    key: str
    title: str
    gone: bool
    by: str = ""

    @property
    def topic(self) -> str:
        """The key without ``faq/``."""
        return self.key.removeprefix("faq/")


def latest_messages() -> list[str]:
    """What members typed to the bot last, newest first, masked as stored; taps are not words."""
    texts = _latest_turns().values_list("message__body__text", flat=True)
    return list(_within(filter(None, texts), _CHARACTERS))


def count_of_messages() -> int:
    """How many ``latest_messages`` there are about."""
    return _latest_turns().count()


def is_listed(changed: Json) -> bool:
    """Whether an FAQ, a fact or a setting is unpublished."""
    return bool(changed["faqs"] or changed.get("facts") or changed.get("settings"))


def has_changes(changed: Json) -> bool:
    """Whether anything is; sentences that the bot does not answer are in no list."""
    return is_listed(changed) or not changed["answers_only"]


def unpublished(changed: Json, summaries: list[Json]) -> list[Unpublished]:
    """The changed FAQs in the order of the workbench, with what the list knows of them."""
    known = {one["key"]: one for one in summaries}
    return [_unpublished(key, known.get(key)) for key in changed["faqs"]]


def _unpublished(key: str, summary: Json | None) -> Unpublished:
    if summary is None:
        return Unpublished(key, key, gone=True)
    return Unpublished(key, summary["title"] or key, gone=False, by=summary["changed_by"] or "")


def titles(client: Workbench) -> dict[str, str]:
    """Key to title of all FAQs of the draft."""
    return {one["key"]: one["title"] or one["key"] for one in client.faqs()["faqs"]}


def reasons_of(sentences: list[str], reasons: list[str]) -> dict[str, str]:
    """The sentences of a form that have a written reason, with it."""
    pairs = zip(sentences, reasons, strict=False)
    return {sentence: reason.strip() for sentence, reason in pairs if reason.strip()}


def needs_reason(report: dict[str, Any] | None) -> list[Json]:
    """The right sentences that the candidate gets wrong and that may pass with a reason."""
    return [row for row in (report or {}).get("broken", []) if not row["must_pass"]]


def _latest_turns() -> QuerySet[Turn]:
    return Turn.objects.filter(message__choice__isnull=True).order_by("-id")[:MESSAGES]


def _within(texts: Iterable[str], characters: int) -> Iterator[str]:
    for text in texts:
        characters -= len(text)
        if characters < 0:
            return
        yield text
