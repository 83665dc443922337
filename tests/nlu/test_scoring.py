"""The scores of the kernel are those of the formula, however many messages come at once."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.nlu.classifier import LabelClassifier
from bot.nlu.encoder import SentenceEncoder
from bot.nlu.scoring import Array, Scoring
from bot.nlu.tokenizer import ChineseTokenizer
from tests.nlu.pipeline import data_of, trained

EXAMPLES, AXES, LABELS, WIDTH = 700, 32, 9, 1.5


def of_length_one(rows: Array) -> Array:
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


@pytest.fixture(scope="module")
def numbers() -> dict[str, Array]:
    dice = np.random.default_rng(7)
    return {
        "examples": of_length_one(dice.standard_normal((EXAMPLES, AXES))),
        "dual": dice.standard_normal((EXAMPLES, LABELS)).astype(np.float32),
        "theirs": np.where(dice.random(EXAMPLES) < 0.3, -np.inf, 0).astype(np.float32),
        "placed": of_length_one(dice.standard_normal((12, AXES))),
        "ngrams": dice.random((12, EXAMPLES)).astype(np.float32) / 5,
    }


@pytest.fixture(scope="module")
def scoring(numbers: dict[str, Array]) -> Scoring:
    return Scoring(numbers["examples"], numbers["dual"], WIDTH, numbers["theirs"])


@pytest.mark.parametrize("count", [1, 2, 5, 12])
def test_scores_are_those_of_the_formula(
    scoring: Scoring, numbers: dict[str, Array], count: int
) -> None:
    placed, ngrams = numbers["placed"][:count], numbers["ngrams"][:count]
    similar = np.exp(WIDTH * (placed @ numbers["examples"].T - 1)) + ngrams
    scores, nearest = scoring.evidence(placed, ngrams)
    assert np.allclose(scores, similar @ numbers["dual"], atol=1e-3)
    assert np.allclose(nearest, (similar + numbers["theirs"]).max(axis=1), atol=1e-5)
    assert np.allclose(scoring.similar(placed, ngrams), similar, atol=1e-5)


def test_nobody_else_need_keep_the_matrices(numbers: dict[str, Array]) -> None:
    copied = {name: values.copy() for name, values in numbers.items()}
    scoring = Scoring(copied["examples"], copied["dual"], WIDTH, copied["theirs"])
    before, _ = scoring.evidence(numbers["placed"], numbers["ngrams"])
    del copied
    np.zeros((EXAMPLES, AXES * 4), dtype=np.float32).fill(3)
    after, _ = scoring.evidence(numbers["placed"], numbers["ngrams"])
    assert np.array_equal(before, after)


def test_without_ngrams_the_sentence_vectors_stand_alone(tmp_path: Path) -> None:
    data = data_of(
        tmp_path,
        """
version: "3.1"
nlu:
- intent: leave
  examples: |
    - 怎么退出
    - 我要退
- intent: cost
  examples: |
    - 要多少钱
    - 一个月扣几块
""",
    )
    pipeline = trained(tmp_path, data, [ChineseTokenizer, SentenceEncoder, LabelClassifier])
    assert pipeline.parse("怎么退出").get("intent")["name"] == "leave"
