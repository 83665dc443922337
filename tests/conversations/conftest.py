"""One brain of the default edition for all tests of a run, and one of a day after the closing."""

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
def brain_after_closing(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Brain]:
    folder = tmp_path_factory.mktemp("brain-after-closing")
    with running_brain(model, folder, PLAN_DATE="2022-02-01") as brain:
        yield brain


@pytest.fixture
def member(brain: Brain) -> Member:
    return Member(brain)


@pytest.fixture
def late_member(brain_after_closing: Brain) -> Member:
    return Member(brain_after_closing)
