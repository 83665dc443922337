"""The desk's WebSocket. It only nudges: a page that hears one reads again over HTTP.

Client: ``{"type":"watch","case":id|null}`` · ``{"type":"typing","case":id}`` · ``{"type":"ping"}``.
Server: ``{"type":"queue","case":id|null}`` something changed in the queue or at the desk ·
``{"type":"case","case":id}`` something happened in the case that is watched · ``{"type":"pong"}``.
A ping is also a sign of life of the colleague (``desk.presence``).
"""

import asyncio
import json
from types import SimpleNamespace
from typing import Any

from django.contrib.auth import get_user, get_user_model
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts import signins
from chat import push
from chat.db import in_db
from chat.leaving import LeavingConsumer
from chat.marks import WRITING
from desk import marks, presence
from desk.people import case_by_id
from desk.refusals import Refused
from member_help.groups import STAFF, has_role

NOT_STAFF = 4403


class DeskConsumer(LeavingConsumer):
    """One page of one colleague."""

    user: Any = None
    watched: int | None = None
    watched_group = ""

    async def connect(self) -> None:
        """Accept staff only."""
        # Channels' own would read in the one thread that all of asgiref's work shares.
        self.user = await in_db(get_user)(SimpleNamespace(session=self.scope["session"]))
        await self.accept()
        if not await self._is_staff():
            await self.close(NOT_STAFF)
            return
        await self._listen()

    async def left(self) -> None:
        """Stop listening."""
        await self.channel_layer.group_discard(push.DESK, self.channel_name)
        await self._watch(None)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """One frame of the page; what cannot be understood is passed over."""
        if not await self._is_staff():
            # Signed out, or the role was taken, since the page was opened.
            await self.close(NOT_STAFF)
            return
        frame = _parse(text_data)
        match frame.get("type"):
            case "watch":
                await self._watch(_case_id(frame))
            case "typing":
                await self._types(_case_id(frame))
            case "ping":
                await in_db(presence.beat)(self.user)
                # Where it stands already this changes nothing; an emptied Redis has lost it.
                await self._listen()
                await self._send({"type": "pong"})

    async def desk_nudge(self, event: dict[str, Any]) -> None:
        """Something changed at the desk."""
        await self._send({"type": "queue", "case": event["case"]})

    async def chat_nudge(self, event: dict[str, Any]) -> None:
        """Something happened in the conversation that is watched."""
        await self._send({"type": "case", "case": self.watched})

    async def layer_lost(self, event: dict[str, Any]) -> None:
        """Redis was away: who knows what happened meanwhile."""
        await self._listen()
        await self._send({"type": "queue", "case": None})

    async def _listen(self) -> None:
        for name in filter(None, (push.DESK, self.watched_group)):
            await self.channel_layer.group_add(name, self.channel_name)

    async def _watch(self, case_id: int | None) -> None:
        """Listen to one case's conversation in place of the one before; None to none."""
        if self.watched_group:
            await self.channel_layer.group_discard(self.watched_group, self.channel_name)
        self.watched, self.watched_group = None, ""
        public_id = await in_db(_public_id)(case_id) if case_id is not None else None
        if public_id:
            self.watched, self.watched_group = case_id, push.group(public_id)
            await self.channel_layer.group_add(self.watched_group, self.channel_name)

    async def _types(self, case_id: int | None) -> None:
        public_id = await in_db(_types)(case_id, self.user) if case_id is not None else None
        if public_id:
            await push.nudge(public_id)
            # And once more when it is over, so that the member's dots do not stay.
            later = WRITING.total_seconds() + 0.1
            loop = asyncio.get_running_loop()
            loop.call_later(later, lambda: loop.create_task(push.nudge(public_id)))

    async def _is_staff(self) -> bool:
        """Read anew each time, the session too: both can end while the page stays open."""
        return await in_db(_is_staff)(self.scope["session"].session_key, self.user.pk)

    async def _send(self, frame: dict[str, Any]) -> None:
        await self.send(json.dumps(frame))


def _is_staff(session_key: str | None, user_id: int | None) -> bool:
    session = Session.objects.filter(session_key=session_key, expire_date__gt=timezone.now())
    user, kept = get_user_model().objects.filter(pk=user_id).first(), session.first()
    if user is None or kept is None or not signins.is_open(kept.get_decoded(), user):
        return False
    return has_role(user, STAFF)


def _public_id(case_id: int) -> str | None:
    try:
        return case_by_id(case_id).conversation.public_id
    except Refused:
        return None


def _types(case_id: int, user: Any) -> str | None:
    try:
        return marks.staff_writes(case_id, user)
    except Refused:
        return None


def _parse(text: str | None) -> dict[str, Any]:
    try:
        frame = json.loads(text or "")
    except (ValueError, RecursionError):
        return {}
    return frame if isinstance(frame, dict) else {}


def _case_id(frame: dict[str, Any]) -> int | None:
    number = frame.get("case")
    known = isinstance(number, int) and not isinstance(number, bool) and 0 < number < 2**63
    return number if known else None
