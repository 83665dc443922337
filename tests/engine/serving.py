"""The brain in this process: the trained agent, Rasa's own HTTP app around it, and action endpoints
that count, break or are not there.
"""

from __future__ import annotations

import copy
import logging
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
from rasa.core.agent import Agent
from rasa.core.lock_store import InMemoryLockStore
from rasa.core.run import configure_app
from rasa.core.tracker_store import TrackerStore
from rasa.utils.endpoints import EndpointConfig
from sanic import Sanic

from bot.ask import InProcessActions
from bot.channel import MemberChannel, incoming_of
from bot.engine import run_turn
from bot.turn import Turn

TOKEN = "engine-tests"
CONVERSATION = "conversation-of-a-test"
CAN_MY_MOTHER_JOIN = "我妈今年62，有高血压，能加入吗？"
# A tapped button leaves nothing to understand: the form is open and asks for the age.
CAN_MY_FATHER_JOIN = {
    "title": "我爸能加入吗",
    "intent": "check_eligibility",
    "entities": [{"entity": "relation", "value": "parent"}],
}
SIGNED_IN = {"Authorization": f"Bearer {TOKEN}"}


class CountingActions(InProcessActions):
    """Runs actions in this process and remembers which."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    async def request(self, *args: Any, **kwargs: Any) -> Any:
        """Count, then run."""
        self.names.append(kwargs["json"]["next_action"])
        return await super().request(*args, **kwargs)


class AnsweringActions(EndpointConfig):
    """An action server that answers every call with the same body."""

    def __init__(self, answer: dict[str, Any]) -> None:
        super().__init__(url="in-process")
        self._answer = answer

    async def request(self, *args: Any, **kwargs: Any) -> Any:
        """Give the answer."""
        return self._answer


def agent_on(loaded: Agent, database: Path, actions: EndpointConfig) -> Agent:
    """An agent with the model of ``loaded`` and a memory of its own, as ``rasa run`` makes one."""
    memory = EndpointConfig(type="bot.memory.MemoryStore", dialect="sqlite", db=str(database))
    agent = Agent(
        domain=loaded.domain,
        generator=loaded.nlg,
        tracker_store=TrackerStore.create(memory, loaded.domain),
        lock_store=InMemoryLockStore(),
        action_endpoint=actions,
    )
    agent.processor = copy.copy(loaded.processor)
    agent.processor.tracker_store = agent.tracker_store
    agent.processor.lock_store = agent.lock_store
    agent.processor.action_endpoint = actions
    return agent


async def say(
    agent: Agent, said: str | dict[str, Any], message_id: str, conversation: str = CONVERSATION
) -> Turn:
    """One message, a text or a choice, through the engine alone."""
    body = message(said, message_id, conversation)
    return await run_turn(agent, incoming_of(body))


@dataclass(frozen=True)
class Site:
    """Rasa's HTTP app on a loopback port."""

    url: str
    http: aiohttp.ClientSession

    async def post(self, body: Any, headers: dict[str, str] | None = None) -> tuple[int, Any]:
        """Status and JSON of one message; ``body`` may be raw bytes."""
        raw = {"data": body} if isinstance(body, bytes) else {"json": body}
        url = f"{self.url}/webhooks/member/turn"
        async with self.http.post(url, headers=headers or SIGNED_IN, **raw) as answer:
            return answer.status, await answer.json(content_type=None)

    async def get(self, path: str, headers: dict[str, str] | None = None) -> tuple[int, Any]:
        """Status and JSON of a GET below the channel's address."""
        url = f"{self.url}/webhooks/member/{path}"
        async with self.http.get(url, headers=headers or SIGNED_IN) as answer:
            return answer.status, await answer.json(content_type=None)

    async def recall(
        self, conversation: str, headers: dict[str, str] | None = None
    ) -> tuple[int, Any]:
        """Status and JSON of asking what is remembered of a conversation."""
        return await self.get(f"conversations/{conversation}", headers)

    async def forget(
        self, conversation: str, headers: dict[str, str] | None = None
    ) -> tuple[int, Any]:
        """Status and JSON of having a conversation forgotten."""
        url = f"{self.url}/webhooks/member/conversations/{conversation}"
        async with self.http.delete(url, headers=headers or SIGNED_IN) as answer:
            return answer.status, await answer.json(content_type=None)


@asynccontextmanager
async def listening(app: Sanic) -> AsyncIterator[str]:
    """The address of ``app`` while it serves."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = await app.create_server(sock=listener, return_asyncio_server=True)
    await server.startup()
    await server.before_start()
    await server.start_serving()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        await server.before_stop()
        await server.close()
        await server.after_stop()


@asynccontextmanager
async def serving(agent: Agent | None) -> AsyncIterator[Site]:
    """The member channel around ``agent``, as ``rasa run`` sets it up."""
    app = configure_app([MemberChannel(TOKEN)], enable_api=False)
    app.ctx.agent = agent
    async with listening(app) as url, aiohttp.ClientSession() as http:
        yield Site(url, http)


def message(
    said: str | dict[str, Any], message_id: str = "1", conversation: str = CONVERSATION
) -> dict[str, Any]:
    """A request body for a text or a choice."""
    what = {"text": said} if isinstance(said, str) else {"text": "", "choice": said}
    return {"conversation": conversation, "message_id": message_id, **what}


def as_in_production(caplog: Any) -> None:
    """The log level of a running brain."""
    caplog.set_level(logging.INFO)
