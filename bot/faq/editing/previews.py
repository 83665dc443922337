"""Answers before they are saved, as members will see them on every day that matters."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from bot.faq.checks.editions import editions
from bot.faq.editing.faq_file import new_faq
from bot.faq.editing.form import PLAN_SLOT, Form
from bot.faq.library import Library, read_faq
from bot.faq.model import Faq, Variation
from bot.replies import AnswerBook, Missing
from bot.templates import of_faq
from bot.turn import Reply


@dataclass(frozen=True)
class Shown:
    """One answer on one day: `answer` counts from 1, `slots` are its conditions."""

    date: date
    answer: int
    slots: Mapping[str, object]
    reply: Reply | Missing

    @property
    def said(self) -> tuple[object, ...]:
        """What a member would notice, the printed edition date aside."""
        if isinstance(self.reply, Missing):
            return (self.answer, self.reply.names)
        reply = self.reply
        sources = [source["id"] for source in reply.sources]
        return (self.answer, reply.text, reply.detail, reply.changes, reply.data, sources)


def faq_of(form: Form) -> Faq:
    """The FAQ that a form describes; what is wrong with it is left to the checks."""
    with tempfile.TemporaryDirectory(prefix="preview-") as folder:
        path = Path(folder) / "preview.yml"
        path.write_bytes(new_faq(form))
        faq = read_faq(path, [])
    if faq is None:
        raise ValueError("a form that makes no FAQ")
    return faq


def preview_faq(
    book: AnswerBook, form: Form, days: Sequence[date] | None, edition: date
) -> list[Shown]:
    """The answers of a form on some days; None: on each day on which something changes.

    `edition` is always among the days. `book` is the content that the form is part of.
    """
    faq = faq_of(form)
    with_it = replace(book, library=Library({**book.library.faqs, faq.key: faq}))
    if days is not None:
        return list(_on(with_it, faq, days))
    found = _on(with_it, faq, sorted({*editions(book.facts, faq), edition}))
    return list(_news(found, edition))


@dataclass(frozen=True)
class Affected:
    """One answer that a change of facts changes, from `date` on."""

    faq: Faq
    date: date
    before: Shown | None
    after: Shown | None


def preview_facts(before: AnswerBook, after: AnswerBook, ids: Iterable[str]) -> list[Affected]:
    """Every answer that reads otherwise once facts `ids` are as in `after`, on each day."""
    changed = set(ids)
    users = [
        faq
        for faq in before.library.faqs.values()
        if any(changed & set(variation.names()) for variation in faq.variations)
    ]
    return [found for faq in users for found in _affected(before, after, faq)]


def _affected(before: AnswerBook, after: AnswerBook, faq: Faq) -> Iterator[Affected]:
    days = sorted({*editions(before.facts, faq), *editions(after.facts, faq)})
    told: dict[int, object] = {}
    for day in days:
        sides = [{s.answer: s for s in _on(book, faq, [day])} for book in (before, after)]
        for number in sorted(sides[0].keys() | sides[1].keys()):
            old, new = (side.get(number) for side in sides)
            pair = (old.said if old else None, new.said if new else None)
            # The same difference a second time, on a later day, tells nothing new.
            if pair[0] != pair[1] and told.get(number) != pair:
                yield Affected(faq, day, old, new)
            told[number] = pair


def _on(book: AnswerBook, faq: Faq, days: Sequence[date]) -> Iterator[Shown]:
    for day in days:
        for number, variation in enumerate(faq.variations, start=1):
            slots = {condition.slot: condition.value for condition in variation.conditions}
            if variation.holds_on(day) and faq.choose(day, slots) is variation:
                yield Shown(day, number, slots, _filled(book, faq, variation, day, slots))


def _filled(
    book: AnswerBook, faq: Faq, variation: Variation, day: date, slots: Mapping[str, object]
) -> Reply | Missing:
    return book.fill(of_faq(faq, variation), day, slots)


def _news(found: Iterable[Shown], edition: date) -> Iterator[Shown]:
    """Each answer when it changes; on the edition date all of them."""
    last: dict[tuple[tuple[str, object], ...], object] = {}
    for shown in found:
        asked = tuple(sorted(shown.slots.items()))
        if shown.date == edition or last.get(asked) != shown.said:
            yield shown
        last[asked] = shown.said


def shown_json(shown: Shown, apology: str) -> Form:
    """One reply for the page; `apology` stands where a member would be apologised to."""
    about: dict[str, Any] = {
        "date": shown.date.isoformat(),
        "answer": shown.answer,
        "plan": shown.slots.get(PLAN_SLOT),
        "missing": [],
        "table": None,
    }
    reply = shown.reply
    if isinstance(reply, Missing):
        blank: Form = {"text": apology, "detail": None, "sources": [], "edition": None}
        return about | blank | {"changes": [], "buttons": [], "missing": list(reply.names)}
    return about | {
        "text": reply.text,
        "detail": reply.detail,
        "sources": list(reply.sources),
        "edition": reply.edition,
        "changes": list(reply.changes),
        "buttons": [{"title": button.title, "intent": button.intent} for button in reply.buttons],
        "table": _table(reply.data),
    }


def _table(data: Mapping[str, Any] | None) -> Form | None:
    if data is None:
        return None
    rows = [list(row.values()) for row in (data["columns"], *data["rows"])]
    return {"columns": rows[0], "rows": rows[1:]}
