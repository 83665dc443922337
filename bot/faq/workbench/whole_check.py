"""`GET /check`: all checks of the whole content, in a process of its own at low priority.

They take ten seconds and load scikit-learn, which the workbench should not hold.
"""

from __future__ import annotations

import asyncio
import json
import sys
from typing import Any

from aiohttp import web

from bot.faq.workbench.requests import answer, aside
from bot.faq.workbench.studio import Studio, studio_of

routes = web.RouteTableDef()

_LAST: web.AppKey[dict[str, Any]] = web.AppKey("last_check", dict)
_ALONE: web.AppKey[asyncio.Lock] = web.AppKey("check_alone", asyncio.Lock)


def prepare(app: web.Application) -> None:
    """What these routes remember between requests."""
    app[_LAST] = {}
    app[_ALONE] = asyncio.Lock()


@routes.get("/check")
async def check(request: web.Request) -> web.Response:
    """Every finding and the counts; one check at a time, once for each commit."""
    studio, last = studio_of(request), request.app[_LAST]
    async with request.app[_ALONE]:
        commit = await aside(studio.repository.head)
        if last.get("commit") != commit:
            found = await _checked(studio)
            if await aside(studio.repository.head) != commit:
                return answer(found)  # of files between two commits: right now, not to be kept
            last.clear()
            last.update(found, commit=commit)
        return answer(last)


async def _checked(studio: Studio) -> dict[str, Any]:
    settings = studio.settings
    folders = "--root", str(settings.content), "--project", str(settings.project)
    child = await asyncio.create_subprocess_exec(
        *("nice", "-n", "10", sys.executable, "-m", "bot.faq", "check", "--json", *folders),
        cwd=settings.project,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        output, _ = await child.communicate()
    except asyncio.CancelledError:
        child.kill()
        raise
    found: dict[str, Any] = json.loads(output)
    return found
