"""One small project with its first release, trained once; each test works on a copy."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.faq.publishing.small import Small


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Small:
    """The small project as the first start leaves it; nobody may change it."""
    small = Small(tmp_path_factory.mktemp("small"))
    small.lay_out()
    status, output = small.run("prepare")
    assert status == 4, output
    model = train(small)
    status, output = small.run("prepare", "--model", str(model))
    assert (status, output.split()[-1]) == (0, "r000001"), output
    return small


def train(small: Small) -> Path:
    """The model of the project's own content, as `make` would have trained it."""
    from bot.faq.editing.repository import Repository
    from bot.faq.publishing.candidate import lay_out
    from bot.faq.publishing.training import Workshop

    place = small.place
    commit = Repository(place.content).head()
    candidate = lay_out(place.content, commit, place.project, small.folder / "tree")
    kept = Workshop(place.project, place.releases).train(candidate, lambda seconds: None)
    return kept.rename(small.folder / "model.tar.gz")


@pytest.fixture
def small(trained: Small, tmp_path: Path) -> Small:
    """A copy for one test."""
    shutil.copytree(trained.folder, tmp_path / "small", dirs_exist_ok=True)
    return Small(tmp_path / "small")
