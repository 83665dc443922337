"""The member's WebSocket: the same log and the same checks as the HTTP API, pushed."""

import asyncio
import json
import logging
from typing import Any
from uuid import UUID

from channels.generic.websocket import AsyncWebsocketConsumer
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot import logs
from chat import push, runtime, service
from chat.leaving import LeavingConsumer
from chat.log import PAGE
from chat.problems import AWAY_SECONDS, STORE_AWAY, Problem, problem_document
from chat.schemas import MessageIn, SeenIn

logger = logging.getLogger(__name__)

HELLO_SECONDS = 5.0
LONGEST_FRAME = 64 * 1024
NOT_SIGNED_IN = 4401
NO_SUCH_ADDRESS = 4404
TOO_MANY_SOCKETS = 4429


class Hello(BaseModel):
    """The first frame."""

    model_config = ConfigDict(extra="forbid")

    type: str
    token: str = Field(max_length=200)
    after: int = Field(0, ge=0, le=2**63 - 1)


class ChatConsumer(LeavingConsumer):
    """One socket of one member. Channels hands it one event at a time, so nothing overlaps."""

    member: service.Member | None = None
    token = ""
    after = 0
    state: dict[str, Any] | None = None
    timer: asyncio.TimerHandle | None = None
    place: int | None = None

    async def connect(self) -> None:
        """Accept, and give the client a moment to say who it is."""
        await self.accept()
        loop = asyncio.get_running_loop()
        self.timer = loop.call_later(HELLO_SECONDS, lambda: loop.create_task(self._leave()))

    async def left(self) -> None:
        """Give the place back and stop listening."""
        if self.timer:
            self.timer.cancel()
        running = runtime.running(self.scope)
        if running and self.place is not None:
            await running.sockets.leave(self.place)
        if self.member:
            await self.channel_layer.group_discard(
                push.group(self.member.public_id), self.channel_name
            )

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """One frame of the client. A bad one gets an error frame, never a broken socket."""
        cid = None
        try:
            frame = _parse(text_data)
            cid = _cid_of(frame)
            await self._handle(frame)
        except Problem as problem:
            if self.member and problem.code == "not_signed_in":
                await self._leave()
            else:
                await self._refuse(problem.code, cid, problem.retry_after)
        except ValidationError:
            await self._refuse("invalid", cid)
        except STORE_AWAY as error:
            logger.error("store unavailable: %s", type(error).__name__)
            await self._refuse("unavailable", cid, AWAY_SECONDS)
        except Exception:
            logger.exception("frame failed")
            await self._refuse("internal", cid)

    async def chat_nudge(self, event: dict[str, Any]) -> None:
        """Something happened in the conversation: read again what is not at hand."""
        try:
            if await self._has_seen(event.get("last")):
                return
            await self._send_news()
        except Problem:
            await self._leave()

    async def layer_lost(self, event: dict[str, Any]) -> None:
        """Redis was away: who knows what happened meanwhile."""
        if self.member:
            await self._listen(self.member)
            await self.chat_nudge(event)

    async def _handle(self, frame: dict[str, Any]) -> None:
        match frame.get("type"):
            case "hello" if self.member is None:
                await self._hello(Hello.model_validate(frame))
            case "send" if self.member:
                await self._take(frame)
            case "seen" if self.member:
                await service.saw(self.member, SeenIn.model_validate(_fields(frame)).id)
            case "typing" if self.member:
                await service.writes(self.member)
            case "ping" if self.member:
                # A ping also makes good for a lost nudge, and for a Redis that was emptied.
                await self._listen(self.member)
                await self._send_news()
                await self._send({"type": "pong"})
            case _:
                raise Problem("not_signed_in" if self.member is None else "bad_request")

    async def _hello(self, hello: Hello) -> None:
        self.member = await service.member_of(hello.token)
        if self.member is None:
            await self._leave()
            return
        # Every frame of this socket is handled in the same task.
        logs.from_now_about(self.member.public_id)
        if self.timer:
            self.timer.cancel()
        if not await self._has_place(self.member):
            await self.close(TOO_MANY_SOCKETS)
            return
        self.token, self.after = hello.token, hello.after
        await self._listen(self.member)
        await self._send_news()
        if not self.after:
            await service.greet(self.scope, self.member)

    async def _listen(self, member: service.Member) -> None:
        await self.channel_layer.group_add(push.group(member.public_id), self.channel_name)

    async def _has_place(self, member: service.Member) -> bool:
        running = runtime.running(self.scope)
        if running is None:
            return True
        self.place = await running.sockets.enter(member.conversation_id)
        return self.place is not None

    async def _take(self, frame: dict[str, Any]) -> None:
        # A socket may outlive its token.
        if not service.still_holds(self.member, self.token):
            raise Problem("not_signed_in")
        message = MessageIn.model_validate(_fields(frame))
        accepted = await service.take(self.scope, self.member, message)
        await self._send({"type": "accepted", "cid": frame["cid"], "id": accepted.message_id})

    async def _has_seen(self, last: int | None) -> bool:
        """Whether everything up to ``last`` was shown, after what was just stored here is."""
        if last is None:
            return False
        news = push.fresh(self.member.public_id, self.after)
        if news and news.last == last:
            await self._show(news.messages, news.state)
        return self.after >= last

    async def _show(self, messages: list[dict[str, Any]], state: dict[str, Any]) -> None:
        """Send messages and state; nothing when nothing changed."""
        if messages or state != self.state:
            await self._send({"type": "messages", "messages": messages, "state": state})
        self.state = state
        if messages:
            self.after = messages[-1]["id"]

    async def _send_news(self) -> None:
        """Send what is new since the last look, page by page."""
        while True:
            news = await service.look(self.member, self.after)
            await self._show(**news)
            if len(news["messages"]) < PAGE:
                return

    async def _refuse(self, code: str, cid: str | None, retry_after: int | None = None) -> None:
        problem = problem_document(code, retry_after)
        await self._send({"type": "error", "cid": cid, "problem": problem})

    async def _leave(self) -> None:
        await self.close(NOT_SIGNED_IN)

    async def _send(self, frame: dict[str, Any]) -> None:
        await self.send(json.dumps(frame, ensure_ascii=False))


class NowhereConsumer(AsyncWebsocketConsumer):
    """Any other WebSocket address: closed, not an error in the log."""

    async def connect(self) -> None:
        """Refuse."""
        await self.close(NO_SUCH_ADDRESS)


def _parse(text: str | None) -> dict[str, Any]:
    if text is not None and len(text) > LONGEST_FRAME:
        raise Problem("too_large")
    try:
        frame = json.loads(text or "")
    except (ValueError, RecursionError) as error:
        raise Problem("bad_request") from error
    if not isinstance(frame, dict):
        raise Problem("bad_request")
    return frame


def _fields(frame: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in frame.items() if name != "type"}


def _cid_of(frame: dict[str, Any]) -> str | None:
    """The cid for an error frame, only when it is one: nothing else is echoed."""
    try:
        return str(UUID(frame.get("cid")))
    except (ValueError, TypeError, AttributeError):
        return None
