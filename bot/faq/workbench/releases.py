"""Routes of the releases: the history, differences, and the way back."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from bot.faq.places import Place
from bot.faq.publishing.rolling_back import CannotRollBack, roll_back
from bot.faq.publishing.texts import say
from bot.faq.releases.differences import differences
from bot.faq.releases.store import DATA, BrokenRelease
from bot.faq.workbench.problems import Problem
from bot.faq.workbench.requests import PLACE, answer, aside, body_of, field, who_of

routes = web.RouteTableDef()


@routes.get("/releases")
async def releases(request: web.Request) -> web.Response:
    """All kept ones, newest first, and every move of the pointer, newest first."""
    return answer(await aside(_all, request.app[PLACE]))


def _all(place: Place) -> dict[str, Any]:
    current = place.releases.current()
    told = [one.to_dict() | {"is_current": one.id == current} for one in place.releases.all()]
    return {"current": current or None, "releases": told, "moves": place.releases.moves()[::-1]}


@routes.get("/releases/{release}")
async def release(request: web.Request) -> web.Response:
    """One, with its report."""
    return answer(await aside(_one, request.app[PLACE], request.match_info["release"]))


def _one(place: Place, name: str) -> dict[str, Any]:
    try:
        known, report = place.releases.get(name), place.releases.report(name)
    except BrokenRelease as error:
        raise Problem(404, say("no_release")) from error
    is_current = name == place.releases.current()
    return known.to_dict() | {"is_current": is_current, "report": report}


@routes.get("/releases/{release}/differences")
async def differ(request: web.Request) -> web.Response:
    """What changes from release `from` (by default its parent) to this one."""
    since = request.query.get("from", "")
    return answer(await aside(_differ, request.app[PLACE], request.match_info["release"], since))


def _differ(place: Place, name: str, since: str) -> dict[str, Any]:
    try:
        known = place.releases.get(name)
        before = place.releases.place(since or known.parent) / DATA
    except BrokenRelease as error:
        raise Problem(404, say("no_release")) from error
    if not before.is_dir():
        raise Problem(404, say("no_release"))
    return differences(before, place.releases.place(name) / DATA)


@routes.post("/releases/{release}/current")
async def make_current(request: web.Request) -> web.Response:
    """Members get this one from now on; no training."""
    body = await body_of(request)
    who, note = who_of(body), field(body, "note", str) if "note" in body else ""
    name = request.match_info["release"]
    try:
        await aside(roll_back, request.app[PLACE], name, who, note)
    except CannotRollBack as error:
        raise Problem(404 if error.missing else 409, str(error)) from error
    return answer({"current": name})
