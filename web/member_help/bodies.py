"""No body larger than anything we take: refused by its length, before Django puts it on disk."""

import json
from collections.abc import Callable
from typing import Any

from chat.problems import CONTENT_TYPE, problem_document
from member_help.lifespan import Application, Receive, Scope, Send

# Bytes. Django itself refuses a form or a JSON body over DATA_UPLOAD_MAX_MEMORY_SIZE, but only
# after it has written all of it to a temporary file.
LARGEST_BODY = 256 * 1024
# A workbook of 5 MB, and what stands around it in a form.
LARGEST_UPLOAD = 6 * 1024 * 1024
_UPLOADS = ("/studio/",)


class _TooLarge(Exception):
    """The body went on beyond the limit."""


class BoundedBodies:
    """Wraps an application: answers 413 and hangs up instead of reading on."""

    def __init__(self, application: Application) -> None:
        self._application = application

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Look at the length that is told first, then count what really comes."""
        limit = LARGEST_UPLOAD if scope["path"].startswith(_UPLOADS) else LARGEST_BODY
        if _told_length(scope) > limit:
            await _refuse(send)
            return
        try:
            await self._application(scope, _counted(receive, limit), send)
        except _TooLarge:  # Django reads all of a body before it begins to answer
            await _refuse(send)


def _told_length(scope: Scope) -> int:
    told = dict(scope["headers"]).get(b"content-length", b"")
    return int(told) if told.isdigit() else 0


def _counted(receive: Receive, limit: int) -> Callable[[], Any]:
    taken = 0

    async def next_part() -> Any:
        nonlocal taken
        part = await receive()
        taken += len(part.get("body", b""))
        if taken > limit:
            raise _TooLarge
        return part

    return next_part


async def _refuse(send: Send) -> None:
    document = problem_document("too_large")
    body = json.dumps(document, ensure_ascii=False).encode()
    headers = [
        (b"content-type", CONTENT_TYPE.encode()),
        (b"content-length", str(len(body)).encode()),
        (b"x-content-type-options", b"nosniff"),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": document["status"], "headers": headers})
    await send({"type": "http.response.body", "body": body})
