"""What the bot must not answer is put to a label, and taken out of it again."""

from __future__ import annotations

from typing import Any

import pytest

from bot.content.finding import ContentError
from bot.faq.editing.editor import Editor
from bot.faq.editing.outside import NoSuchLabel, add_outside, remove_outside
from tests.faq.editing.forms import LI


def test_what_is_out_of_scope_is_appended_to_its_label(editor: Editor, tree: Any) -> None:
    path = "data/nlu/dialogue/other_topics.yml"
    text = 'version: "3.1"\nnlu:\n- intent: ask_out_of_scope\n  examples: |\n    - 今天天气\n'
    with editor.repository.locked():
        editor.repository.commit({path: text.encode()}, LI, "x")
    given = editor.repository, editor.checker
    saved = add_outside(*given, "ask_out_of_scope", ["明天下雨吗", "今天天气。"], LI, "")
    written = (editor.repository.folder / path).read_text()
    assert written == text + "    - 明天下雨吗\n"
    assert len(saved.findings) == 1
    assert saved.moved == ("明天下雨吗",)
    with pytest.raises(ContentError):
        add_outside(*given, "ask_out_of_scope", ["怎么加入"], LI, "")
    with pytest.raises(NoSuchLabel):
        add_outside(*given, "greet", ["嗨"], LI, "")


def test_what_was_put_out_of_scope_is_taken_out_again(editor: Editor) -> None:
    path = "data/nlu/dialogue/other_topics.yml"
    text = (
        "version: '3.1'\nnlu:\n- intent: ask_out_of_scope\n  metadata: {scope: outside}\n"
        "  examples: |\n    - 今天天气怎么样\n    - 明天下雨吗\n"
    )
    with editor.repository.locked():
        editor.repository.commit({path: text.encode()}, LI, "x")
    given = editor.repository, editor.checker, "ask_out_of_scope"
    saved = remove_outside(*given, ["明天下雨吗？", "后天下雨吗"], LI, "")
    written = (editor.repository.folder / path).read_text()
    assert written == text.replace("    - 明天下雨吗\n", "")
    assert (saved.moved, len(saved.findings)) == (("明天下雨吗",), 1)
    again = remove_outside(*given, ["明天下雨吗"], LI, "")
    assert (again.commit, again.moved) == (saved.commit, ())
