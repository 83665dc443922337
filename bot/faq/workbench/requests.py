"""Reading requests and writing answers, shared by all routes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from aiohttp import web

from bot.faq.places import Place
from bot.faq.workbench.problems import Problem
from bot.faq.workbench.settings import Settings
from bot.faq.workbench.texts import say

PLACE: web.AppKey[Place] = web.AppKey("place", Place)
SETTINGS: web.AppKey[Settings] = web.AppKey("settings", Settings)

P = ParamSpec("P")
T = TypeVar("T")


async def body_of(request: web.Request) -> dict[str, Any]:
    """The JSON object of a request; raises Problem 400."""
    try:
        body = await request.json()
    except (json.JSONDecodeError, UnicodeDecodeError):
        raise Problem(400, say("not_json")) from None
    if not isinstance(body, dict):
        raise Problem(400, say("not_an_object"))
    return body


def field(body: dict[str, Any], name: str, kind: type[T]) -> T:
    """A member of the body that must be there and of this kind; raises Problem 400."""
    value = body.get(name)
    if not isinstance(value, kind):
        raise Problem(400, say("missing_field", field=name))
    return value


def who_of(body: dict[str, Any]) -> dict[str, str]:
    """The person who acts, ``{"name", "id"}``; raises Problem 400."""
    who = field(body, "who", dict)
    if not all(isinstance(who.get(part), str) and who[part].strip() for part in ("name", "id")):
        raise Problem(400, say("missing_field", field="who"))
    return {"name": who["name"], "id": who["id"]}


def answer(body: Any, status: int = 200) -> web.Response:
    """A JSON answer with Chinese as it is."""
    return web.json_response(body, status=status, dumps=_dumps)


def _dumps(body: Any) -> str:
    return json.dumps(body, ensure_ascii=False)


async def aside(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run what reads files, asks git or computes in a thread, so that other requests go on."""
    return await asyncio.to_thread(function, *args, **kwargs)
