"""Routes of publishing: start, watch and stop the one run; train a draft."""

from __future__ import annotations

import asyncio
from typing import Any

from aiohttp import web

from bot.faq.places import Place
from bot.faq.publishing.state import Busy
from bot.faq.publishing.texts import say
from bot.faq.workbench.problems import Problem
from bot.faq.workbench.requests import answer, aside, body_of, who_of
from bot.faq.workbench.requests import field as member
from bot.faq.workbench.runs import Runs
from bot.faq.workbench.unpublished import Unpublished

routes = web.RouteTableDef()

RUNS: web.AppKey[Runs] = web.AppKey("runs", Runs)
UNPUBLISHED: web.AppKey[Unpublished] = web.AppKey("unpublished", Unpublished)
_STARTING: web.AppKey[asyncio.Lock] = web.AppKey("starting", asyncio.Lock)

_MOST_MESSAGES = 2000


def set_up(app: web.Application, place: Place) -> None:
    """What these routes share."""
    app[RUNS], app[UNPUBLISHED], app[_STARTING] = Runs(place), Unpublished(place), asyncio.Lock()


@routes.post("/publish")
async def publish(request: web.Request) -> web.Response:
    """202 with the run; 409 with who publishes."""
    body = await body_of(request)
    reasons = _texts(body.get("reasons") or {}, "reasons")
    messages = body.get("messages") or []
    if not isinstance(messages, list) or not all(isinstance(one, str) for one in messages):
        raise Problem(400, say("wrong_field", field="messages"))
    return await _start(
        request, who_of(body), _note(body), reasons, messages[-_MOST_MESSAGES:], "publish"
    )


@routes.post("/drafts")
async def train_draft(request: web.Request) -> web.Response:
    """202 with the run that trains; a publish takes its model over."""
    body = await body_of(request)
    return await _start(request, who_of(body), "", {}, [], "draft")


async def _start(request: web.Request, *asked: Any) -> web.Response:
    # One after the other: two at once would both find nobody publishing.
    async with request.app[_STARTING]:
        try:
            run = await aside(request.app[RUNS].start, *asked)
        except Busy as busy:
            detail = say("busy", name=busy.who.get("name", ""))
            raise Problem(409, detail, more={"who": busy.who}) from busy
    return answer({"run": run}, status=202)


@routes.get("/publish")
async def watch(request: web.Request) -> web.Response:
    """The run under way or the last one, and what is not published."""
    app = request.app
    run = await aside(app[RUNS].now)
    return answer(run | {"changed": await aside(app[UNPUBLISHED].now)})


@routes.delete("/publish")
async def stop(request: web.Request) -> web.Response:
    """How the run ended; 409 when nobody publishes."""
    ended = await aside(request.app[RUNS].stop)
    if ended is None:
        raise Problem(409, say("not_running"))
    return answer(ended)


def _note(body: dict[str, Any]) -> str:
    return member(body, "note", str).strip() if "note" in body else ""


def _texts(value: Any, name: str) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
        raise Problem(400, say("wrong_field", field=name))
    return value
