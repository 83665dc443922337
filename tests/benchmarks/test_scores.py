"""Figures of what a pipeline parsed."""

from __future__ import annotations

import pytest

from benchmarks.nlu import scores
from benchmarks.nlu.parsed import parsed_of

OURS = frozenset({"faq/a", "faq/b"})


def row(
    label: str, confidence: float, answered: bool = True, doubt: float = 0.0
) -> dict[str, object]:
    return {"label": label, "confidence": confidence, "answered": answered, "doubt": doubt}


def test_an_answer_counts_as_wrong_only_when_it_was_given() -> None:
    rows = [row("a", 0.9), row("b", 0.9), row("b", 0.3, answered=False), row("a", 0.8)]
    found = scores.accuracy(rows, ["a", "a", "a", "a"])
    assert (found["top1"], found["answered_wrong"], found["not_answered"]) == (50.0, 25.0, 25.0)


def test_confidence_that_is_right_as_often_as_it_says_has_no_error() -> None:
    rows = [row("a", 0.75)] * 4
    assert scores.calibration_error(rows, [True, True, True, False]) == pytest.approx(0)
    assert scores.calibration_error(rows, [False] * 4) == pytest.approx(0.75)


def test_refusal_has_an_interval_around_its_share() -> None:
    outside = [row("faq/a", 0.9, True, 0.2), *[row("x", 0.9, False, 0.9)] * 9]
    found = scores.refusal(outside, [row("faq/a", 0.9, True, 0.1)] * 10)
    low, high = found["interval"]
    assert low < found["answered"] == 10.0 < high
    assert found["auroc"] == 1.0


def test_a_stock_parse_is_read_like_one_of_ours() -> None:
    stock = {
        "intent": {"name": "faq", "confidence": 0.8},
        "intent_ranking": [
            {"name": "faq", "confidence": 0.8},
            {"name": "greet", "confidence": 0.2},
        ],
        "response_selector": {
            "all_retrieval_intents": ["faq"],
            "default": {"response": {"intent_response_key": "faq/a", "confidence": 0.5}},
        },
    }
    parsed = parsed_of(stock, OURS, 3.0)
    assert (parsed.label, parsed.confidence, parsed.answered) == ("faq/a", 0.4, True)
    assert parsed.doubt == pytest.approx(0.2)


def test_a_fallback_is_no_answer_but_has_a_likeliest_label() -> None:
    parse = {
        "intent": {"name": "nlu_fallback", "confidence": 0.4},
        "intent_ranking": [
            {"name": "nlu_fallback", "confidence": 0.4},
            {"name": "faq/b", "confidence": 0.4},
        ],
        "grounds": {"outside": 0.7},
    }
    parsed = parsed_of(parse, OURS, 1.0)
    assert (parsed.label, parsed.answered, parsed.doubt) == ("faq/b", False, 0.7)
