"""Authors, and the forms that they send."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from bot.content.finding import ContentError
from bot.faq.editing.editor import Editor
from bot.faq.editing.repository import Author

LI, HAN = Author("李雷", "lilei"), Author("韩梅梅", "han")


def changed(editor: Editor, topic: str, **fields: Any) -> tuple[str, dict[str, Any]]:
    """The version of an FAQ and its form with some fields changed."""
    entry = editor.read(topic)
    return entry.version, copy.deepcopy(entry.form) | fields


def problems(error: pytest.ExceptionInfo[ContentError]) -> list[str]:
    """What a refused save complains of."""
    return [finding.problem for finding in error.value.findings]
