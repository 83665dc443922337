"""The greeting and its questions: read, saved with the rest untouched, checked, served hot."""

from __future__ import annotations

from typing import Any

import pytest

from bot.content.finding import ContentError
from bot.faq.editing.editor import Editor
from bot.faq.editing.greetings import FILE, SettingsConflict, read_greetings, save_greetings
from bot.faq.editing.repository import Author
from tests.faq.editing.test_files_are_changed_only_where_the_form_changes import (
    ROOT,
    changed_lines,
)

LI = Author("李雷", "lilei")
WHO = {"name": "韩梅梅", "id": "han"}


def save(editor: Editor, version: str, **given: Any) -> Any:
    return save_greetings(editor.repository, editor.checker, version, given, LI, "")


def test_the_settings_are_read_from_the_content(editor: Editor) -> None:
    found = read_greetings(editor.repository.folder)
    assert found.pop("version")
    assert found == {
        "greeting": {"text": "您好，资料截至 {edition}。"},
        "top": ["faq/wait", "faq/join"],
        "greet_again": {"text": "您好！", "top": ["faq/wait"]},
    }


def test_only_what_was_given_changes(editor: Editor) -> None:
    path = editor.repository.folder / FILE
    raw, version = path.read_bytes(), read_greetings(editor.repository.folder)["version"]
    saved = save(editor, version, top=["faq/join"], greet_again={"text": "又见面了。"})
    assert changed_lines(raw, path.read_bytes()) == [
        "-       related: [faq/wait, faq/join]",
        "+       related: [faq/join]",
        "-   - text: 您好！   # 第二次",
        "+   - text: 又见面了。 # 第二次",
    ]
    assert read_greetings(editor.repository.folder)["version"] == saved.version
    assert editor.repository.history(limit=1)[0].commit == saved.commit


@pytest.mark.parametrize(
    "given",
    [
        {"top": ["faq/gone"]},
        {"top": ["faq/wait", "faq/wait"]},
        {"top": [f"faq/t{n}" for n in range(6)]},
        {"greeting": {"text": ""}},
        {"greeting": {"text": "有 30 天"}},
        {"greeting": {"text": "{no_such_fact}"}},
        {"greeting": {"text": "等{ci_wait}"}},
        {"greeting": {"text": "好" * 121}},
        {"greeting": "文字"},
    ],
)
def test_what_members_must_not_read_is_refused(editor: Editor, given: dict[str, Any]) -> None:
    raw = (editor.repository.folder / FILE).read_bytes()
    with pytest.raises(ContentError):
        save(editor, read_greetings(editor.repository.folder)["version"], **given)
    assert (editor.repository.folder / FILE).read_bytes() == raw


def test_who_was_slower_gets_the_other_side(editor: Editor) -> None:
    version = read_greetings(editor.repository.folder)["version"]
    save(editor, version, greeting={"text": "先存的。"})
    with pytest.raises(SettingsConflict) as caught:
        save(editor, version, greeting={"text": "后存的。"})
    assert caught.value.theirs["greeting"]["text"] == "先存的。"
    assert caught.value.last is not None and caught.value.last.who == "李雷"


def test_an_faq_that_is_a_top_question_cannot_be_deleted(editor: Editor) -> None:
    with pytest.raises(ContentError) as error:
        editor.delete("join", editor.read("join").version, LI, "")
    assert str(FILE) in {
        f.path.relative_to(editor.repository.folder).as_posix() for f in error.value.findings
    }


def test_the_real_greeting_can_be_edited(editor: Editor) -> None:
    found = read_greetings(ROOT)
    assert "{edition}" in found["greeting"]["text"]
    assert len(found["top"]) == 5


def test_the_page_reads_saves_and_meets_a_conflict(bench: Any) -> None:
    found = bench.ok("GET", "/settings")
    body = found | {"greeting": {"text": "先存的。"}, "who": WHO, "note": "改"}
    saved = bench.ok("PUT", "/settings", body)
    assert bench.ok("GET", "/settings")["version"] == saved["version"]
    problem = bench.refused(409, "PUT", "/settings", body | {"greeting": {"text": "后存的。"}})
    assert problem["theirs"]["greeting"]["text"] == "先存的。"
    assert problem["theirs"]["who"] == WHO
    bench.refused(422, "PUT", "/settings", body | {"version": saved["version"], "top": ["x"]})
