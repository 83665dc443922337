"""The loaded model as the tests of this folder use it."""

from __future__ import annotations

import pytest
from rasa.core.agent import Agent
from rasa.shared.core.trackers import DialogueStateTracker

from bot.understanding.parsing import Parser


@pytest.fixture
def agent(loaded: Agent) -> Agent:
    return loaded


@pytest.fixture
def parser(agent: Agent) -> Parser:
    return Parser(agent, DialogueStateTracker.from_events("understanding", []))
