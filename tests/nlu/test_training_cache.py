"""A model is trained by the code that is there, not taken from Rasa's cache of older code."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from rasa.engine.training.fingerprinting import calculate_fingerprint_key

import bot.nlu.own_code
from bot.nlu.own_code import digest_of
from tests.nlu.pipeline import ROOT, configured

COMPONENTS = [kind for kind, _ in configured()]


@pytest.mark.parametrize("kind", COMPONENTS, ids=lambda kind: kind.__name__)
def test_a_change_beside_the_class_is_a_change_of_the_component(
    kind: type, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = calculate_fingerprint_key(kind, {}, {})
    monkeypatch.setattr(bot.nlu.own_code, "_own_digest", lambda: "of other code")
    assert calculate_fingerprint_key(kind, {}, {}) != key


def test_every_module_counts_and_nothing_else(tmp_path: Path) -> None:
    folder = tmp_path / "nlu"
    shutil.copytree(ROOT / "bot" / "nlu", folder)
    assert digest_of(folder) == digest_of(ROOT / "bot" / "nlu")
    (folder / "notes.txt").write_text("not code")
    assert digest_of(folder) == digest_of(ROOT / "bot" / "nlu")
    with (folder / "normalize.py").open("a") as module:
        module.write("# changed\n")
    assert digest_of(folder) != digest_of(ROOT / "bot" / "nlu")
