"""A published model is pulled, loaded aside and swapped; members go on chatting meanwhile."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web
from rasa.core.agent import Agent
from rasa.utils.endpoints import EndpointConfig

from bot import pulling
from bot.faq.releases.store import Releases
from bot.faq.workbench.models import Models
from tests.engine.serving import CountingActions, agent_on, say
from tests.faq.releases.making import WHO, release_like

TOKEN = "model-tests"
# The event loop may wait for the interpreter now and then, not for the whole load: a share of it,
# as a busy machine stretches both alike.
_LONGEST_SHARE = 0.5


@pytest.fixture
def releases(tmp_path: Path, model: Path) -> Releases:
    """One release with the trained model."""
    made = Releases(tmp_path / "releases")
    first = made.add(release_like(), lambda data: None, model)
    made.point(first.id, WHO, "")
    return made


@asynccontextmanager
async def _listener(releases: Releases) -> AsyncIterator[str]:
    runner = web.AppRunner(Models(releases, TOKEN).app())
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/models/current"
    finally:
        await runner.cleanup()


def _server(url: str, token: str = TOKEN) -> EndpointConfig:
    return EndpointConfig(url=url, headers={"Authorization": f"Bearer {token}"})


@pytest.fixture
def empty(loaded: Agent, database: Path, actions: CountingActions) -> Agent:
    """An agent as it is before the first pull."""
    agent = agent_on(loaded, database, actions)
    agent.processor = None
    return agent


async def test_the_first_pull_makes_the_agent_ready(empty: Agent, releases: Releases) -> None:
    async with _listener(releases) as url:
        await pulling.update(_server(url), empty)
        assert empty.is_ready()
        assert empty.fingerprint == f'"{releases.get(releases.current()).model}"'
        assert (await say(empty, "相互宝是什么", "1")).outcome == "answer"
        before = empty.processor
        await pulling.update(_server(url), empty)
        assert empty.processor is before, "the same model was loaded again"


async def test_members_are_answered_while_another_model_is_loaded(
    agent: Agent, releases: Releases
) -> None:
    before, gaps, answered = agent.processor, [0.0], 0
    await say(agent, "你好", "1")  # the model that the test begins with has never read anything
    async with _listener(releases) as url:
        pulled = asyncio.create_task(pulling.update(_server(url), agent))
        begun = last = time.monotonic()
        while not pulled.done():
            await say(agent, "等待期多久", str(answered), f"conversation-of-a-test-{answered}")
            answered += 1
            await asyncio.sleep(0.01)
            gaps.append(time.monotonic() - last)
            last = time.monotonic()
        await pulled
    taken = time.monotonic() - begun
    assert agent.processor is not before
    assert answered > 3
    assert max(gaps) < _LONGEST_SHARE * taken


@pytest.mark.parametrize("token", ["", "wrong"])
async def test_without_the_token_nothing_is_pulled(
    empty: Agent, releases: Releases, token: str
) -> None:
    async with _listener(releases) as url:
        await pulling.update(_server(url, token), empty)
    assert not empty.is_ready()


async def test_a_model_whose_hash_differs_is_neither_served_nor_taken(
    agent: Agent, releases: Releases
) -> None:
    before = agent.processor
    (releases.place(releases.current()) / "model.tar.gz").unlink()
    (releases.place(releases.current()) / "model.tar.gz").write_bytes(b"other")
    async with _listener(releases) as url:
        await pulling.update(_server(url), agent)
    assert agent.processor is before
    assert (await say(agent, "相互宝是什么", "1")).outcome == "answer"


async def test_an_archive_other_than_announced_or_unloadable_is_not_taken(
    agent: Agent, caplog: pytest.LogCaptureFixture
) -> None:
    body = b"no model"
    for etag in ("another hash", hashlib.sha256(body).hexdigest()):

        async def current(request: web.Request, etag: str = etag) -> web.Response:
            return web.Response(body=body, headers={"ETag": f'"{etag}"'})

        app = web.Application()
        app.add_routes([web.get("/models/current", current)])
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        before = agent.processor
        url = f"http://127.0.0.1:{runner.addresses[0][1]}/models/current"
        await pulling.update(_server(url), agent)
        await runner.cleanup()
        assert agent.processor is before
        assert pulling.FAILED in caplog.text
        caplog.clear()
    assert (await say(agent, "相互宝是什么", "1")).outcome == "answer"


async def test_a_server_that_is_away_changes_nothing(agent: Agent) -> None:
    before = agent.processor
    await pulling.update(_server("http://127.0.0.1:1/models/current"), agent)
    assert agent.processor is before


async def test_a_turn_ends_with_the_model_that_it_began_with(
    agent: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The model is swapped between understanding and answering."""
    processor = agent.processor
    stock = type(processor).run_action_extract_slots

    async def swapped(self: object, *args: object, **kwargs: object) -> object:
        agent.processor = None
        return await stock(self, *args, **kwargs)

    monkeypatch.setattr(type(processor), "run_action_extract_slots", swapped)
    assert (await say(agent, "相互宝是什么", "1")).outcome == "answer"
