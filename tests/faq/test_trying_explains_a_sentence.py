"""`python -m bot.faq try`: why a sentence was understood as it was."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.faq.__main__ import main
from tests.nlu.pipeline import ROOT


@pytest.fixture(scope="module")
def explained(model: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    from bot.faq.trying import try_text

    return try_text(model, "我妈62，dengdaiqi多久")


def test_it_shows_the_words_as_they_were_read(explained: str) -> None:
    assert "读作　　我妈62,等待期多久" in explained
    assert "我妈 / 62 / " in explained


def test_it_shows_entities_with_their_values(explained: str) -> None:
    assert "relation=parent（我妈）" in explained
    assert "age=P62Y（62）" in explained


def test_it_shows_candidates_the_grounds_and_the_nearest_examples(explained: str) -> None:
    assert re.search(r"^  0\.\d{3}  faq/waiting_period$", explained, re.M)
    assert "依据　　把握至少 " in explained
    nearest = explained.split("最接近的训练问法")[1].strip().splitlines()
    assert len(nearest) == 5
    assert all(re.match(r"\s*\d\.\d{3}  \S+  \S", line) for line in nearest)


def test_without_a_model_it_says_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MODELS_DIR", str(tmp_path))
    assert main(["try", "等待期多久", "--root", str(ROOT)]) == 1
    assert "make ask" in capsys.readouterr().out
