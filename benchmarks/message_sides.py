"""The sides of the comparison: who can be asked, how, and by which processes it is done."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass

import httpx
from websockets.asyncio.client import connect

from benchmarks import sockets
from benchmarks.processes import cpu_ms, pss_mb
from deploy.drill.chaos import House
from kit.children import Child
from kit.network import LOOPBACK

# Asks one question and returns the seconds until its answer; raises when there is none.
Ask = Callable[[str], Awaitable[float]]


@dataclass(frozen=True)
class Side:
    """``member()`` is a new member; ``pids`` the processes that work for members, by name."""

    name: str
    pids: dict[str, int]
    member: Callable[[], AbstractAsyncContextManager[Ask]]

    def cpu(self) -> dict[str, float]:
        """Milliseconds of processor time so far."""
        return {name: cpu_ms(pid) for name, pid in self.pids.items()}

    def memory(self) -> dict[str, int]:
        """Proportional resident megabytes."""
        return {name: round(pss_mb(pid)) for name, pid in self.pids.items()}


def stock_rasa(port: int, child: Child) -> Side:
    """Rasa's own REST channel, of a server that runs."""
    if child.process is None:
        raise RuntimeError(f"{child.name} has not been started")
    url = f"http://{LOOPBACK}:{port}/webhooks/rest/webhook"
    return Side("stock", {"rasa": child.process.pid}, lambda: _posting(url, {}, _rest_body))


def our_rasa(house: House) -> Side:
    """Our channel, asked as the web app asks it."""
    url = f"http://{LOOPBACK}:{house.site.rasa_port}/webhooks/member/turn"
    headers = {"Authorization": f"Bearer {house.site.rasa_token}"}
    pids = {name: pid for name, pid in house.pids.items() if name in ("rasa", "actions")}
    return Side("our_rasa", pids, lambda: _posting(url, headers, _turn_body))


def our_site(house: House) -> Side:
    """The whole path, from a member's WebSocket and back to it."""
    return Side("our_site", house.pids, lambda: _socket(house.site.url))


def _rest_body(member: str, text: str) -> dict[str, str]:
    return {"sender": member, "message": text}


def _turn_body(member: str, text: str) -> dict[str, str]:
    return {"conversation": member, "message_id": uuid.uuid4().hex, "text": text}


@asynccontextmanager
async def _posting(
    url: str, headers: dict[str, str], body: Callable[[str, str], dict[str, str]]
) -> AsyncIterator[Ask]:
    member = uuid.uuid4().hex
    async with httpx.AsyncClient(timeout=120, trust_env=False, headers=headers) as http:

        async def ask(text: str) -> float:
            answer = await http.post(url, json=body(member, text))
            answer.raise_for_status()
            if not answer.json():
                raise RuntimeError(f"no answer from {url}")
            return answer.elapsed.total_seconds()

        yield ask


@asynccontextmanager
async def _socket(url: str) -> AsyncIterator[Ask]:
    token = await sockets.token_of(url)
    address = url.replace("http", "ws", 1) + "/ws/chat"
    async with connect(address, origin=url, proxy=None) as socket:
        await sockets.greet(socket, token)

        async def ask(text: str) -> float:
            return await sockets.ask(socket, text)

        yield ask
