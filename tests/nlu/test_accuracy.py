"""How often the likeliest label is the right one, on questions that training never saw."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from rasa.core.agent import Agent

from bot.nlu.classifier import full_label
from tests.nlu.pipeline import ROOT, training_data

LEAST = 0.80


async def test_the_likeliest_answer_is_the_right_one_four_times_in_five(
    model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    agent = Agent.load(model)
    missed: Counter[str] = Counter()
    questions = training_data(ROOT / "tests" / "nlu" / "faq").intent_examples
    for question in questions:
        parsed = await agent.parse_message(question.get("text"))
        ranking = [item["name"] for item in parsed["intent_ranking"]]
        likeliest = next(name for name in ranking if name != "nlu_fallback")
        if likeliest != full_label(question):
            missed[full_label(question)] += 1
    share = 1 - missed.total() / len(questions)
    with capsys.disabled():
        print(f"\ntop-1 {share:.3f} of {len(questions)} questions; missed: {missed.most_common(8)}")
    assert share >= LEAST, missed
