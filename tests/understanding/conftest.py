"""One loaded model for all tests of this folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.core.agent import Agent
from rasa.shared.core.trackers import DialogueStateTracker

from bot.ask import load_agent
from bot.understanding.parsing import Parser


@pytest.fixture(scope="session")
def agent(model: Path) -> Agent:
    return load_agent(model)


@pytest.fixture
def parser(agent: Agent) -> Parser:
    return Parser(agent, DialogueStateTracker.from_events("understanding", []))
