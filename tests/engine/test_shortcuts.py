"""What serving processes save, and that nothing else comes of it."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest
from rasa.core.processor import MessageProcessor
from rasa.engine import loader
from rasa.exceptions import ModelNotFound

from bot import patches


@pytest.fixture(autouse=True)
def _patched() -> None:
    patches.apply()


def test_the_collector_rests_while_a_model_is_loaded_and_works_afterwards(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    archive = tmp_path / "some.tar.gz"
    archive.touch()
    seen = []

    def load(*args: object) -> tuple[str, str]:
        seen.append(gc.isenabled())
        return "metadata", "runner"

    monkeypatch.setattr(loader, "load_predict_graph_runner", load)
    assert MessageProcessor._load_model(archive) == (archive.name, "metadata", "runner")
    assert (seen, gc.isenabled()) == ([False], True)


def test_the_collector_works_again_after_a_model_that_could_not_be_loaded(tmp_path: Path) -> None:
    with pytest.raises(ModelNotFound):
        MessageProcessor._load_model(tmp_path)
    assert gc.isenabled()
