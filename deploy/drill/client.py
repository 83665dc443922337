"""A member as the widget behaves: an outbox, a cid for each message, resent until accepted."""

import asyncio
import json
import random
import time
import uuid
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

PAUSE_SECONDS = 0.3
ANSWER_SECONDS = 10.0
# What is written: an FAQ, a follow-up, a check with its answer (an action), small talk, a no.
TEXTS = ("等待期多久", "那老年版呢", "我爸能加入吗", "62", "谢谢", "今天天气怎么样", "怎么退出")
# Of a hundred accepted messages so many are sent again, as after a lost acknowledgement.
RESENT_PERCENT = 5


class Lost(Exception):
    """The server is away or refuses; the message stays in the outbox for ``retry_after`` s."""

    def __init__(self, why: str, retry_after: float = 0.0) -> None:
        super().__init__(why)
        self.retry_after = retry_after


@dataclass
class Sent:
    """One message: when it was first tried and when it was accepted (unix seconds), its id."""

    cid: str
    text: str
    tried_at: float
    accepted_at: float | None = None
    number: int = 0


class Member:
    """One conversation.

    ``sent`` in the order of sending; ``setbacks`` counts why a message had to be sent again.
    """

    def __init__(self, url: str, dice: random.Random, *, by_socket: bool) -> None:
        self.sent: list[Sent] = []
        self.changed_ids = 0
        self.setbacks: Counter[str] = Counter()
        self._url, self._dice, self._by_socket = url, dice, by_socket
        self._token = ""
        self._http = httpx.AsyncClient(base_url=url, timeout=ANSWER_SECONDS, trust_env=False)
        self._socket: Any = None

    @property
    def accepted(self) -> dict[str, int]:
        """The id of each accepted message by its cid, in the order of sending."""
        return {sent.cid: sent.number for sent in self.sent if sent.accepted_at is not None}

    async def send_all(self, count: int) -> None:
        """Send ``count`` messages in order, each until it is accepted."""
        await self.begin()
        for number in range(count):
            await self.say(TEXTS[number % len(TEXTS)])
        await self.leave()

    async def chat(self, over: asyncio.Event, pause: float) -> None:
        """Go through TEXTS again and again, thinking about ``pause`` seconds, until ``over``."""
        await self.begin()
        while not over.is_set():
            await self.say(TEXTS[len(self.sent) % len(TEXTS)])
            await asyncio.sleep(pause * self._dice.uniform(0.5, 1.5))
        await self.leave()

    async def begin(self) -> None:
        """Open the conversation and agree to the privacy notice."""
        await self._until_done(self._open)

    async def say(self, text: str = "", choice: str = "") -> Sent:
        """Send one message, typed or tapped, until it is accepted; now and then once more."""
        message = {"cid": str(uuid.uuid4()), **({"choice": choice} if choice else {"text": text})}
        sent = Sent(message["cid"], text, time.time())
        self.sent.append(sent)
        await self._until_done(self._deliver, sent, message)
        if self._dice.random() * 100 < RESENT_PERCENT:
            await self._until_done(self._deliver, sent, message)
        return sent

    async def leave(self) -> None:
        """Close what is open."""
        await self._hang_up()
        await self._http.aclose()

    async def _until_done(self, step: Any, *args: Any) -> None:
        while True:
            try:
                return await step(*args)
            except (Lost, httpx.HTTPError, OSError, WebSocketException, TimeoutError) as error:
                known = isinstance(error, Lost)
                self.setbacks[str(error) if known else type(error).__name__] += 1
                await self._hang_up()
                least = error.retry_after if known else 0.0
                await asyncio.sleep(max(least, PAUSE_SECONDS * (1 + self._dice.random())))

    async def _open(self) -> None:
        answer = await self._call("POST", "/api/chat/session", {})
        self._token = answer["token"]
        version = (await self._call("GET", "/api/chat/content"))["privacy"]["version"]
        await self._call("POST", "/api/chat/privacy", {"version": version})

    async def _deliver(self, sent: Sent, message: Mapping[str, str]) -> None:
        send = self._send_by_socket if self._by_socket else self._send_by_http
        number = await send(message)
        if sent.accepted_at is None:
            sent.accepted_at, sent.number = time.time(), number
        self.changed_ids += sent.number != number

    async def _send_by_http(self, message: Mapping[str, str]) -> int:
        return int((await self._call("POST", "/api/chat/messages", message))["id"])

    async def _send_by_socket(self, message: Mapping[str, str]) -> int:
        if self._socket is None:
            address = self._url.replace("http", "ws", 1) + "/ws/chat"
            self._socket = await connect(address, origin=self._url, proxy=None)
            hello = {"type": "hello", "token": self._token, "after": self._last_id}
            await self._socket.send(json.dumps(hello))
        await self._socket.send(json.dumps({"type": "send", **message}))
        async with asyncio.timeout(ANSWER_SECONDS):
            while True:
                frame = json.loads(await self._socket.recv())
                if frame["type"] == "accepted" and frame["cid"] == message["cid"]:
                    return int(frame["id"])
                if frame["type"] == "error":
                    problem = frame["problem"]
                    raise Lost(problem["type"], problem.get("retry_after") or 0.0)

    async def _call(
        self, method: str, path: str, body: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self._token}"} if self._token else {}
        answer = await self._http.request(method, path, json=body, headers=headers)
        if answer.status_code >= 400:
            raise Lost(str(answer.status_code), float(answer.headers.get("Retry-After", 0)))
        return dict(answer.json())

    async def _hang_up(self) -> None:
        if self._socket is not None:
            self._socket, socket = None, self._socket
            await socket.close()

    @property
    def _last_id(self) -> int:
        return max(self.accepted.values(), default=0)
