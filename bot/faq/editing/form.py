"""An FAQ as the pages edit it: plain JSON values, in and out.

Shape: {"key", "title", "owner", "theme", "related": [key], "handoff", "examples": [str],
"tests": [str], "answers": [{"text", "detail", "facts", "sources", "valid_from", "valid_to",
"outcome", "plan", "buttons": [{"title", "payload"}], "table": null | {"columns", "rows"}}]}.
Dates are texts such as 2019-05-16 or null.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from bot.content.finding import ContentError, Finding
from bot.faq.editing.places import named, place_of
from bot.faq.library import HANDOFFS, OUTCOMES
from bot.faq.model import PREFIX, Button, Faq, Phrasing, Table, Variation

Form = dict[str, Any]
T = TypeVar("T")

PLAN_SLOT = "plan"
LARGEST_FORM = 2_000  # sentences; the largest FAQ has some hundred
_LONGEST_LINE, _LONGEST_TEXT = 500, 4_000
_KEY = re.compile(PREFIX + r"[a-z][a-z0-9_]{0,60}")
_THEME = re.compile(r"[a-z][a-z0-9_]{0,40}")
_LINES = ("title", "owner", "theme")


def to_form(faq: Faq, tests: Iterable[Phrasing]) -> Form:
    """What the pages show of an FAQ and its test sentences."""
    return {
        "key": faq.key,
        "title": faq.title,
        "owner": faq.owner,
        "theme": faq.theme,
        "related": list(faq.related),
        "handoff": faq.handoff,
        "examples": [example.raw for example in faq.examples],
        "tests": [test.raw for test in tests],
        "answers": [answer_form(variation) for variation in faq.variations],
    }


def answer_form(variation: Variation) -> Form:
    """One answer as the pages edit it."""
    plans = [c.value for c in variation.conditions if c.slot == PLAN_SLOT]
    return {
        "text": variation.text,
        "detail": variation.detail,
        "facts": list(variation.facts),
        "sources": list(variation.sources),
        "valid_from": variation.valid_from.isoformat() if variation.valid_from else None,
        "valid_to": variation.valid_to.isoformat() if variation.valid_to else None,
        "outcome": variation.outcome,
        "plan": plans[0] if plans else None,
        "buttons": [_button_form(button) for button in variation.buttons],
        "table": _table_form(variation.table),
    }


def _button_form(button: Button) -> Form:
    entities = json.dumps(dict(button.entities), ensure_ascii=False) if button.entities else ""
    return {"title": button.title, "payload": f"/{button.intent}{entities}"}


def _table_form(table: Table | None) -> Form | None:
    if table is None:
        return None
    return {"columns": list(table.columns), "rows": [list(row) for row in table.rows]}


def read_form(given: object, path: Path) -> Form:
    """The form as a page, a workbook or a program gave it, brought to one shape.

    Raises ContentError for what cannot be written to a file at all; what is merely wrong is
    left to the checks. `path` is the file that the complaints name.
    """
    reader = _Reader(path)
    return reader.whole(reader.faq(given if isinstance(given, dict) else {}))


def lenient_form(given: Form, path: Path) -> tuple[Form, list[Finding]]:
    """The form as far as it goes, with what is wrong: for a preview while somebody types."""
    reader = _Reader(path)
    return reader.faq(given), reader.findings


def read_sentences(given: object, name: str, path: Path) -> list[str]:
    """A list of sentences as it may be written; raises ContentError."""
    reader = _Reader(path)
    return reader.whole(reader.sentences({name: given}, name))


def read_text(given: Form, name: str, path: Path) -> str:
    """A text that is not empty; raises ContentError."""
    reader = _Reader(path)
    text = reader.text(given, name)
    if not text:
        reader.complain(name, "不能空着")
    return reader.whole(text)


def read_lines(given: Form, name: str, path: Path) -> list[str]:
    """A list of short texts; raises ContentError."""
    reader = _Reader(path)
    return reader.whole(reader.lines(given, name))


class _Reader:
    """Takes values of the expected kind, notes what is of another."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.findings: list[Finding] = []
        # Which answer is read, while one is.
        self.within = ""

    def whole(self, value: T) -> T:
        """The value, when nothing was wrong with it; raises ContentError."""
        if self.findings:
            raise ContentError(self.findings)
        return value

    def faq(self, given: Form) -> Form:
        form: Form = {"key": self.match(given, "key", _KEY, "写成 faq/ 加小写英文、数字和下划线")}
        form |= {name: self.line(given, name) for name in _LINES}
        self.match(given, "theme", _THEME, "写成小写英文，它也是文件夹的名字")
        form["related"] = self.lines(given, "related")
        form["handoff"] = self.one_of(given, "handoff", HANDOFFS)
        form["examples"] = self.sentences(given, "examples")
        form["tests"] = self.sentences(given, "tests")
        form["answers"] = self.answers(self.items(given, "answers"))
        for name in ("title", "owner", "examples", "answers"):
            if not form[name]:
                self.complain(name, "不能空着")
        return form

    def answers(self, given: list[Form]) -> list[Form]:
        found = []
        for number, item in enumerate(given):
            self.within = f"answers.{number}"
            found.append(self.answer(item))
        self.within = ""
        return found

    def answer(self, given: Form) -> Form:
        if not given.get("text"):
            self.complain("text", "回答不能空着")
        return {
            "text": self.text(given, "text"),
            "detail": self.text(given, "detail"),
            "facts": self.lines(given, "facts"),
            "sources": self.lines(given, "sources"),
            "valid_from": self.day(given, "valid_from"),
            "valid_to": self.day(given, "valid_to"),
            "outcome": self.one_of(given, "outcome", OUTCOMES),
            "plan": self.line(given, "plan") or None,
            "buttons": [
                {"title": self.line(item, "title"), "payload": self.line(item, "payload")}
                for item in self.items(given, "buttons")
            ],
            "table": self.table(given.get("table")),
        }

    def table(self, given: object) -> Form | None:
        if given is None:
            return None
        record = given if isinstance(given, dict) else {}
        columns, rows = self.lines(record, "columns"), record.get("rows")
        listed = rows if isinstance(rows, list) else []
        whole = [self.lines({"rows": row}, "rows") for row in listed]
        if len(columns) < 2 or not whole or any(len(row) != len(columns) for row in whole):
            self.complain("table", "表格的每一行要和表头一样多格，至少两格")
        return {"columns": columns, "rows": whole}

    def text(self, given: Form, name: str) -> str:
        """Lines of text; spaces at their ends and tabs would only be lost or misread."""
        value = self.string(given, name, _LONGEST_TEXT)
        lines = [line.rstrip() for line in value.replace("\t", " ").splitlines()]
        return "\n".join(lines).strip()

    def line(self, given: Form, name: str) -> str:
        value = self.string(given, name, _LONGEST_LINE).strip()
        if len(value.splitlines()) > 1:
            self.complain(name, "只能写一行")
        return value

    def lines(self, given: Form, name: str) -> list[str]:
        items = given.get(name) or []
        if not isinstance(items, list):
            self.complain(name, "应是一串文字")
            return []
        return [line for item in items if (line := self.line({name: item}, name))]

    def sentences(self, given: Form, name: str) -> list[str]:
        """Sentences without the `- ` that a pasted list brings along."""
        found = [re.sub(r"^[-•]\s+", "", line) for line in self.lines(given, name)]
        if len(found) > LARGEST_FORM:
            self.complain(name, f"超过 {LARGEST_FORM} 句")
        return found

    def items(self, given: Form, name: str) -> list[Form]:
        items = given.get(name) or []
        if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
            self.complain(name, "应是一串条目")
            return []
        return items

    def match(self, given: Form, name: str, pattern: re.Pattern[str], mend: str) -> str:
        value = self.line(given, name)
        if not pattern.fullmatch(value):
            self.complain(name, mend)
        return value

    def one_of(self, given: Form, name: str, choices: tuple[str, ...]) -> str:
        value = given.get(name) or choices[0]
        if value not in choices:
            self.complain(name, f"从这些里选：{'、'.join(choices)}")
        return str(value)

    def day(self, given: Form, name: str) -> str | None:
        value = self.line(given, name)
        try:
            return date.fromisoformat(value).isoformat() if value else None
        except ValueError:
            self.complain(name, "写成 2019-05-16 这样的日期")
            return None

    def string(self, given: Form, name: str, longest: int) -> str:
        value = given.get(name)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.complain(name, "应是文字")
            return ""
        if len(value) > longest:
            self.complain(name, f"超过 {longest} 个字")
        if any(_unwritable(char) for char in value):
            self.complain(name, "去掉看不见的控制字符")
            return ""
        return value

    def complain(self, name: str, mend: str) -> None:
        problem = f"「{named(name)}」不能这样写"
        place = self.within or place_of(name)
        self.findings.append(Finding(self.path, 1, problem, mend, place=place))


def _unwritable(char: str) -> bool:
    """Characters that YAML refuses or takes for a line's end, and lone halves of a pair."""
    forbidden = (
        unicodedata.category(char) in ("Cc", "Cs") or char in "\u2028\u2029\ufeff\ufffe\uffff"
    )
    return forbidden and char not in "\n\r\t"
