"""A seeded content repository, and a workbench that serves it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.faq.editing.checking import Checker
from bot.faq.editing.editor import Editor
from bot.faq.editing.repository import Author, Repository, seed
from tests.faq.workbench.running import Workbench, running_workbench

LI = Author("李雷", "lilei")
WHO = {"name": "韩梅梅", "id": "han"}


@dataclass(frozen=True)
class Bench:
    """A workbench over the small tree, and where its content lies."""

    workbench: Workbench
    content: Path

    def ok(self, method: str, path: str, body: Any = None) -> Any:
        """The JSON of a request that succeeds."""
        status, found = self.workbench.call(method, path, body)
        assert status < 300, found
        return found

    def refused(self, status: int, method: str, path: str, body: Any = None) -> Any:
        """The problem of a request that is refused with this status."""
        found, problem = self.workbench.call(method, path, body)
        assert found == status, problem
        return problem


@pytest.fixture
def repository(tree: Any, tmp_path_factory: Any) -> Repository:
    folder = tmp_path_factory.mktemp("state") / "content"
    seed(tree.root, folder)
    return Repository(folder)


@pytest.fixture
def editor(tree: Any, repository: Repository) -> Editor:
    return Editor(repository, Checker(repository, tree.root))


@pytest.fixture
def bench(tree: Any, repository: Repository) -> Iterator[Bench]:
    state = repository.folder.parent
    with running_workbench(state, PROJECT_DIR=str(tree.root)) as running:
        yield Bench(running, repository.folder)
