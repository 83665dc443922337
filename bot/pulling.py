"""Takes a newly published model while members chat: pulled, loaded and tried aside, then swapped.

Stock Rasa loads a pulled model on the event loop, where every member waits for it (4 s), and
holds two copies of the archive in memory. Here the archive is streamed to a file, its hash must
be the announced one, a thread loads it and has it read a sentence, and one step makes it the
agent's. Whatever goes wrong on the way leaves the model there was.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import tempfile
from pathlib import Path
from types import SimpleNamespace

from aiohttp import ClientError, ClientTimeout
from rasa.core.agent import Agent
from rasa.core.processor import MessageProcessor
from rasa.utils.endpoints import EndpointConfig

from bot import garbage, metrics
from bot.failures import trace_without_texts
from bot.understanding.parsing import messages_of

logger = logging.getLogger(__name__)

_BLOCK = 1 << 18
_PULL_SECONDS = ClientTimeout(total=120)
_CONTENT_SECONDS = 10.0
# Whatever is asked first waits for dictionaries and weights (2 s); so nobody is the first.
_WARM_UP = "你好"
# Read by the supervisor: a site that starts without a model answers nobody.
FAILED = "the published model is not usable"


class NotUsable(Exception):
    """A pulled model that must not be taken."""


async def update(model_server: EndpointConfig, agent: Agent) -> None:
    """Take the model that the server publishes, if it is another than the agent's.

    Never raises: Rasa calls it again in two seconds.
    """
    try:
        with tempfile.TemporaryDirectory() as folder:
            model = Path(folder) / "model.tar.gz"
            announced = await _pull(model_server, agent.fingerprint, model)
            if announced is None:
                metrics.pulled("unchanged")
                return
            processor = await asyncio.to_thread(_load, agent, model, announced)
            _take(agent, processor, announced)
        metrics.pulled("taken")
        await asyncio.to_thread(garbage.settle)
    except (ClientError, asyncio.TimeoutError, OSError) as error:
        metrics.pulled("unreachable")
        logger.warning("no published model was pulled: %s", type(error).__name__)
    except Exception as error:
        metrics.pulled("unusable")
        logger.error("%s: %s", FAILED, trace_without_texts(error))


async def _pull(model_server: EndpointConfig, known: str | None, target: Path) -> str | None:
    """The ETag of the archive now in ``target``; None when the known one is the current one."""
    headers = {"If-None-Match": known or ""}
    async with (
        model_server.session() as session,
        session.get(model_server.url, headers=headers, timeout=_PULL_SECONDS) as answer,
    ):
        if answer.status in (204, 304):
            return None
        answer.raise_for_status()
        total = hashlib.sha256()
        with target.open("wb") as file:
            async for block in answer.content.iter_chunked(_BLOCK):
                total.update(block)
                file.write(block)
        announced: str = answer.headers.get("ETag", "")
    if _hash_of(announced) != total.hexdigest():
        raise NotUsable("the archive is not the one that was announced")
    return announced


def _load(agent: Agent, model: Path, announced: str) -> MessageProcessor:
    """In a thread: the loaded model, once its answers are there and it has read a sentence."""
    processor = MessageProcessor(
        model_path=str(model),
        tracker_store=agent.tracker_store,
        lock_store=agent.lock_store,
        action_endpoint=agent.action_endpoint,
        generator=agent.nlg,
        http_interpreter=agent.http_interpreter,
    )
    messages_of(SimpleNamespace(processor=processor), [_WARM_UP])
    published = getattr(agent.nlg, "published", None)
    if published is not None and not published.wait_for(_hash_of(announced), _CONTENT_SECONDS):
        raise NotUsable("no release has answers for it")
    return processor


def _take(agent: Agent, processor: MessageProcessor, announced: str) -> None:
    """What ``Agent.load_model`` sets, in one step of the event loop."""
    agent.processor = processor
    agent.domain = processor.domain
    agent._set_fingerprint(announced)
    agent.tracker_store.domain = processor.domain
    agent.nlg.responses = processor.domain.responses
    published = getattr(agent.nlg, "published", None)
    if published is not None:
        published.model_loaded(_hash_of(announced))
    metrics.MODEL_TAKEN_AT.set_to_current_time()
    logger.info("model %s from now on", _hash_of(announced)[:12])


def _hash_of(etag: str) -> str:
    return etag.removeprefix("W/").strip('"')
