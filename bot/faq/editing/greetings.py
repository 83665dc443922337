"""What the bot says first and the questions it offers there, as the settings page edits them.

Shape: {"greeting": {"text"}, "top": [key], "greet_again": {"text", "top": [key]}}.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.content.finding import ContentError, Finding
from bot.content.marked import read_content
from bot.content.record import Record
from bot.faq.editing.checking import Checker
from bot.faq.editing.editor import Saved
from bot.faq.editing.entries import version_of
from bot.faq.editing.form import Form, read_lines, read_text
from bot.faq.editing.repository import Author, Commit, Repository
from bot.faq.editing.round_trip import edit, literal, put, word, words

FILE = "data/responses/greetings.yml"
WELCOME, AGAIN = "utter_welcome", "utter_greet"
MOST_TOP = 5  # the welcome shows six buttons, one of which is its own
_ITEM, _META = ("condition", "text", "metadata"), ("outcome", "kind", "related", "buttons")


class SettingsConflict(Exception):
    """Somebody else changed the settings since they were read; `theirs` stands there now."""

    def __init__(self, theirs: Form, last: Commit | None) -> None:
        super().__init__("changed since they were read")
        self.theirs, self.last = theirs, last


def read_greetings(root: Path) -> Form:
    """The settings under `root`, with their `version`; raises ContentError."""
    path = root / FILE
    responses = Record(path, read_content(path)).record("responses")
    first = {name: _first(responses, name) for name in (WELCOME, AGAIN)}
    related = {name: list(item.record("metadata").texts("related")) for name, item in first.items()}
    return {
        "version": version_of(path.read_bytes()),
        "greeting": {"text": first[WELCOME].text("text")},
        "top": related[WELCOME],
        "greet_again": {"text": first[AGAIN].text("text"), "top": related[AGAIN]},
    }


def save_greetings(
    repository: Repository,
    checker: Checker,
    version: str,
    given: Form,
    author: Author,
    note: str,
) -> Saved:
    """Write the settings that were read as `version`; what `given` does not name stays.

    Raises SettingsConflict, or ContentError with what forbids it.
    """
    path = repository.folder / FILE
    with repository.locked():
        now = read_greetings(repository.folder)
        after = _filled(given, now, path)
        if {**now, "version": ""} == {**after, "version": ""}:
            return Saved(now["version"], repository.head())
        if now["version"] != version:
            last = repository.history(FILE, limit=1)
            raise SettingsConflict(now, last[0] if last else None)
        changes = {FILE: edit(path.read_bytes(), lambda document: _change(document, now, after))}
        checked = checker.check(repository.head(), changes)
        if checked.errors:
            raise ContentError([*checked.errors, *checked.warnings])
        commit = repository.commit(changes, author, note or "修改开场白和常见问题")
        checker.learn(commit, checked)
        return Saved(version_of(path.read_bytes()), commit, checked.warnings)


def _first(responses: Record, name: str) -> Record:
    items = responses.records(name)
    if not items:
        problem = f"没有「{name}」"
        raise ContentError([Finding(responses.path, 1, problem, f"在 responses 下写上 {name}")])
    return items[0]


def _filled(given: Form, now: Form, path: Path) -> Form:
    again: Any = given.get("greet_again") or {}
    greeting: Any = given.get("greeting") or {}
    if not all(isinstance(part, dict) for part in (again, greeting)):
        raise ContentError([Finding(path, 1, "设置的写法不对", "文字写在 text 里")])
    after = {
        "version": now["version"],
        "greeting": {"text": read_text({**now["greeting"], **greeting}, "text", path)},
        "top": read_lines({**now, **given}, "top", path),
        "greet_again": {
            "text": read_text({**now["greet_again"], **again}, "text", path),
            "top": read_lines({**now["greet_again"], **again}, "top", path),
        },
    }
    if len(after["top"]) > MOST_TOP:
        problem = f"常见问题有 {len(after['top'])} 个"
        raise ContentError([Finding(path, 1, problem, f"最多 {MOST_TOP} 个，再多屏幕上放不下")])
    return after


def _change(document: Any, before: Form, after: Form) -> None:
    sides = (before, after)
    first = [(side["greeting"]["text"], side["top"]) for side in sides]
    again = [(side["greet_again"]["text"], side["greet_again"]["top"]) for side in sides]
    for name, ((old_text, old_top), (text, top)) in ((WELCOME, first), (AGAIN, again)):
        item = document["responses"][name][0]
        if old_text != text:
            put(item, "text", literal(text) if "\n" in text else word(text), _ITEM)
        if old_top != top:
            put(item["metadata"], "related", words(top), _META)
