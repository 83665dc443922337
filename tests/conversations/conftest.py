"""One brain of the default edition for all tests of a run, and one of each other day in turn."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conversations.member import Member
from tests.conversations.processes import Brain, running_brain


@pytest.fixture(scope="session")
def brain(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Brain]:
    folder = tmp_path_factory.mktemp("brain")
    with running_brain(model, folder, PLAN_DATE="2019-05-16") as brain:
        yield brain


@pytest.fixture(scope="session")
def brain_of_day(
    request: pytest.FixtureRequest, model: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Brain]:
    """The brain of the day that the test is parametrised with, until the next day's."""
    folder = tmp_path_factory.mktemp(f"brain-{request.param}")
    with running_brain(model, folder, PLAN_DATE=request.param) as brain:
        yield brain


@pytest.fixture
def member(brain: Brain) -> Member:
    return Member(brain)


@pytest.fixture
def member_of_day(brain_of_day: Brain) -> Member:
    return Member(brain_of_day)
