"""What a save is refused for stands at the field of the form that it concerns."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from bot.content.finding import ContentError
from bot.faq.editing.editor import Editor
from bot.faq.editing.repository import Author

LI = Author("李雷", "lilei")


def _answers(form: dict[str, Any], number: int, **fields: Any) -> dict[str, Any]:
    answers = copy.deepcopy(form["answers"])
    answers.append(copy.deepcopy(answers[-1]))
    answers[number] |= fields
    return {"answers": answers}


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"title": "等 30 天"}, "title"),
        ({"title": "怎么加入"}, "title"),
        ({"title": ""}, "title"),
        ({"related": ["faq/gone"]}, "related"),
        ({"examples": ["只有一句"]}, "examples"),
        ({"examples": []}, "examples"),
        ({"theme": "加入"}, "theme"),
        ({"tests": []}, "tests"),
    ],
)
def test_a_complaint_about_one_field_names_it(
    editor: Editor, fields: dict[str, Any], place: str
) -> None:
    entry = editor.read("wait")
    with pytest.raises(ContentError) as refused:
        editor.save("wait", entry.version, entry.form | fields, LI, "")
    assert place in [finding.place for finding in refused.value.findings]


@pytest.mark.parametrize("number", [0, 1])
@pytest.mark.parametrize(
    "fields",
    [
        {"text": ""},
        {"valid_to": "明天"},
        {"text": "要等 30 天。"},
        {"detail": "等待期 180 天。"},
        {"facts": ["ci_gone"]},
    ],
)
def test_a_complaint_about_an_answer_names_its_card(
    editor: Editor, number: int, fields: dict[str, Any]
) -> None:
    entry = editor.read("wait")
    form = entry.form | _answers(entry.form, number, **fields)
    with pytest.raises(ContentError) as refused:
        editor.save("wait", entry.version, form, LI, "")
    assert f"answers.{number}" in [finding.place for finding in refused.value.findings]


def test_a_complaint_about_a_test_sentence_names_the_tests(editor: Editor) -> None:
    entry = editor.read("wait")
    form = entry.form | {"tests": [entry.form["examples"][0]]}
    with pytest.raises(ContentError) as refused:
        editor.save("wait", entry.version, form, LI, "")
    assert "tests" in [finding.place for finding in refused.value.findings]


def test_a_complaint_calls_a_field_as_authors_do(editor: Editor) -> None:
    entry = editor.read("wait")
    with pytest.raises(ContentError) as refused:
        editor.save("wait", entry.version, entry.form | {"owner": ""}, LI, "")
    assert [finding.problem for finding in refused.value.findings] == ["「负责人」不能这样写"]
