"""Routes of the workbook: all FAQs out, changed ones in."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import unquote

from aiohttp import web

from bot.faq.editing.repository import Author
from bot.faq.editing.workbook.guard import LARGEST_BYTES
from bot.faq.workbench.problems import Problem, finding_json
from bot.faq.workbench.requests import answer
from bot.faq.workbench.studio import author_of, studio_of, work
from bot.faq.workbench.texts import say

routes = web.RouteTableDef()

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@routes.get("/excel")
async def export(request: web.Request) -> web.Response:
    """All FAQs of the draft as a workbook."""
    # openpyxl takes a third of a second and some memory: only for whoever uses it.
    from bot.faq.editing.workbook.importing import export_workbook

    content = await work(request, export_workbook, studio_of(request).settings.content)
    return web.Response(body=content, content_type=XLSX)


@routes.post("/excel")
async def bring_in(request: web.Request) -> web.Response:
    """What a workbook changes; with `?apply=1` the change itself, as one commit."""
    from bot.faq.editing.workbook.importing import import_workbook

    studio = studio_of(request)
    author, apply = _author(request), request.query.get("apply") == "1"
    content = await request.read()
    if len(content) > LARGEST_BYTES:
        raise Problem(413, say("too_large"))
    report = await work(request, import_workbook, studio.editor, content, author, apply)
    root = studio.settings.content
    told: dict[str, Any] = {
        "rows": report.rows,
        "changed": [{"key": key, "fields": fields} for key, fields in report.changed.items()],
        "added": [{"key": key, "title": title} for key, title in report.added.items()],
        "unchanged": report.unchanged,
        "findings": [finding_json(finding, root) for finding in report.findings],
    }
    return answer(told | ({"commit": report.commit} if apply else {}))


def _author(request: web.Request) -> Author:
    """Who acts, from the header `X-Who`: the body is the file."""
    try:
        who = json.loads(unquote(request.headers.get("X-Who", "")))
    except ValueError:
        who = None
    return author_of({"who": who})
