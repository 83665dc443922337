"""How often the likeliest label is the right one, on questions that training never saw."""

from __future__ import annotations

from collections import Counter

import pytest
from rasa.core.agent import Agent

from bot.nlu.labels import full_label
from bot.understanding.parsing import messages_of
from tests.nlu.pipeline import ROOT, training_data

LEAST = 0.80


def likeliest(agent: Agent, texts: list[str]) -> list[str]:
    """The first label of each text, before the gate doubts it; all go through the graph at once."""
    parsed = messages_of(agent, texts)
    rankings = ([item["name"] for item in message.get("intent_ranking")] for message in parsed)
    return [next(name for name in names if name != "nlu_fallback") for names in rankings]


def test_the_likeliest_answer_is_the_right_one_four_times_in_five(
    loaded: Agent, capsys: pytest.CaptureFixture[str]
) -> None:
    questions = training_data(ROOT / "tests" / "nlu" / "faq").intent_examples
    right = [full_label(question) for question in questions]
    found = likeliest(loaded, [question.get("text") for question in questions])
    missed = Counter(label for label, name in zip(right, found, strict=True) if label != name)
    share = 1 - missed.total() / len(questions)
    with capsys.disabled():
        print(f"\ntop-1 {share:.3f} of {len(questions)} questions; missed: {missed.most_common(8)}")
    assert share >= LEAST, missed
