"""The access table (``access.tsv``) and what there is in truth: addresses, frames, commands."""

import ast
import csv
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.management import get_commands
from django.urls import URLPattern, get_resolver

from tests.web.site_process import WEB_DIR

ROLES = (
    "anonymous",
    "member",
    "other_member",
    "staff",
    "other_staff",
    "supervisor",
    "author",
    "publisher",
    "administrator",
)
_HERE = Path(__file__).parent
_CONSUMERS = {"/ws/chat": "chat/consumers.py", "/ws/desk": "desk/consumers.py"}
_APPS = ("accounts", "chat", "desk", "member_help", "studio")
_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True)
class Row:
    """``verb`` is a method, ``WS`` with a frame's kind in ``sent``, or ``COMMAND``; ``expected``
    says for each role what comes; ``sent`` is the form, the JSON body or the frame."""

    verb: str
    address: str
    expected: dict[str, str]
    sent: dict[str, Any]

    @property
    def name(self) -> str:
        kind = f" {self.sent['type']}" if self.verb == "WS" and "type" in self.sent else ""
        return f"{self.verb} {self.address}{kind}"


def rows(*verbs: str) -> list[Row]:
    """The table's rows of these verbs."""
    found = []
    for line in _lines("access.tsv"):
        verb, _, address = line["what"].partition(" ")
        if verb in verbs:
            sent = json.loads(line["sent"] or "{}")
            found.append(Row(verb, address, {role: line[role] for role in ROLES}, sent))
    return found


def words() -> dict[str, set[str]]:
    """Words that stand somewhere, each with the roles that may read them (``words.tsv``)."""
    return {
        line["words"]: {role for role in ROLES if line[role] == "reads"}
        for line in _lines("words.tsv")
    }


def addresses(patterns: Any = None, before: str = "/") -> Iterator[str]:
    """Every address of the URL configuration, its parameters in braces."""
    for entry in patterns or get_resolver().url_patterns:
        here = before + _PARAMETER.sub(r"{\1}", str(entry.pattern))
        if isinstance(entry, URLPattern):
            yield here
        else:
            yield from addresses(entry.url_patterns, here)


def socket_addresses() -> list[str]:
    """Every address of the WebSocket router; the one that takes all others is ``/``."""
    # Settings must be settled before the application is built.
    from member_help.asgi import application

    router = application._application.application_mapping["websocket"].application
    return [f"/{route.pattern}" for route in router.routes]


def frames(address: str) -> set[str]:
    """The kinds of frames that a consumer tells apart, as its source names them."""
    source = (WEB_DIR / _CONSUMERS[address]).read_text(encoding="utf-8")
    return {
        pattern.value.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Match) and ast.unparse(node.subject) == "frame.get('type')"
        for case in node.cases
        for pattern in ast.walk(case.pattern)
        if isinstance(pattern, ast.MatchValue)
    }


def commands() -> set[str]:
    """Our own management commands."""
    return {name for name, app in get_commands().items() if app in _APPS}


def _lines(name: str) -> list[dict[str, str]]:
    with (_HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
