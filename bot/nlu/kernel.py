"""Kernel ridge regression onto the labels, in closed form; no Rasa in here.

Similarity of two messages: a Gaussian of the angle between their centred sentence vectors, plus
a little of the cosine of their n-grams. Training is one inverse of the examples' similarity
matrix. The same inverse gives every example's score with that example left out, so that
confidences are calibrated on unseen text without a second fit. What it was chosen over, with
figures: docs/benchmarks.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import scipy.linalg
import scipy.optimize
import scipy.sparse
from scipy.special import log_softmax, softmax

Array = npt.NDArray[Any]
Sparse: TypeAlias = scipy.sparse.csr_matrix
_POWERS = (0.2, 30.0)
# Scores of labels that do not fit scatter around nought; below this they all count alike.
_LEAST_SCORE = 0.01


@dataclass(frozen=True)
class Features:
    """``sparse`` (messages, terms), rows of length one; ``dense`` (messages, dimension or 0)."""

    sparse: Sparse
    dense: Array


@dataclass(frozen=True)
class Options:
    """``sparse_weight``: share of the n-grams; ``width``: of the Gaussian; ``penalty``: L2."""

    sparse_weight: float
    width: float
    penalty: float


@dataclass(frozen=True)
class KernelModel:
    """The examples, what each says for each label (``dual``: examples, labels), and the
    temperature.
    """

    labels: list[str]
    examples: Features
    centre: Array
    dual: Array
    power: float
    options: Options

    def probabilities(self, messages: Features) -> Array:
        """Calibrated probabilities, shape (messages, labels): shares of the scores' powers."""
        centred = Features(messages.sparse, _centred(messages.dense, self.centre))
        scores = similarity(centred, self.examples, self.options) @ self.dual
        return np.asarray(softmax(_logits(scores, self.power), axis=1))

    def arrays(self) -> dict[str, Array]:
        """Plain arrays to be stored; nothing in them can execute."""
        sparse, options = self.examples.sparse, self.options
        return {
            "data": sparse.data.astype(np.float32),
            "indices": sparse.indices.astype(np.int32),
            "indptr": sparse.indptr.astype(np.int32),
            "shape": np.asarray(sparse.shape),
            "dense": self.examples.dense.astype(np.float16),
            "centre": self.centre,
            "dual": self.dual.astype(np.float32),
            "power": np.asarray(self.power),
            "options": np.asarray([options.sparse_weight, options.width, options.penalty]),
        }

    @classmethod
    def from_arrays(cls, labels: list[str], arrays: Mapping[str, Array]) -> KernelModel:
        """The model that ``arrays()`` was taken from."""
        parts = (arrays["data"], arrays["indices"], arrays["indptr"])
        sparse = scipy.sparse.csr_matrix(parts, shape=tuple(arrays["shape"]))
        return cls(
            labels=labels,
            examples=Features(sparse, arrays["dense"].astype(np.float32)),
            centre=arrays["centre"],
            dual=arrays["dual"],
            power=float(arrays["power"]),
            options=Options(*(float(value) for value in arrays["options"])),
        )


def _centred(dense: Array, centre: Array) -> Array:
    moved = dense - centre
    lengths = np.linalg.norm(moved, axis=1, keepdims=True)
    return np.asarray(moved / np.maximum(lengths, 1e-9), dtype=np.float32)


def similarity(left: Features, right: Features, options: Options) -> Array:
    """Shape (left, right); dense vectors must be centred. Without dense vectors n-grams stand
    alone.
    """
    # The right side is the large one; transposing the left spares its conversion at every message.
    grams = (right.sparse @ left.sparse.T).toarray().T.astype(np.float32)
    total = options.sparse_weight * grams
    if left.dense.shape[1]:
        total += np.exp(options.width * (left.dense @ right.dense.T - 1.0))
    return np.asarray(total)


def _example_weights(targets: Array) -> Array:
    """Rare labels count more per example, so that large ones do not swallow them."""
    counts = np.bincount(targets)
    return np.asarray(np.sqrt(counts.mean() / counts[targets]))


def _logits(scores: Array, power: float) -> Array:
    return np.asarray(power * np.log(np.maximum(scores, _LEAST_SCORE)))


def power_of(scores: Array, targets: Array) -> float:
    """The power that makes ``scores`` (messages, labels) most likely for ``targets``.

    Platt's prior: each message is thought to be mislabelled once in so many messages as there
    are, so that a few clear examples do not make it sure of everything.
    """
    doubt = 1 / (len(targets) + 2)

    def loss(power: float) -> float:
        likely = log_softmax(_logits(scores, power), axis=1)
        right = likely[np.arange(len(targets)), targets]
        wrong = (likely.sum(axis=1) - right) / (likely.shape[1] - 1)
        return float(-((1 - doubt) * right + doubt * wrong).mean())

    found = scipy.optimize.minimize_scalar(loss, bounds=_POWERS, method="bounded")
    return float(found.x)


def fit(messages: Features, labels: list[str], options: Options) -> KernelModel:
    """Fit; the same input gives the same model."""
    names = sorted(set(labels))
    index = {name: number for number, name in enumerate(names)}
    targets = np.asarray([index[label] for label in labels])
    wanted = np.zeros((len(targets), len(names)), dtype=np.float32)
    wanted[np.arange(len(targets)), targets] = 1.0
    centre = np.asarray(messages.dense.mean(axis=0), dtype=np.float32)
    examples = Features(messages.sparse, _centred(messages.dense, centre))
    inverse = _inverse(similarity(examples, examples, options), options.penalty, targets)
    dual = inverse @ wanted
    left_out = wanted - dual / np.diag(inverse)[:, np.newaxis]
    return KernelModel(names, examples, centre, dual, power_of(left_out, targets), options)


def _inverse(similar: Array, penalty: float, targets: Array) -> Array:
    """Of the penalised similarity matrix, which is symmetric and positive definite."""
    similar[np.diag_indices_from(similar)] += penalty / _example_weights(targets)
    factor, failed = scipy.linalg.lapack.spotrf(similar, lower=1, overwrite_a=1)
    if failed:
        raise ValueError("the penalty is too small for this data")
    inverse, _ = scipy.linalg.lapack.spotri(factor, lower=1, overwrite_c=1)
    lower = np.tril(inverse, -1)
    return np.asarray(lower + lower.T + np.diag(np.diag(inverse)))
