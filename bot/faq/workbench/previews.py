"""`POST /faqs/preview`: an FAQ as members will see it, before it is saved."""

from __future__ import annotations

from datetime import date
from typing import Any

from aiohttp import web

from bot.content.finding import Finding
from bot.faq.editing.editor import Editor
from bot.faq.editing.entries import FAQS
from bot.faq.editing.form import Form, lenient_form
from bot.faq.editing.previews import preview_faq, shown_json
from bot.faq.workbench.problems import Problem, finding_json
from bot.faq.workbench.requests import answer, body_of, field
from bot.faq.workbench.studio import Studio, studio_of, work
from bot.faq.workbench.texts import say

routes = web.RouteTableDef()

_MOST_DATES = 50


@routes.post("/faqs/preview")
async def preview(request: web.Request) -> web.Response:
    """Every answer on the given days, or on each day on which one changes; saves nothing."""
    studio, body = studio_of(request), await body_of(request)
    form, days = field(body, "faq", dict), _days(body.get("dates"))
    return answer(await work(request, _preview, studio, form, days))


def _preview(studio: Studio, given: Form, days: list[date] | None) -> dict[str, Any]:
    root = studio.settings.content
    form, findings = lenient_form(given, root / FAQS)
    shown = preview_faq(studio.book(), form, days, studio.settings.edition)
    found = findings or _checked(studio.editor, form)
    return {
        "replies": [shown_json(one, say("preview_missing")) for one in shown],
        "findings": [finding_json(finding, root) for finding in found],
    }


def _checked(editor: Editor, form: Form) -> list[Finding]:
    checked = editor.check(form)
    return [*checked.errors, *checked.warnings]


def _days(given: Any) -> list[date] | None:
    if given is None:
        return None
    try:
        return [date.fromisoformat(day) for day in given][:_MOST_DATES]
    except (TypeError, ValueError):
        raise Problem(400, say("missing_field", field="dates")) from None
