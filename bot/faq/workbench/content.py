"""Routes of the content: FAQs, facts, settings, workbooks, checks."""

from __future__ import annotations

from aiohttp import web

from bot.faq.workbench import facts, faqs, greetings, previews, whole_check, workbooks
from bot.faq.workbench.requests import SETTINGS
from bot.faq.workbench.studio import STUDIO, Studio

_PARTS = (faqs, previews, facts, greetings, whole_check, workbooks)
routes = [route for part in _PARTS for route in part.routes]


def prepare(app: web.Application) -> None:
    """The library that the routes call, and what they remember."""
    app[STUDIO] = Studio(app[SETTINGS])
    faqs.prepare(app)
    whole_check.prepare(app)
