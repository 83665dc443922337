"""The listener from which Rasa pulls the current model: `/models/current`, by ETag.

A port and a token of its own: whoever may read models may do nothing else.
"""

from __future__ import annotations

import hmac
import os
from pathlib import Path

from aiohttp import web

from bot.faq.releases.record import Release
from bot.faq.releases.store import MODEL, BrokenRelease, Releases
from bot.faq.workbench import counting
from bot.faq.workbench.requests import aside


class Models:
    """Serves what the pointer names, once its hash is the recorded one."""

    def __init__(self, releases: Releases, token: str) -> None:
        self._releases = releases
        self._expected = f"Bearer {token}".encode()
        self._checked: tuple[object, Release] | None = None

    def app(self) -> web.Application:
        """The application of the listener."""
        app = web.Application(middlewares=[counting.models_counted])
        app.add_routes([web.get("/models/current", self.current)])
        return app

    async def current(self, request: web.Request) -> web.StreamResponse:
        """200 with the archive, 304 when it is the known one, 503 without a whole release."""
        given = request.headers.get("Authorization", "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, self._expected):
            return web.Response(status=401)
        try:
            release = await aside(self._whole)
            etag = f'"{release.model}"'
            if request.headers.get("If-None-Match") == etag:
                return web.Response(status=304, headers={"ETag": etag})
            archive = self._place(release).open("rb")
        except (BrokenRelease, OSError):
            return web.Response(status=503)
        return web.Response(body=archive, headers={"ETag": etag}, content_type="application/gzip")

    def _whole(self) -> Release:
        """The current release; hashed anew only when the pointer or the file is another."""
        release = self._releases.get(self._releases.current())
        found = os.stat(self._place(release))
        mark = (release.id, found.st_ino, found.st_size, found.st_mtime_ns)
        if self._checked is None or self._checked[0] != mark:
            self._checked = (mark, self._releases.verify(release.id))
        return self._checked[1]

    def _place(self, release: Release) -> Path:
        return self._releases.place(release.id) / MODEL
