"""The HTTP client of the brain (Rasa's member channel, on loopback)."""

import asyncio
import time
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import aiohttp
from pydantic import ValidationError

from chat import metrics
from chat.asking_again import AskingAgain
from chat.contract import BotTurn, Memory, Reply, TitleList

TURN_SECONDS = 10.0
READY_SECONDS = 2.0
# A brain with a long queue answers turns all the while and the question whether it is ready late.
JUST_NOW_SECONDS = 5.0
# One that has nothing to do says so within this.
FREE_SECONDS = 0.5
CONNECT_SECONDS = 2.0
# Ways in which a connection ends under a request.
_CLOSED = (
    aiohttp.ServerDisconnectedError,
    aiohttp.ClientOSError,
    aiohttp.ClientConnectionResetError,
)


class BrainUnavailable(Exception):
    """The brain cannot be reached, is not ready, or did not answer in time: try again later."""


class BrainSlow(BrainUnavailable):
    """The brain did not answer in time."""


class BrainRefused(Exception):
    """The brain answered and its answer is of no use: asking again would not help."""


class Brain:
    """One process's connection pool to the brain. Made where an event loop runs."""

    def __init__(self, url: str, token: str) -> None:
        self._url = url
        self._http = aiohttp.ClientSession(
            headers={"Authorization": f"Bearer {token}"},
            # Each call has a limit on the whole of it.
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_SECONDS),
            cookie_jar=aiohttp.DummyCookieJar(),
            # A proxy named in the environment is for the outside world, never for loopback.
            trust_env=False,
        )
        self._answered_at = float("-inf")
        self._turns = AskingAgain[bytes](self._is_free)

    async def turn(
        self,
        conversation: str,
        message_id: int,
        text: str,
        choice: dict[str, object] | None,
        *,
        anew: bool = False,
    ) -> BotTurn:
        """Have one member message handled. Asking again with the same id is safe, and done when
        one of several brains hangs (``chat.asking_again``).

        ``anew``: it first drops the open form and what it knew of persons.

        Raises BrainUnavailable or BrainRefused.
        """
        body = {
            "conversation": conversation,
            "message_id": str(message_id),
            "text": text,
            "choice": choice,
            "anew": anew,
        }
        path = "/webhooks/member/turn"
        with metrics.IN_FLIGHT.track_inprogress(), metrics.BRAIN_SECONDS.time():
            answer = await self._turns.first_answer(
                lambda: self._call("POST", path, TURN_SECONDS, body)
            )
        try:
            turn = BotTurn.model_validate_json(answer)
        except ValidationError as error:
            raise BrainRefused(f"turn is not of the contract: {_where(error)}") from error
        if turn.message_id != str(message_id):
            raise BrainRefused("turn of another message")
        self._answered_at = time.monotonic()
        return turn

    async def welcome(self) -> Reply:
        """The greeting. Raises BrainUnavailable or BrainRefused."""
        answer = await self._call("GET", "/webhooks/member/welcome", READY_SECONDS)
        try:
            return Reply.model_validate_json(answer)
        except ValidationError as error:
            raise BrainRefused(f"greeting is not of the contract: {_where(error)}") from error

    async def titles(self) -> TitleList:
        """The questions it has answers to. Raises BrainUnavailable or BrainRefused."""
        answer = await self._call("GET", "/webhooks/member/titles", READY_SECONDS)
        try:
            return TitleList.model_validate_json(answer)
        except ValidationError as error:
            raise BrainRefused(f"titles are not of the contract: {_where(error)}") from error

    async def answer(self, key: str) -> Reply:
        """An FAQ's answer as anybody would get it today (``key``: ``faq/waiting_period``).

        Raises BrainUnavailable, or BrainRefused when there is none.
        """
        answer = await self._call("GET", f"/webhooks/member/answers/{quote(key)}", READY_SECONDS)
        try:
            return Reply.model_validate_json(answer)
        except ValidationError as error:
            raise BrainRefused(f"answer is not of the contract: {_where(error)}") from error

    async def recall(self, conversation: str) -> list[dict[str, Any]]:
        """All it remembers of a conversation. Raises BrainUnavailable or BrainRefused."""
        path = f"/webhooks/member/conversations/{conversation}"
        answer = await self._call("GET", path, TURN_SECONDS)
        try:
            memory = Memory.model_validate_json(answer)
        except ValidationError as error:
            raise BrainRefused(f"memory is not of the contract: {_where(error)}") from error
        return [one.model_dump(mode="json") for one in memory.remembered]

    async def forget(self, conversation: str) -> None:
        """Erase what it remembers of a conversation. Raises BrainUnavailable or BrainRefused."""
        path = f"/webhooks/member/conversations/{conversation}"
        await self._call("DELETE", path, TURN_SECONDS)

    async def ready(self) -> str | None:
        """None when the brain can answer, else why not, in a few words."""
        missing = await self._what_is_missing()
        return str(missing) if missing else None

    async def answering(self) -> str | None:
        """As ``ready``; but one that has just answered a turn may keep the question waiting."""
        missing = await self._what_is_missing()
        just_now = time.monotonic() - self._answered_at < JUST_NOW_SECONDS
        if missing is None or (isinstance(missing, BrainSlow) and just_now):
            return None
        return str(missing)

    async def close(self) -> None:
        """Close the connections."""
        await self._turns.close()
        await self._http.close()

    async def _is_free(self) -> bool:
        return await self._what_is_missing(FREE_SECONDS) is None

    async def _what_is_missing(self, seconds: float = READY_SECONDS) -> Exception | None:
        try:
            await self._call("GET", "/webhooks/member/ready", seconds)
        except (BrainUnavailable, BrainRefused) as error:
            return error
        return None

    async def _call(
        self, method: str, path: str, seconds: float, body: dict[str, Any] | None = None
    ) -> bytes:
        """The answer's body."""
        try:
            async with asyncio.timeout(seconds):
                status, content = await self._answer_to(method, path, body)
        except TimeoutError as error:
            raise BrainSlow(type(error).__name__) from error
        except aiohttp.ClientError as error:
            raise BrainUnavailable(type(error).__name__) from error
        if status == HTTPStatus.BAD_REQUEST:
            raise BrainRefused("status 400")
        if status != HTTPStatus.OK:
            raise BrainUnavailable(f"status {status}")
        return content

    async def _answer_to(
        self, method: str, path: str, body: dict[str, Any] | None
    ) -> tuple[int, bytes]:
        """Status and body; asked once more when a connection, mostly a kept one that is just being
        closed, ended without an answer. aiohttp does so itself, but not for a POST."""
        try:
            return await self._exchange(method, path, body)
        except aiohttp.ClientConnectorError:
            raise
        except _CLOSED:
            return await self._exchange(method, path, body)

    async def _exchange(
        self, method: str, path: str, body: dict[str, Any] | None
    ) -> tuple[int, bytes]:
        url = self._url + path
        async with self._http.request(method, url, json=body, allow_redirects=False) as answer:
            return answer.status, await answer.read()


def _where(error: ValidationError) -> str:
    """The places of a validation error, without the values: those may be a member's words."""
    return ", ".join(".".join(map(str, item["loc"])) for item in error.errors())
