"""The internal Rasa channel: one message in, one Turn out, for the web app only.

Loopback, a shared token compared in constant time, conversation ids of our own making, and a
message id that is handled once. Failures are problems (RFC 9457), never an empty 200.
"""

from __future__ import annotations

import functools
import hmac
import logging
import math
import re
import time
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel, UserMessage
from rasa.shared.exceptions import RasaException
from sanic import Blueprint, Sanic
from sanic import response as sanic_response
from sanic.exceptions import InvalidUsage
from sanic.request import Request
from sanic.response import HTTPResponse

from bot import exposition, garbage, logs, metrics, patches
from bot.engine import CHANNEL, Choice, Incoming, release_of, run_turn, safe_text
from bot.failures import trace_without_texts
from bot.memory import forget, recall
from bot.settings import Settings

logger = logging.getLogger(__name__)

Handler = Callable[..., Coroutine[Any, Any, HTTPResponse]]

MAX_TEXT = 1000
_CONVERSATION = re.compile(r"[A-Za-z0-9_-]{16,64}")
_MESSAGE_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_LABEL = re.compile(r"[a-z0-9_]+(/[a-z0-9_]+)?")


class BadRequest(Exception):
    """The body is not a message of ours; the text names the field."""


def _field(body: dict[str, Any], name: str, pattern: re.Pattern[str]) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise BadRequest(f"{name}: does not match {pattern.pattern}")
    return value


def _choice(value: Any) -> Choice | None:
    if value is None:
        return None
    if not isinstance(value, dict):
        raise BadRequest("choice: needs title and intent")
    entities = value.get("entities") or []
    if not isinstance(entities, list) or not all(_is_entity(item) for item in entities):
        raise BadRequest("choice.entities: a list of objects with entity and value")
    title = _text(value.get("title"), "choice.title")
    return Choice(title, _field(value, "intent", _LABEL), tuple(entities))


def _is_entity(item: Any) -> bool:
    """Whether ``item`` is an entity with a plain value: slots and answers know no other."""
    return (
        isinstance(item, dict)
        and isinstance(item.get("entity"), str)
        and isinstance(item.get("value"), (str, int, float))
        # Python's JSON reads 1e999 and NaN, and nobody else reads them again.
        and (isinstance(item["value"], str) or math.isfinite(item["value"]))
    )


def _text(value: Any, field: str) -> str:
    """What a member says, without what nobody can see; raises BadRequest when nothing is left."""
    if not isinstance(value, str) or len(value) > MAX_TEXT:
        raise BadRequest(f"{field}: a string of at most {MAX_TEXT} characters")
    text = safe_text(value)
    if not text:
        raise BadRequest(f"{field}: must not be empty")
    return text


def incoming_of(body: Any) -> Incoming:
    """The message in a request body; raises BadRequest."""
    if not isinstance(body, dict):
        raise BadRequest("body: a JSON object")
    choice = _choice(body.get("choice"))
    anew = body.get("anew", False)
    if not isinstance(anew, bool):
        raise BadRequest("anew: true or false")
    return Incoming(
        conversation=_field(body, "conversation", _CONVERSATION),
        message_id=_field(body, "message_id", _MESSAGE_ID),
        text="" if choice else _text(body.get("text"), "text"),
        choice=choice,
        anew=anew,
    )


def problem(status: int, title: str, detail: str = "") -> HTTPResponse:
    """An RFC 9457 problem."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    return sanic_response.json(body, status=status, content_type="application/problem+json")


class MemberChannel(InputChannel):
    """``/webhooks/member``: ``turn``, ``welcome``, ``titles``, ``answers``, ``ready``, ``health``,
    ``metrics`` and ``conversations``."""

    def __init__(self, token: str) -> None:
        """``token`` is shared with the web app; an empty one is refused."""
        if not token:
            raise RasaException("RASA_TOKEN is not set: the member channel would stand open.")
        self._token = token.encode()

    @classmethod
    def name(cls) -> str:
        """Part of the address."""
        return CHANNEL

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> MemberChannel:
        """Rasa calls this before it loads a model, so the patches are in time here."""
        logs.configure("rasa")
        patches.apply()
        metrics.watch_the_process()
        return cls(Settings.from_environment().rasa_token)

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Routes of this channel; the agent is read from the app at each request."""
        routes = Blueprint("member_channel", __name__)
        routes.listener("before_server_start")(_log_no_accesses)
        # Rasa has loaded its model by then.
        routes.listener("after_server_start")(_settle)

        routes.add_route(_health, "/health", methods=["GET"])
        routes.add_route(_metrics, "/metrics", methods=["GET"])
        routes.add_route(self._guarded(_ready), "/ready", methods=["GET"])
        routes.add_route(self._guarded(_welcome), "/welcome", methods=["GET"])
        routes.add_route(self._guarded(_titles), "/titles", methods=["GET"])
        routes.add_route(self._guarded(_answer), "/answers/faq/<topic>", methods=["GET"])
        routes.add_route(self._guarded(_turn), "/turn", methods=["POST"])
        routes.add_route(self._guarded(_recall), "/conversations/<name>", methods=["GET"])
        routes.add_route(self._guarded(_forget), "/conversations/<name>", methods=["DELETE"])
        return routes

    def _guarded(self, handler: Handler) -> Handler:
        """``handler`` for the web app only, once a model is loaded.

        Not a blueprint's middleware: Sanic forgets one that is a method, without a word.
        """

        @functools.wraps(handler)
        async def guarded(request: Request, *args: Any, **kwargs: Any) -> HTTPResponse:
            given = request.headers.get("authorization", "").encode("utf-8", "surrogateescape")
            if not hmac.compare_digest(given, b"Bearer " + self._token):
                return problem(401, "Unauthorized")
            agent = request.app.ctx.agent
            if agent is None or not agent.is_ready():
                return problem(503, "Not ready", "no model is loaded")
            return await handler(request, *args, **kwargs)

        return guarded


