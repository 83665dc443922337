"""All FAQs at a glance, and what of them members already get."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from bot.content.finding import ContentError, Finding
from bot.faq.editing.entries import FAQS, TESTS, NoSuchFaq, read_entry
from bot.faq.editing.form import Form
from bot.faq.editing.repository import Commit, Repository
from bot.faq.library import read_faq
from bot.faq.model import PREFIX, Faq
from bot.faq.phrasings import read_phrasings


def summaries(repository: Repository, released: Path | None) -> list[Form]:
    """One line about each FAQ file, in the order of themes and titles; a broken one has `fault`.

    `released` is the folder above the `data` of the current release, None before the first.
    """
    root = repository.folder
    tests = Counter(p.intent for p in read_phrasings(root / TESTS)[0])
    changes = repository.last_changes()
    public = _released_files(released)
    lines = [
        _summary(root, path, tests, changes, public.get(path.name))
        for path in sorted((root / FAQS).rglob("*.yml"))
    ]
    return sorted(lines, key=lambda line: (line["theme"], line["title"], line["file"]))


def released_form(released: Path | None, topic: str) -> Form | None:
    """The FAQ as members get it now, without tests; None when they do not."""
    if released is None:
        return None
    try:
        return read_entry(released, topic).form
    except (NoSuchFaq, ContentError):
        return None


def _summary(
    root: Path,
    path: Path,
    tests: Counter[str],
    changes: dict[str, Commit],
    public: bytes | None,
) -> Form:
    findings: list[Finding] = []
    faq = read_faq(path, findings)
    file = path.relative_to(root).as_posix()
    last = changes.get(file)
    return {
        **_about(faq, path),
        "tests": tests[faq.key] if faq else 0,
        "file": file,
        "changed_at": last.at if last else None,
        "changed_by": last.who if last else None,
        "published": public == path.read_bytes(),
        "fault": findings[0].problem if findings else None,
    }


def _about(faq: Faq | None, path: Path) -> dict[str, Any]:
    if faq is None:
        blank = dict.fromkeys(("title", "theme", "owner"), "")
        return {"key": PREFIX + path.stem, **blank, "handoff": "none", "phrasings": 0}
    return {
        "key": faq.key,
        "title": faq.title,
        "theme": faq.theme,
        "owner": faq.owner,
        "handoff": faq.handoff,
        "phrasings": len(faq.examples),
    }


def _released_files(released: Path | None) -> dict[str, bytes]:
    if released is None:
        return {}
    return {path.name: path.read_bytes() for path in (released / FAQS).rglob("*.yml")}
