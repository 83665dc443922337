"""Routes of the content: FAQs, facts, settings, workbooks, checks."""

from __future__ import annotations

from aiohttp import web

routes = web.RouteTableDef()
