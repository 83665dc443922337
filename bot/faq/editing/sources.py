"""New sources for facts to rest on: a number may change only with a source that says so."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from ruamel.yaml.comments import CommentedMap, CommentedSeq

from bot.content.finding import ContentError, Finding
from bot.facts import read_facts
from bot.faq.editing.checking import Checker
from bot.faq.editing.editor import Saved
from bot.faq.editing.form import Form, read_text
from bot.faq.editing.repository import Author, Repository
from bot.faq.editing.round_trip import dump, word

FILE = "data/plan/sources.yml"
_FIELDS = ("title", "publisher", "date", "date_text", "kind", "ref")
_NUMBERED = re.compile(r"S(\d+)")


def add_source(
    repository: Repository, checker: Checker, fields: Form, author: Author, note: str
) -> Saved:
    """Append a source under the next free number; `Saved.version` is its id.

    `fields`: title, publisher, kind, ref, and date (2019-05-16) or date_text. Raises
    ContentError with what forbids it.
    """
    path = repository.folder / FILE
    unknown = sorted(set(fields) - set(_FIELDS))
    if unknown:
        raise ContentError([Finding(path, 1, f"来源没有「{unknown[0]}」这一项", "删去这一项")])
    with repository.locked():
        id = _next_id(repository)
        entry = CommentedMap({"id": id})
        for name in _FIELDS:
            if fields.get(name):
                entry[name] = _value(name, read_text(fields, name, path))
        raw = path.read_bytes().rstrip(b"\n") + b"\n"
        changes = {FILE: raw + dump(CommentedSeq([entry])).encode("utf-8")}
        checked = checker.check(repository.head(), changes)
        if checked.errors:
            raise ContentError([*checked.errors, *checked.warnings])
        commit = repository.commit(changes, author, note or f"新增来源 {id}")
        checker.learn(commit, checked)
        return Saved(id, commit, checked.warnings)


def _next_id(repository: Repository) -> str:
    book, _ = read_facts(repository.folder / "data" / "plan")
    numbers = [int(match[1]) for id in book.sources if (match := _NUMBERED.fullmatch(id))]
    return f"S{max(numbers, default=0) + 1:02d}"


def _value(name: str, text: str) -> Any:
    """A real date plain, as the other sources have it; anything else as a word."""
    if name == "date":
        try:
            return date.fromisoformat(text)
        except ValueError:
            return word(text)  # which the checks refuse with its place
    return word(text)
