"""Routes of what needs a model: try sentences, group them by meaning."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

from aiohttp import web

from bot.faq.places import Place
from bot.faq.releases.store import BrokenRelease
from bot.faq.understander.client import UnderstanderFailed
from bot.faq.workbench.problems import Problem
from bot.faq.workbench.requests import answer, aside, body_of
from bot.faq.workbench.texts import say
from bot.faq.workbench.understanders import Side, Understanders

routes = web.RouteTableDef()

UNDERSTANDERS: web.AppKey[Understanders] = web.AppKey("understanders", Understanders)

_MOST_TEXTS, _MOST_SENTENCES, _LONGEST = 50, 2000, 1000
_LOOK_SECONDS = 30.0
_SIDES = ("live", "draft")


def set_up(app: web.Application, place: Place) -> None:
    """The processes, and who ends them."""
    app[UNDERSTANDERS] = Understanders(place)
    app.cleanup_ctx.append(_ending_idle)


async def _ending_idle(app: web.Application) -> AsyncIterator[None]:
    async def look() -> None:
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            await asyncio.to_thread(app[UNDERSTANDERS].end_idle)

    looking = asyncio.create_task(look())
    yield
    looking.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await looking
    await asyncio.to_thread(app[UNDERSTANDERS].stop)


@routes.post("/try")
async def try_texts(request: web.Request) -> web.Response:
    """What each side makes of each text, and why."""
    body = await body_of(request)
    texts = _texts(body, "texts", _MOST_TEXTS)
    sides = body.get("sides") or list(_SIDES)
    if not isinstance(sides, list) or not set(sides) <= set(_SIDES):
        raise Problem(400, say("missing_field", field="sides"))
    return answer(await _needing_a_model(_try, request, texts, sides))


def _try(understanders: Understanders, texts: list[str], sides: list[str]) -> dict[str, Any]:
    told: dict[str, Any] = {}
    live = understanders.live()
    if "live" in sides:
        told["live"] = {"release": live.release, "results": understanders.explain(live, texts)}
    if "draft" in sides:
        told["draft"] = _of_draft(understanders, understanders.draft(), texts)
    return told


def _of_draft(understanders: Understanders, draft: Side, texts: list[str]) -> dict[str, Any]:
    results = [] if draft.model is None else understanders.explain(draft, texts)
    return {"state": draft.state, "results": results}


@routes.post("/similar")
async def similar(request: web.Request) -> web.Response:
    """The group of each sentence and the nearest FAQs, by the current release."""
    sentences = _texts(await body_of(request), "sentences", _MOST_SENTENCES)
    return answer(await _needing_a_model(_similar, request, sentences))


def _similar(understanders: Understanders, sentences: list[str]) -> dict[str, Any]:
    live = understanders.live()
    items = understanders.similar(live, sentences) if sentences else []
    return {"release": live.release, "items": items}


async def _needing_a_model(function: Any, request: web.Request, *given: Any) -> dict[str, Any]:
    try:
        told: dict[str, Any] = await aside(function, request.app[UNDERSTANDERS], *given)
    except (UnderstanderFailed, BrokenRelease) as error:
        raise Problem(503, say("no_understanding")) from error
    return told


def _texts(body: dict[str, Any], name: str, most: int) -> list[str]:
    texts = body.get(name)
    if not isinstance(texts, list) or not all(isinstance(one, str) for one in texts):
        raise Problem(400, say("missing_field", field=name))
    if len(texts) > most or any(len(one) > _LONGEST for one in texts):
        raise Problem(400, say("too_many", most=most, longest=_LONGEST))
    return texts
