"""An FAQ as a form has it: fields sent by a browser to the workbench's JSON and back.

Each answer is one card with the same fields, all of them always sent, so that the cards' order in
the page is the answers' order.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.http import QueryDict

Json = dict[str, Any]
CARD = (
    *("text", "detail", "facts", "sources", "valid_from", "valid_to"),
    *("outcome", "plan", "buttons", "table"),
)
_IDS = re.compile(r"[\s,，、;；]+")


def blank(key: str = "", examples: Sequence[str] = ()) -> Json:
    """A new FAQ with one empty answer."""
    about = {"key": key, "title": "", "owner": "", "theme": "", "related": [], "handoff": "none"}
    return about | {"examples": list(examples), "tests": [], "answers": [blank_answer()]}


def blank_answer(after: Json | None = None) -> Json:
    """An empty answer; it starts on the day after the one before it ends."""
    ends = after and after["valid_to"]
    starts = (_day(ends) + timedelta(days=1)).isoformat() if ends and _day(ends) else None
    return _answer(dict.fromkeys(CARD, "") | {"valid_from": starts or "", "outcome": "answer"})


def read(sent: QueryDict) -> Json:
    """The FAQ that a form describes. Nothing is judged here: that is the checks' work."""
    return {
        "key": "faq/" + sent.get("topic", "").strip(),
        "title": sent.get("title", "").strip(),
        "owner": sent.get("owner", "").strip(),
        "theme": sent.get("theme", "").strip(),
        "related": [key for key in sent.getlist("related") if key],
        "handoff": sent.get("handoff", "none"),
        "examples": lines(sent.get("examples", "")),
        "tests": lines(sent.get("tests", "")),
        "answers": [
            _answer(dict(zip(CARD, card, strict=True)))
            for card in zip(*(sent.getlist(f"answer-{name}") for name in CARD), strict=False)
        ],
    }


def cards(faq: Json) -> list[dict[str, str]]:
    """Each answer as the texts of its card's fields; ``slot`` is the card's place for findings."""
    return [
        {
            "slot": f"answers-{number}",
            "text": answer["text"],
            "detail": answer["detail"] or "",
            "facts": ", ".join(answer["facts"]),
            "sources": ", ".join(answer["sources"]),
            "valid_from": answer["valid_from"] or "",
            "valid_to": answer["valid_to"] or "",
            "outcome": answer["outcome"] or "answer",
            "plan": answer["plan"] or "",
            "buttons": "\n".join(
                f"{one['title']} | {one['payload']}" for one in answer["buttons"] or ()
            ),
            "table": "\n".join(" | ".join(row) for row in _table_rows(answer["table"])),
        }
        for number, answer in enumerate(faq["answers"])
    ]


def lines(text: str) -> list[str]:
    """The lines with something in them, trimmed."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def _answer(card: dict[str, str]) -> Json:
    return {
        "text": _words(card["text"]),
        "detail": _words(card["detail"]),
        "facts": _ids(card["facts"]),
        "sources": _ids(card["sources"]),
        "valid_from": card["valid_from"].strip() or None,
        "valid_to": card["valid_to"].strip() or None,
        "outcome": card["outcome"] or "answer",
        "plan": card["plan"] or None,
        "buttons": [_button(line) for line in lines(card["buttons"])],
        "table": _table([_cells(line) for line in lines(card["table"])]),
    }


def _words(text: str) -> str:
    """A browser sends CRLF; the end of a text carries no meaning."""
    return "\n".join(line.rstrip() for line in text.splitlines()).strip()


def _ids(text: str) -> list[str]:
    return [name for name in _IDS.split(text.strip()) if name]


def _button(line: str) -> dict[str, str]:
    title, _, payload = line.partition("|")
    return {"title": title.strip(), "payload": payload.strip()}


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("|")]


def _table(rows: list[list[str]]) -> Json | None:
    return {"columns": rows[0], "rows": rows[1:]} if rows else None


def _table_rows(table: Json | None) -> Iterable[list[str]]:
    return [table["columns"], *table["rows"]] if table else []


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
