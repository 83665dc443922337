"""`facts.yml`, one item at a time: the whole file would take seconds to write anew."""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from ruamel.yaml.comments import CommentedMap, CommentedSeq

from bot.content.finding import ContentError, Finding
from bot.content.marked import MarkedDict, MarkedList, read_content
from bot.faq.editing.form import read_text
from bot.faq.editing.round_trip import dump, edit_item, literal, put, word, words

_ORDER = (
    *("id", "plan", "title", "value", "unit", "text", "valid_from", "valid_to"),
    *("sources", "confidence", "change"),
)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Row:
    """One version of a fact: its values, its lines (from 0, end excluded), and their digest."""

    values: MarkedDict
    lines: range
    version: str

    @property
    def id(self) -> str:
        """The fact's id."""
        return str(self.values.get("id", ""))

    @property
    def line(self) -> int:
        """Where it starts, from 1."""
        return self.lines.start + 1

    @property
    def start(self) -> date:
        """The first day on which it holds."""
        return _day(self.values.get("valid_from")) or date.min

    @property
    def end(self) -> date:
        """The last day on which it holds."""
        return _day(self.values.get("valid_to")) or date.max


class FactFile:
    """The file as bytes and as rows; a change makes another one."""

    def __init__(self, raw: bytes, path: Path) -> None:
        """Read strictly; raises ContentError, which names `path`."""
        self.raw = raw
        self.path = path
        self.rows = _rows(raw, path)

    def of(self, id: str) -> list[Row]:
        """All versions of a fact, in the order of the file."""
        return [row for row in self.rows if row.id == id]

    def changed(self, row: Row, fields: Mapping[str, Any]) -> FactFile:
        """The file with fields of one version set; None removes one. The id stays."""
        wanted = {name: value for name, value in fields.items() if name != "id"}

        def change(document: Any) -> None:
            for name, value in wanted.items():
                put(document[0], name, self._value(name, value), _ORDER)

        return FactFile(edit_item(self.raw, row.lines, change), self.path)

    def added(self, id: str, fields: Mapping[str, Any]) -> FactFile:
        """The file with a new version: behind the last of its id, else of its plan."""
        entry = CommentedMap({"id": id})
        for name in _ORDER[1:]:
            if fields.get(name) is not None:
                entry[name] = self._value(name, fields[name])
        near = self.of(id) or [
            row for row in self.rows if row.values.get("plan") == fields.get("plan")
        ]
        at = (near or self.rows)[-1].lines.stop if self.rows else len(self._parts())
        parts = self._parts()
        new = dump(CommentedSeq([entry])).rstrip("\n").split("\n")
        written = self._ends().join([*parts[:at], *new, *parts[at:]])
        return FactFile(written.encode("utf-8"), self.path)

    def _value(self, name: str, value: Any) -> Any:
        """A field as it is written: dates and numbers plain, texts quoted where they must be."""
        if value is None or isinstance(value, (bool, int, float)):
            return value
        if name == "sources":
            return words([str(item) for item in value] if isinstance(value, list) else [])
        text = read_text({name: value}, name, self.path)
        if name in ("value", "valid_from", "valid_to") and _DATE.fullmatch(text):
            return self._date(name, text)
        return literal(text) if "\n" in text else word(text)

    def _date(self, name: str, text: str) -> date:
        try:
            return date.fromisoformat(text)
        except ValueError:
            mend = "写成真实的日期"
            raise ContentError([Finding(self.path, 1, f"「{name}」不是日期", mend)]) from None

    def _parts(self) -> list[str]:
        return self.raw.decode("utf-8").split(self._ends())

    def _ends(self) -> str:
        return "\r\n" if b"\r\n" in self.raw else "\n"


def _rows(raw: bytes, path: Path) -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="facts-") as folder:
        copy = Path(folder) / path.name
        copy.write_bytes(raw)
        try:
            facts = read_content(copy).get("facts")
        except ContentError as error:
            moved = [Finding(path, f.line, f.problem, f.mend, f.level) for f in error.findings]
            raise ContentError(moved) from None
    if not isinstance(facts, MarkedList):
        return []
    lines = raw.decode("utf-8-sig").split("\r\n" if b"\r\n" in raw else "\n")
    starts = [line - 1 for line in facts.lines]
    found = []
    for item, start, limit in zip(facts, starts, [*starts[1:], len(lines)], strict=True):
        if isinstance(item, MarkedDict):
            own = range(start, _end(lines, start, limit))
            text = "\n".join(lines[own.start : own.stop])
            found.append(Row(item, own, hashlib.sha256(text.encode()).hexdigest()[:16]))
    return found


def _end(lines: list[str], start: int, limit: int) -> int:
    """Blank lines and comments above the next item belong to that one."""
    while limit > start + 1 and (not lines[limit - 1].strip() or lines[limit - 1].startswith("#")):
        limit -= 1
    return limit


def _day(value: object) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
