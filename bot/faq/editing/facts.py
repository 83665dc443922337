"""Facts as the pages edit them. One id may stand in several versions, each for its own days."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bot.content.finding import ContentError, Finding
from bot.facts import Fact, FactBook, Source
from bot.faq.editing.checking import FACTS as FILE
from bot.faq.editing.checking import Checked, Checker
from bot.faq.editing.editor import Saved
from bot.faq.editing.fact_file import FactFile, Row
from bot.faq.editing.form import Form
from bot.faq.editing.repository import Author, Commit, Repository
from bot.faq.library import Library

FIELDS = (
    *("id", "plan", "title", "value", "unit", "text", "valid_from", "valid_to"),
    *("sources", "confidence", "change"),
)
_DAY = timedelta(days=1)


class NoSuchFact(LookupError):
    """There is no fact of this id."""


class FactConflict(Exception):
    """Somebody else changed the fact since it was read; `theirs` stands there now."""

    def __init__(self, theirs: Form, last: Commit | None) -> None:
        super().__init__("changed since it was read")
        self.theirs, self.last = theirs, last


@dataclass(frozen=True)
class FactChange:
    """`version` is the version's digest that was read; "" makes a new one of this id."""

    id: str
    fields: Form
    version: str = ""


def fact_json(fact: Fact) -> Form:
    """One version of a fact with all its fields; dates are texts, what is absent is null."""
    values = {name: getattr(fact, name) for name in FIELDS}
    return {name: _json(value) for name, value in values.items()}


def list_facts(root: Path, library: Library) -> list[Form]:
    """Every version of every fact in the order of the file, with the FAQs that use it."""
    used: dict[str, list[str]] = {}
    for faq in library.faqs.values():
        for name in dict.fromkeys(name for v in faq.variations for name in v.names()):
            used.setdefault(name, []).append(faq.key)
    rows = FactFile((root / FILE).read_bytes(), root / FILE).rows
    return [row_json(row) | {"used_by": used.get(row.id, [])} for row in rows]


def row_json(row: Row) -> Form:
    """One version as it stands in the file, with its digest."""
    fields = {name: _json(row.values.get(name)) for name in FIELDS}
    return fields | {"sources": fields["sources"] or [], "version": row.version}


def list_sources(book: FactBook) -> list[Form]:
    """What facts may rest on."""
    return [_source_json(source) for source in book.sources.values()]


class FactsEditor:
    """Changes facts, checked like every other change of the content."""

    def __init__(self, repository: Repository, checker: Checker) -> None:
        self.repository = repository
        self.checker = checker

    def apply(self, changes: Iterable[FactChange]) -> tuple[bytes, list[Finding]]:
        """The file with the changes in it, and what else was changed with them.

        Raises NoSuchFact, FactConflict or ContentError.
        """
        path = self.repository.folder / FILE
        file, told = FactFile(path.read_bytes(), path), []
        for change in changes:
            unknown = sorted(set(change.fields) - set(FIELDS))
            if unknown:
                raise _refused(path, f"事实没有「{unknown[0]}」这一项", "删去这一项")
            if change.version:
                file = file.changed(self._row(file, change), change.fields)
            else:
                file, more = _with_new(file, change)
                told += more
        return file.raw, told

    def check(self, content: bytes) -> Checked:
        """What the file with this content would bring; inside the repository's lock."""
        return self.checker.check(self.repository.head(), {FILE: content})

    def save(self, change: FactChange, author: Author, note: str) -> Saved:
        """Write one change; `Saved.version` is that of the version it made.

        Raises NoSuchFact, FactConflict or ContentError.
        """
        with self.repository.locked():
            content, told = self.apply([change])
            checked = self.check(content)
            if checked.errors:
                raise ContentError([*checked.errors, *checked.warnings])
            what = "修改" if change.version else "新增"
            changes = {FILE: content}
            commit = self.repository.commit(changes, author, note or f"{what}事实 {change.id}")
            self.checker.learn(commit, checked)
            version = self._version(content, change)
            return Saved(version, commit, (*told, *checked.warnings))

    def _row(self, file: FactFile, change: FactChange) -> Row:
        same = file.of(change.id)
        if not same:
            raise NoSuchFact(change.id)
        found = next((row for row in same if row.version == change.version), None)
        if found is None:
            last = self.repository.history(FILE, limit=1)
            start = change.fields.get("valid_from")
            like = [row for row in same if _json(row.values.get("valid_from")) == start]
            raise FactConflict(row_json((like or same)[0]), last[0] if last else None)
        return found

    def _version(self, content: bytes, change: FactChange) -> str:
        """The digest of the version that a change made: the one that was not there before."""
        path = self.repository.folder / FILE
        rows = FactFile(content, path).of(change.id)
        asked = {name: value for name, value in change.fields.items() if value is not None}
        fits = [row for row in rows if all(_same(row, name, asked[name]) for name in asked)]
        return (fits or rows)[0].version


def _same(row: Row, name: str, value: Any) -> bool:
    return bool(_json(row.values.get(name)) == value)


def _with_new(file: FactFile, change: FactChange) -> tuple[FactFile, list[Finding]]:
    """A new version; the one that held until then ends the day before, and the author is told."""
    fields = {name: value for name, value in change.fields.items() if value is not None}
    start, told = _day(fields.get("valid_from")), []
    rows = sorted(file.of(change.id), key=lambda row: row.start)
    later = [row for row in rows if start and row.start > start]
    if later and not fields.get("valid_to"):
        fields["valid_to"] = (later[0].start - _DAY).isoformat()
        problem = f"这一版的 valid_to 写成了 {fields['valid_to']}"
        told.append(Finding(file.path, later[0].line, problem, "之后已有下一版", "警告"))
    for row in rows:
        if start and row.start < start <= row.end:
            end = (start - _DAY).isoformat()
            problem = f"前一版（{row.start} 起）的 valid_to 写成了 {end}"
            told.append(Finding(file.path, row.line, problem, "不对的话再改前一版", "警告"))
            file = file.changed(row, {"valid_to": end})
    return file.added(change.id, {"id": change.id, **fields}), told


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _json(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Sequence) and not isinstance(value, str):
        return list(value)
    return None if value == "" else value


def _source_json(source: Source) -> Form:
    day = source.date.isoformat() if source.date else source.date_text
    return {"id": source.id, "title": source.title, "date": day, "publisher": source.publisher}


def _refused(path: Path, problem: str, mend: str) -> ContentError:
    return ContentError([Finding(path, 1, problem, mend)])
