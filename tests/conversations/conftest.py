"""One brain of the default edition for all tests of a run, and one of each other day in turn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
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
    model: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], Brain]]:
    """Gives the brain of a day, which runs until another day's is asked for."""
    running: dict[str, Brain] = {}
    with ExitStack() as stack:

        def of(day: str) -> Brain:
            if day not in running:
                stack.close()
                running.clear()
                folder = tmp_path_factory.mktemp(f"brain-{day}")
                running[day] = stack.enter_context(running_brain(model, folder, PLAN_DATE=day))
            return running[day]

        yield of


@pytest.fixture
def member(brain: Brain) -> Member:
    return Member(brain)


@pytest.fixture
def member_of_day(brain_of_day: Callable[[str], Brain], day: str) -> Member:
    return Member(brain_of_day(day))
