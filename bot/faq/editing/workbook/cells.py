"""Lists, buttons and tables as the text of one cell, and back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from bot.faq.editing.form import Form

_APART = re.compile(r"[\s,，、;；]+")
_BAR = re.compile(r"(?<!\\)\|")


def listed(items: Sequence[str]) -> str:
    """Keys and ids, one after another."""
    return ", ".join(items)


def unlisted(text: str) -> list[str]:
    """The items of such a list, however they are set apart."""
    return [item for item in _APART.split(text) if item]


def buttoned(buttons: Sequence[Form]) -> str:
    """One button a line: title, bar, what it asks."""
    return "\n".join(f"{_escaped(b['title'])} | {b['payload']}" for b in buttons)


def unbuttoned(text: str) -> list[Form]:
    """The buttons of such a text; one without a bar has no payload, which the checks refuse."""
    found = []
    for line in text.splitlines():
        title, *rest = _BAR.split(line, maxsplit=1)
        if line.strip():
            found.append({"title": _plain(title), "payload": "".join(rest).strip()})
    return found


def tabled(table: Form | None) -> str:
    """One row a line, cells set apart by bars; the head first."""
    if table is None:
        return ""
    rows = [table["columns"], *table["rows"]]
    return "\n".join(" | ".join(map(_escaped, row)) for row in rows)


def untabled(text: str) -> Form | None:
    """The table of such a text; None for an empty one."""
    rows = [[_plain(cell) for cell in _BAR.split(line)] for line in text.splitlines() if line]
    return {"columns": rows[0], "rows": rows[1:]} if rows else None


def _escaped(text: Any) -> str:
    return str(text).replace("|", "\\|")


def _plain(text: str) -> str:
    return text.replace("\\|", "|").strip()
