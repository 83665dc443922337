"""On questions no choice was made by: right answers, refusals, confidence, noise, entities.

The floors stand a few points below what was measured last (docs/benchmarks.md): they catch a
regression, not the next decimal.
"""

from __future__ import annotations

import itertools
import random
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import pytest
from rasa.core.agent import Agent
from rasa.shared.nlu.training_data.message import Message

from benchmarks.nlu import noise, scores
from benchmarks.nlu.parsed import parsed_of
from bot.nlu.labels import full_label
from bot.understanding.parsing import messages_of
from tests.nlu.pipeline import ROOT, training_data

SEALED = ROOT / "tests" / "nlu" / "sealed"
ELIGIBILITY = "check_eligibility"
_BATCH = 100
Parse = Callable[[Sequence[str]], list[Message]]
Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def parse(loaded: Agent) -> Parse:
    """Several messages through the NLU graph at once."""

    def run(texts: Sequence[str]) -> list[Message]:
        starts = range(0, len(texts), _BATCH)
        batches = (messages_of(loaded, texts[start : start + _BATCH]) for start in starts)
        return list(itertools.chain.from_iterable(batches))

    return run


@cache
def questions(name: str) -> tuple[tuple[str, str], ...]:
    examples = training_data(SEALED / f"{name}.yml").intent_examples
    return tuple((str(m.get("text")), full_label(m)) for m in examples)


OURS = frozenset(label for _, label in questions("in_scope")) | {ELIGIBILITY}


def rows(parse: Parse, texts: Sequence[str]) -> Rows:
    return [
        parsed_of(message.as_dict(only_output_properties=True), OURS, 0.0).to_dict()
        for message in parse(texts)
    ]


@pytest.fixture(scope="module")
def inside(parse: Parse) -> Rows:
    return rows(parse, [text for text, _ in questions("in_scope")])


def test_nine_sealed_questions_in_ten_find_their_answer(
    inside: Rows, capsys: pytest.CaptureFixture[str]
) -> None:
    found = scores.accuracy(inside, [label for _, label in questions("in_scope")])
    with capsys.disabled():
        print(f"\nsealed, in scope: {found}")
    assert found["top1"] >= 88
    assert found["answered_wrong"] <= 7
    assert found["ece"] <= 0.06


@pytest.mark.parametrize(("name", "most", "auroc"), [("near", 12.0, 0.94), ("far", 5.0, 0.97)])
def test_what_is_not_ours_is_seldom_answered(
    parse: Parse,
    inside: Rows,
    name: str,
    most: float,
    auroc: float,
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = scores.refusal(rows(parse, [text for text, _ in questions(name)]), inside)
    with capsys.disabled():
        print(f"\nsealed, {name}: {found}")
    assert found["answered"] <= most
    assert found["auroc"] >= auroc


@pytest.fixture(scope="module")
def sample() -> list[tuple[str, str]]:
    """Development questions: sealed ones are no measure of a noise that they partly have."""
    examples = training_data(ROOT / "tests" / "nlu" / "faq").intent_examples
    pairs = [(str(m.get("text")), full_label(m)) for m in examples]
    return random.Random(1).sample(pairs, 200)


@pytest.fixture(scope="module")
def clean(parse: Parse, sample: list[tuple[str, str]]) -> list[bool]:
    """Which of the sample are found as they were written."""
    return hits(parse, sample)


def hits(parse: Parse, asked: Sequence[tuple[str, str]]) -> list[bool]:
    """Whether each question's likeliest label is its own."""
    found = rows(parse, [text for text, _ in asked])
    return [row["label"] == label for row, (_, label) in zip(found, asked, strict=True)]


@pytest.mark.parametrize("kind", noise.KINDS)
def test_noise_costs_few_points(
    parse: Parse, sample: list[tuple[str, str]], clean: list[bool], kind: str
) -> None:
    # A story is as long as twenty questions, and each takes as much time.
    some = sample[:80] if kind == "story" else sample
    noisy = noise.noisy([text for text, _ in some], kind)
    found = hits(parse, [(text, label) for text, (_, label) in zip(noisy, some, strict=True)])
    lost = 100 * (sum(clean[: len(some)]) - sum(found)) / len(some)
    assert lost <= (8 if kind == "story" else 6)


def test_entities_are_found_whole_and_with_their_value(
    parse: Parse, capsys: pytest.CaptureFixture[str]
) -> None:
    sentences = training_data(SEALED / "entities.yml").training_examples
    found, wrong, missed = Counter[str](), Counter[str](), Counter[str]()
    texts = [str(sentence.get("text")) for sentence in sentences]
    for sentence, message in zip(sentences, parse(texts), strict=True):
        gold, ours = _entities(sentence), _entities(message)
        found.update(name for name, *_ in gold & ours)
        wrong.update(name for name, *_ in ours - gold)
        missed.update(name for name, *_ in gold - ours)
    with capsys.disabled():
        for name in sorted(found):
            print(f"\n{name}: F1 {_f1(found[name], wrong[name], missed[name]):.3f}", end="")
    assert _f1(found.total(), wrong.total(), missed.total()) >= 0.9


def _entities(message: Message) -> set[tuple[str, int, int, str]]:
    return {
        (e["entity"], e["start"], e["end"], str(e["value"]))
        for e in message.get("entities") or []
        if e["entity"] != "no_value"
    }


def _f1(found: int, wrong: int, missed: int) -> float:
    return 2 * found / (2 * found + wrong + missed)
