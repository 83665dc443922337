"""When to answer: calibrated confidences, doubt that we answer such things at all, thresholds.

All of it is learnt from how every training example scores when it is left out, and is stored in
the model. A threshold is where the stated costs are least: a wrong answer costs ``wrong`` times a
needless question back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.optimize
from scipy.special import expit, log_softmax, softmax

Array = npt.NDArray[Any]
_POWERS = (0.2, 30.0)
# Scores of labels that do not fit scatter around nought; below this they all count alike.
_LEAST_SCORE = 0.01
_EDGE = 1e-4
# Weight of the outside labels' summed scores in the doubt. The nearness to what we do answer comes
# from the settings: left-out examples cannot teach it, since nothing of ours is far from ours.
_SHARE = 5.0
# The best of many views of a long message looks more like ours than a message of one view: its
# odds of being none of ours grow by this power of how many there were.
_VIEWS = 1.5
_THRESHOLDS = np.arange(0.2, 0.96, 0.05)
_DOUBTS = expit(np.arange(-9.0, 3.1, 0.25))


@dataclass(frozen=True)
class Evidence:
    """``scores`` (messages, labels); ``nearest`` (messages): likeness to the nearest example of
    ours.
    """

    scores: Array
    nearest: Array


@dataclass(frozen=True)
class Costs:
    """``wrong``: of a wrong answer, in needless questions back; ``nearness``: see ``Decision``;
    ``sharpness``: members ask more plainly than authors vary, so left-out confidences are too low.
    """

    wrong: float
    nearness: float
    sharpness: float


@dataclass(frozen=True)
class Decision:
    """What turns scores into probabilities and probabilities into a decision."""

    power: float
    slope: float
    intercept: float
    nearness: float
    answer: float
    outside: float

    def probabilities(self, scores: Array) -> Array:
        """Shape (messages, labels): shares of the scores' powers."""
        return np.asarray(softmax(_logits(scores, self.power), axis=1))

    def doubts(self, evidence: Evidence, outside: Array, views: Sequence[int]) -> Array:
        """Probability (messages) that a message is none of ours; nought without such labels.

        ``outside``: which labels stand for what we do not answer, shape (labels). ``views``: of
        how many views each message's ``evidence`` is the best.
        """
        if not outside.any():
            return np.zeros(len(evidence.scores))
        raw = _doubt(evidence, self.probabilities(evidence.scores), outside, self.nearness)
        chosen = _VIEWS * np.log(np.asarray(views))
        return np.asarray(expit(self.slope * raw + self.intercept + chosen))

    def array(self) -> Array:
        """Its numbers in the order of the fields."""
        return np.asarray(
            [self.power, self.slope, self.intercept, self.nearness, self.answer, self.outside]
        )


def learn(left_out: Evidence, targets: Array, outside: Array, costs: Costs) -> Decision:
    """Calibrate on left-out examples; ``targets`` (messages): the index of each right label."""
    power = _power_of(left_out.scores, targets) * costs.sharpness
    plain = Decision(power, 1.0, 0.0, costs.nearness, 0.5, 1.0)
    probabilities = plain.probabilities(left_out.scores)
    if not outside.any():
        answer, _ = _cheapest(probabilities, np.zeros(len(targets)), targets, outside, costs)
        return Decision(power, 1.0, 0.0, costs.nearness, answer, 1.0)
    raw = _doubt(left_out, probabilities, outside, costs.nearness)
    slope, intercept = _logistic(raw, outside[targets])
    doubts = expit(slope * raw + intercept)
    answer, limit = _cheapest(probabilities, doubts, targets, outside, costs)
    return Decision(power, slope, intercept, costs.nearness, answer, limit)


def _logits(scores: Array, power: float) -> Array:
    return np.asarray(power * np.log(np.maximum(scores, _LEAST_SCORE)))


def _power_of(scores: Array, targets: Array) -> float:
    """The power that makes ``scores`` (messages, labels) most likely for ``targets``.

    Platt's prior: each message is thought to be mislabelled once in so many messages as there
    are, so that a few clear examples do not make it sure of everything.
    """
    prior = 1 / (len(targets) + 2)

    def loss(power: float) -> float:
        likely = log_softmax(_logits(scores, power), axis=1)
        right = likely[np.arange(len(targets)), targets]
        wrong = (likely.sum(axis=1) - right) / (likely.shape[1] - 1)
        return float(-((1 - prior) * right + prior * wrong).mean())

    found = scipy.optimize.minimize_scalar(loss, bounds=_POWERS, method="bounded")
    return float(found.x)


def _doubt(evidence: Evidence, probabilities: Array, outside: Array, nearness: float) -> Array:
    share = probabilities[:, outside].sum(axis=1)
    odds = np.log((share + _EDGE) / (1 - share + _EDGE))
    total = evidence.scores[:, outside].sum(axis=1)
    return np.asarray(odds + _SHARE * total - nearness * evidence.nearest)


def _logistic(raw: Array, truth: Array) -> tuple[float, float]:
    """Slope and intercept of the logistic curve that fits best (Platt scaling)."""

    def loss(line: Array) -> float:
        logits = line[0] * raw + line[1]
        return float((np.logaddexp(0, logits) - truth * logits).mean())

    slope, intercept = scipy.optimize.minimize(loss, np.asarray([1.0, 0.0]), method="BFGS").x
    return float(slope), float(intercept)


def _cheapest(
    probabilities: Array, doubts: Array, targets: Array, outside: Array, costs: Costs
) -> tuple[float, float]:
    """Least confidence for an answer and most doubt that one may have."""
    top = probabilities.argmax(axis=1)
    sure = probabilities.max(axis=1)
    # Only an answer of ours can mislead: saying that it is not ours is no wrong answer.
    price = np.where(outside[top], 0.0, np.where(top == targets, 0.0, costs.wrong))
    best: tuple[float, float, float] | None = None
    limits = _DOUBTS if outside.any() else np.asarray([1.0])
    for answer in _THRESHOLDS:
        for limit in limits:
            answered = (sure >= answer) & ((doubts <= limit) | outside[top])
            # Asking back costs nothing where nothing of ours was to be answered.
            cost = np.where(answered, price, np.where(outside[targets], 0.0, 1.0)).mean()
            if best is None or cost < best[0] - 1e-9:
                best = float(cost), float(answer), float(limit)
    return (best[1], best[2]) if best else (0.5, 1.0)


def from_array(values: Array) -> Decision:
    """The decision that ``array()`` was taken from."""
    return Decision(*(float(value) for value in values))
