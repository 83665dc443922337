"""One loaded model for all tests of this folder; a memory of its own for each test."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from rasa.core.agent import Agent
from rasa.utils.log_utils import configure_structlog
from sanic import Sanic

from tests.engine.serving import CountingActions, Site, agent_on, serving


@pytest.fixture(scope="session", autouse=True)
def _as_a_server_does() -> None:
    configure_structlog(logging.INFO)
    Sanic.test_mode = True  # several apps of Rasa's in one process


@pytest.fixture
def actions() -> CountingActions:
    return CountingActions()


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "tracker.sqlite3"


@pytest.fixture
def agent(loaded: Agent, database: Path, actions: CountingActions) -> Agent:
    return agent_on(loaded, database, actions)


@pytest.fixture
async def site(agent: Agent) -> AsyncIterator[Site]:
    async with serving(agent) as site:
        yield site
