"""Confidences, doubt and thresholds, learnt from left-out scores."""

from __future__ import annotations

import numpy as np
import pytest

from bot.nlu.decision import Costs, Evidence, from_array, learn

COSTS = Costs(wrong=3.0, nearness=0.0, sharpness=1.0)
OUTSIDE = np.asarray([False, False, True])
ONE_VIEW_EACH = [1] * 600


def left_out(clear: float, seed: int = 1) -> tuple[Evidence, np.ndarray]:
    """Scores of 600 messages in three labels; ``clear``: how far the right one stands out."""
    chance = np.random.default_rng(seed)
    targets = np.arange(600) % 3
    scores = chance.normal(0.2, 0.15, (600, 3))
    scores[np.arange(600), targets] += clear
    return Evidence(scores, np.zeros(600)), targets


def test_confidences_meet_the_share_that_is_right() -> None:
    evidence, targets = left_out(0.3)
    decision = learn(evidence, targets, np.zeros(3, dtype=bool), COSTS)
    fresh, truth = left_out(0.3, seed=2)
    probabilities = decision.probabilities(fresh.scores)
    right = probabilities.argmax(axis=1) == truth
    assert probabilities.max(axis=1).mean() == pytest.approx(right.mean(), abs=0.06)


def test_the_dearer_a_wrong_answer_the_surer_one_must_be() -> None:
    evidence, targets = left_out(0.25)
    cheap, dear = (
        learn(evidence, targets, OUTSIDE, Costs(wrong, 0.0, 1.0)) for wrong in (1.2, 8.0)
    )
    assert cheap.answer < dear.answer or cheap.outside > dear.outside


def test_what_is_not_ours_is_doubted_and_what_is_ours_is_not() -> None:
    evidence, targets = left_out(0.4)
    doubts = learn(evidence, targets, OUTSIDE, COSTS).doubts(evidence, OUTSIDE, ONE_VIEW_EACH)
    assert np.median(doubts[targets == 2]) > 0.8
    assert np.median(doubts[targets != 2]) < 0.2


def test_the_farther_from_anything_of_ours_the_more_doubt() -> None:
    evidence, targets = left_out(0.4)
    decision = learn(evidence, targets, OUTSIDE, Costs(3.0, 6.0, 1.0))
    near = Evidence(evidence.scores, np.full(600, 0.9))
    far = Evidence(evidence.scores, np.full(600, 0.1))
    doubts = [decision.doubts(evidence, OUTSIDE, ONE_VIEW_EACH) for evidence in (near, far)]
    assert (doubts[1] > doubts[0]).all()


def test_the_best_of_many_views_is_doubted_more_than_the_only_one() -> None:
    evidence, targets = left_out(0.4)
    decision = learn(evidence, targets, OUTSIDE, COSTS)
    only, of_many = (decision.doubts(evidence, OUTSIDE, [views] * 600) for views in (1, 20))
    assert (of_many >= only).all()
    assert np.median(of_many[targets == 2]) > np.median(only[targets == 2])


def test_labels_without_a_scope_leave_no_doubt() -> None:
    evidence, targets = left_out(0.4)
    nothing = np.zeros(3, dtype=bool)
    decision = learn(evidence, targets, nothing, COSTS)
    assert not decision.doubts(evidence, nothing, ONE_VIEW_EACH).any()


def test_a_decision_is_stored_as_numbers_and_read_again() -> None:
    evidence, targets = left_out(0.4)
    decision = learn(evidence, targets, OUTSIDE, COSTS)
    assert from_array(decision.array()) == decision
