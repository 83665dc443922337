"""One request, or one frame, of one role, and what came of it."""

import json
import re
from typing import Any

from asgiref.sync import async_to_sync
from django.test import AsyncClient

from tests.web.access.scenario import Scenario
from tests.web.access.table import Row
from tests.web.in_process import Socket

# What an address names unless the row says otherwise.
_NAMED = {"topic": "waiting_period", "release": "r000001", "fact": "ci_wait", "case_id": "@held"}

# Signing out leads there too.
_LEAVES = "/logout"


def is_asynchronous(row: Row) -> bool:
    """Whether its view needs the ASGI server's scope, and works on connections of its own."""
    return row.address.startswith("/api/") or row.address == "/readyz"


def ask(scenario: Scenario, row: Row, role: str, verb: str = "") -> tuple[str, str]:
    """Send the row's request; its outcome as the table writes it, and the body."""
    sent = scenario.filled(row.sent)
    named = {**_NAMED, **sent}
    path = re.sub(r"{(\w+)}", lambda found: str(scenario.filled(named[found[1]])), row.address)
    verb = verb or row.verb
    if is_asynchronous(row):
        client = AsyncClient()

        async def asked(*arguments: str, **more: Any) -> Any:
            return await client.generic(*arguments, **more)

        body = {name: value for name, value in sent.items() if f"{{{name}}}" not in row.address}
        answer = async_to_sync(asked)(
            verb,
            path,
            json.dumps(body),
            content_type="application/json",
            headers=scenario.token(role) | scenario.cookie(role),
        )
    else:
        client = scenario.browser(role)
        answer = getattr(client, verb.lower())(path, sent if verb == "POST" else None)
    to_login = answer.headers.get("Location") == "/login"
    outcome = "login" if to_login and not row.address.endswith(_LEAVES) else str(answer.status_code)
    return outcome, _readable(answer)


async def frame(scenario: Scenario, row: Row, role: str) -> tuple[str, str]:
    """Open a socket, as a member with a hello first, and send the row's frame; the close code or
    the kind of what came, and all that came."""
    token = scenario.token(role).get("Authorization", "").removeprefix("Bearer ")
    sent = scenario.filled({**row.sent, "token": ""}) if row.sent else {}
    heard = []
    async with Socket(row.address, scenario.browser(role)) as socket:
        if row.address == "/ws/chat" and sent["type"] != "hello":
            del sent["token"]
            await socket.send({"type": "hello", "token": token})
            heard += await socket.hears()
        elif row.address == "/ws/chat":
            sent["token"] = token
        if socket.opened["type"] == "websocket.close":
            return str(socket.opened["code"]), ""
        if sent and not any("code" in event for event in heard):
            heard.append({"type": "sent"})
            await socket.send(sent)
        heard += await socket.hears()
    closed = [event["code"] for event in heard if "code" in event]
    texts = [event["text"] for event in heard if "text" in event]
    return str(closed[0]) if closed else _kind(heard), "\n".join(texts)


def _readable(answer: Any) -> str:
    """The body as people read it: JSON's escapes would hide Chinese words from a search."""
    text = answer.content.decode("utf-8", "replace")
    if not text or "json" not in answer.headers.get("Content-Type", ""):
        return text
    return json.dumps(json.loads(text), ensure_ascii=False)


def _kind(heard: list[dict[str, Any]]) -> str:
    """The kind of the last frame since ours; ``quiet`` when none came."""
    since = heard[max((n for n, one in enumerate(heard) if one["type"] == "sent"), default=0) :]
    kinds = [json.loads(event["text"])["type"] for event in since if "text" in event]
    return kinds[-1] if kinds else "quiet"
