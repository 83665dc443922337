"""What the start-up patches change that no other test of this folder sees."""

from __future__ import annotations

from pathlib import Path

from rasa.core.agent import Agent
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.shared.core.domain import Domain


def test_a_model_brings_the_domain_that_rasa_would_read_from_it(
    loaded: Agent, model: Path, tmp_path: Path
) -> None:
    LocalModelStorage.from_model_archive(tmp_path, model)
    stock = Domain.from_path(next(tmp_path.rglob("domain.yml")).parent)
    assert loaded.domain is not None
    assert loaded.domain.as_dict() == stock.as_dict()
