"""Failures as RFC 9457 problems. ``detail`` is Chinese: the page shows it to the author."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.content.finding import Finding


class Problem(Exception):
    """Raised by any handler; the middleware turns it into the answer.

    ``more`` are further members of the problem, such as ``theirs`` of a conflict.
    """

    def __init__(
        self, status: int, detail: str, *, title: str = "", more: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(detail)
        self.status, self.detail, self.title, self.more = status, detail, title, dict(more or {})

    def response(self) -> web.Response:
        """The problem as an HTTP answer."""
        body = {
            "type": "about:blank",
            "title": self.title or _TITLES.get(self.status, "Failed"),
            "status": self.status,
            "detail": self.detail,
            **self.more,
        }
        return web.Response(
            status=self.status,
            text=json.dumps(body, ensure_ascii=False),
            content_type="application/problem+json",
        )


_TITLES = {
    400: "Bad request",
    401: "Unauthorized",
    404: "Not found",
    405: "Method not allowed",
    409: "Conflict",
    413: "Too large",
    422: "Refused",
    500: "Failed",
    503: "Unavailable",
}


def finding_json(finding: Finding, root: Path) -> dict[str, Any]:
    """A finding as the pages take it, its file relative to ``root`` where it lies inside."""
    return finding.to_dict(root)


def refused(detail: str, findings: Iterable[Finding], root: Path) -> Problem:
    """A 422 with what is wrong and how to mend it."""
    told = [finding_json(finding, root) for finding in findings]
    return Problem(422, detail, more={"findings": told})
