"""In which FAQs and facts two contents differ, as an author reads it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from bot.facts import Fact, read_facts
from bot.faq.library import Library, read_faqs
from bot.faq.model import Faq
from bot.faq.releases.files import digest_of_folder

Json = dict[str, Any]


def touched_faqs(before: Path, after: Library) -> frozenset[str]:
    """Keys of the FAQs that are new, gone, or ask or answer otherwise than in folder `before`."""
    old, _ = read_faqs(before)
    return frozenset(
        key
        for key in old.faqs.keys() | after.faqs.keys()
        if _plain(old.faqs.get(key)) != _plain(after.faqs.get(key))
    )


def differences(before: Path, after: Path) -> Json:
    """`{"faqs", "facts"}` from one data folder to another; an FAQ may be told twice, once for its
    questions and once for its answers."""
    old, _ = read_faqs(before)
    new, _ = read_faqs(after)
    keys = sorted(old.faqs.keys() | new.faqs.keys())
    told = [one for key in keys for one in _of_faq(old.faqs.get(key), new.faqs.get(key))]
    return {"faqs": told, "facts": _facts(before, after)}


def unpublished(before: Path, after: Path) -> Json:
    """What a release of `after` would change: `faqs`, `facts` and `settings` of the hot texts."""
    found = differences(before, after)
    return {
        "faqs": sorted({one["key"] for one in found["faqs"]}),
        "facts": sorted({one["id"] for one in found["facts"]}),
        "settings": _texts(before) != _texts(after),
    }


def _texts(data: Path) -> str:
    return digest_of_folder(data / "responses")


def _of_faq(old: Faq | None, new: Faq | None) -> list[Json]:
    if old is None:
        return [_told(new, "added", "", _whole(new))] if new else []
    if new is None:
        return [_told(old, "removed", _whole(old), "")]
    parts: dict[str, Callable[[Faq], str]] = {"questions": _questions, "answers": _answers}
    return [
        _told(new, what, part(old), part(new))
        for what, part in parts.items()
        if part(old) != part(new)
    ]


def _told(faq: Faq, what: str, before: str, after: str) -> Json:
    return {"key": faq.key, "title": faq.title, "what": what, "before": before, "after": after}


def _whole(faq: Faq) -> str:
    return f"{_questions(faq)}\n\n{_answers(faq)}"


def _questions(faq: Faq) -> str:
    return "\n".join([faq.title, *(example.raw for example in faq.examples)])


def _answers(faq: Faq) -> str:
    """Every wording with what it holds for; related questions and the human's offer at the end."""
    parts = []
    for variation in faq.variations:
        since, until = variation.valid_from, variation.valid_to
        holds = [f"[{since or ''}–{until or ''}]"] if since or until else []
        holds += [f"[{wanted.slot}={wanted.value}]" for wanted in variation.conditions]
        rows = [" | ".join(row) for row in variation.table.rows] if variation.table else []
        buttons = [f"[{button.title}]" for button in variation.buttons]
        relied = [" ".join([*variation.facts, *variation.sources])]
        lines = ["".join(holds), variation.text, variation.detail, *rows, *buttons, *relied]
        parts.append("\n".join(line for line in lines if line.strip()))
    return "\n\n".join([*parts, " ".join([faq.handoff, faq.owner, *faq.related])])


def _plain(faq: Faq | None) -> object:
    return (_questions(faq), faq.theme, _answers(faq)) if faq else None


def _facts(before: Path, after: Path) -> list[Json]:
    old, new = _versions(before), _versions(after)
    return [
        {
            "id": key[0],
            "valid_from": key[1],
            "title": (new.get(key) or old[key]).title,
            "what": "added" if key not in old else "removed" if key not in new else "changed",
            "before": _worded(old.get(key)),
            "after": _worded(new.get(key)),
        }
        for key in sorted(old.keys() | new.keys())
        if old.get(key) != new.get(key)
    ]


def _versions(data: Path) -> Mapping[tuple[str, str], Fact]:
    book, _ = read_facts(data / "plan")
    facts = (fact for versions in book.facts.values() for fact in versions)
    return {(fact.id, fact.valid_from.isoformat()): fact for fact in facts}


def _worded(fact: Fact | None) -> str:
    if fact is None:
        return ""
    until = fact.valid_to.isoformat() if fact.valid_to else ""
    rest = [until, *fact.sources, fact.confidence, fact.change]
    return "；".join(part for part in (fact.text, *rest) if part)