async def _log_no_accesses(app: Sanic, _: Any) -> None:
    """Sanic's lines name nothing in our formats, and a turn has a line of its own."""
    app.config.ACCESS_LOG = False


async def _settle(app: Sanic, _: Any) -> None:
    garbage.settle()


async def _health(request: Request) -> HTTPResponse:
    """Whether a model is loaded, for a supervisor's probe: it has no token, and learns no more."""
    agent = request.app.ctx.agent
    if agent is None or not agent.is_ready():
        return problem(503, "Not ready", "no model is loaded")
    return sanic_response.json({"status": "ready"})


async def _metrics(request: Request) -> HTTPResponse:
    """Numbers for Prometheus, which has no token; they stand open to the inside only."""
    agent = request.app.ctx.agent
    loaded = agent is not None and agent.is_ready()
    release, model = (release_of(agent), str(agent.model_id or "")) if loaded else ("", "")
    written = metrics.told(release, model)
    return sanic_response.raw(written, content_type=exposition.CONTENT_TYPE)


async def _ready(request: Request) -> HTTPResponse:
    agent = request.app.ctx.agent
    edition = agent.nlg.edition.isoformat()
    release = release_of(agent)
    return sanic_response.json({"status": "ready", "release": release, "edition": edition})


async def _welcome(request: Request) -> HTTPResponse:
    return sanic_response.json(request.app.ctx.agent.nlg.welcome().to_dict())


async def _titles(request: Request) -> HTTPResponse:
    nlg = request.app.ctx.agent.nlg
    titles = [{"intent": key, "title": title} for key, title in nlg.titles()]
    return sanic_response.json({"edition": nlg.edition.isoformat(), "titles": titles})


async def _answer(request: Request, topic: str) -> HTTPResponse:
    reply = request.app.ctx.agent.nlg.answer(f"faq/{topic}")
    if reply is None:
        return problem(400, "No answer", "topic: no FAQ with an answer on the edition date")
    return sanic_response.json(reply.to_dict())


async def _recall(request: Request, name: str) -> HTTPResponse:
    if not _CONVERSATION.fullmatch(name):
        return _no_conversation()
    try:
        remembered = recall(request.app.ctx.agent, name)
    except Exception as error:
        logger.error("recalling failed: %s", trace_without_texts(error))
        return problem(503, "Not told", "what is remembered cannot be read; ask again")
    return sanic_response.json({"remembered": remembered})


async def _forget(request: Request, name: str) -> HTTPResponse:
    if not _CONVERSATION.fullmatch(name):
        return _no_conversation()
    try:
        events = await forget(request.app.ctx.agent, name)
    except Exception as error:
        logger.error("forgetting failed: %s", trace_without_texts(error))
        return problem(503, "Not erased", "the conversation is still there; ask again")
    return sanic_response.json({"erased": events})


def _no_conversation() -> HTTPResponse:
    return problem(400, "Bad request", f"conversation: does not match {_CONVERSATION.pattern}")


async def _turn(request: Request) -> HTTPResponse:
    try:
        incoming = incoming_of(request.json)
    except InvalidUsage:
        return problem(400, "Bad request", "body: not JSON")
    except BadRequest as error:
        return problem(400, "Bad request", str(error))
    with logs.about(incoming.conversation, incoming.message_id):
        return await _answered(request.app.ctx.agent, incoming)


async def _answered(agent: Agent, incoming: Incoming) -> HTTPResponse:
    begun = time.perf_counter()
    try:
        with metrics.turn():
            turn = await run_turn(agent, incoming)
    except Exception as error:
        metrics.TURNS.labels(metrics.FAILED).inc()
        logger.error("turn failed: %s", trace_without_texts(error))
        return problem(503, "Turn failed", "the message was not handled; send it again")
    metrics.TURNS.labels(turn.outcome).inc()
    told = turn.to_dict()
    ms = round((time.perf_counter() - begun) * 1000, 1)
    logger.info("answered", extra={"fields": {"outcome": told["outcome"], "ms": ms}})
    return sanic_response.json(told)
