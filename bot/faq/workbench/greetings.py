"""Routes of the settings: the greeting and the questions offered under it."""

from __future__ import annotations

from aiohttp import web

from bot.faq.editing.greetings import SettingsConflict, read_greetings, save_greetings
from bot.faq.workbench.problems import Problem
from bot.faq.workbench.requests import answer, body_of, field
from bot.faq.workbench.studio import (
    author_of,
    note_of,
    saved_json,
    studio_of,
    who_json,
    work,
)
from bot.faq.workbench.texts import say

routes = web.RouteTableDef()


@routes.get("/settings")
async def read_settings(request: web.Request) -> web.Response:
    """As the draft has them."""
    return answer(await work(request, read_greetings, studio_of(request).settings.content))


@routes.put("/settings")
async def save_settings(request: web.Request) -> web.Response:
    """Write them over the version that was read."""
    studio, body = studio_of(request), await body_of(request)
    given = field(body, "version", str), body, author_of(body), note_of(body)
    try:
        saved = await work(request, save_greetings, studio.repository, studio.checker, *given)
    except SettingsConflict as conflict:
        last = conflict.last
        theirs = conflict.theirs | {"who": who_json(last), "at": last.at if last else ""}
        detail = say("settings_changed", who=last.who if last else "")
        raise Problem(409, detail, more={"theirs": theirs}) from None
    return answer(saved_json(studio, saved))
