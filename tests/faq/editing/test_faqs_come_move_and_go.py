"""FAQs that are new, that move to another theme, and that are deleted."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from bot.content.finding import ContentError
from bot.faq.editing.editor import AlreadyThere, Conflict, Editor
from bot.faq.editing.entries import NoSuchFaq
from tests.faq.editing.forms import HAN, LI, changed, problems

WAIT, JOIN = "data/nlu/faq/wait.yml", "data/nlu/faq/join.yml"


def new_form(editor: Editor, **fields: Any) -> dict[str, Any]:
    return copy.deepcopy(editor.read("wait").form) | {
        "key": "faq/card",
        "title": "凭证在哪里",
        "theme": "account",
        "examples": [
            "凭证在哪里看",
            "电子凭证怎么下",
            "能给我发个证明么",
            "加入成功有没有纸面的东西",
        ],
        "tests": ["想要一张加入的证明"],
        **fields,
    }


def test_a_new_faq_lands_in_its_themes_folder(editor: Editor) -> None:
    form = new_form(editor)
    saved = editor.create(form, LI, "")
    assert editor.read("card").form == form
    assert editor.read("card").version == saved.version
    assert editor.read("card").file == "data/nlu/faq/account/card.yml"
    assert editor.repository.history(limit=1)[0].note == "新增「凭证在哪里」"
    with pytest.raises(AlreadyThere):
        editor.create(form, LI, "")


def test_another_theme_moves_both_files(editor: Editor) -> None:
    version = editor.create(new_form(editor), LI, "").version
    editor.save("card", version, new_form(editor, theme="trust"), LI, "")
    entry = editor.read("card")
    assert entry.file == "data/nlu/faq/trust/card.yml"
    assert entry.test_file == "tests/nlu/faq/trust/card.yml"
    assert not list((editor.repository.folder / "data/nlu/faq/account").glob("*.yml"))


def test_a_key_never_changes(editor: Editor) -> None:
    version, form = changed(editor, "wait", key="faq/other")
    with pytest.raises(ContentError):
        editor.save("wait", version, form, LI, "")


def test_an_faq_that_others_recommend_cannot_be_deleted(editor: Editor) -> None:
    with pytest.raises(ContentError) as error:
        editor.delete("wait", editor.read("wait").version, LI, "")
    assert "没有可以推荐的「faq/wait」" in problems(error)
    editor.create(new_form(editor), LI, "")
    editor.delete("card", editor.read("card").version, LI, "")
    assert not list(editor.repository.folder.rglob("card.yml"))


def test_saving_what_was_deleted_meanwhile_is_a_conflict(editor: Editor) -> None:
    version = editor.create(new_form(editor), LI, "").version
    editor.delete("card", version, HAN, "")
    with pytest.raises(Conflict) as caught:
        editor.save("card", version, new_form(editor, title="改了"), LI, "")
    assert caught.value.theirs is None
    assert caught.value.last is not None and caught.value.last.who == "韩梅梅"
    with pytest.raises(NoSuchFaq):
        editor.save("card", "never", new_form(editor), LI, "")


@pytest.mark.parametrize("topic", ["../../etc/passwd", "wait.yml", "", "WAIT", "*"])
def test_a_topic_is_a_name_and_never_a_path(editor: Editor, topic: str) -> None:
    with pytest.raises(NoSuchFaq):
        editor.read(topic)
