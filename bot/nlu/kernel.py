"""Kernel ridge regression onto the labels, in closed form; no Rasa in here.

Similarity of two messages: a Gaussian of the angle between their centred sentence vectors, seen
along their principal axes, plus a little of the cosine of their n-grams. Training is one triangular
factor of the examples' similarity matrix, which also gives every example's score with that example
left out, so that confidences and thresholds are learnt from unseen text (``decision.py``).
What it was chosen over, with figures: docs/benchmarks.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, field
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import scipy.linalg
import scipy.sparse

from bot.nlu import decision
from bot.nlu.decision import Costs, Decision, Evidence
from bot.nlu.scoring import Scoring

Array = npt.NDArray[Any]
Sparse: TypeAlias = scipy.sparse.csr_matrix


@dataclass(frozen=True)
class Features:
    """``sparse`` (messages, terms), rows of length one; ``dense`` (messages, dimension or 0)."""

    sparse: Sparse
    dense: Array


@dataclass(frozen=True)
class Options:
    """``sparse_weight``: the n-grams' share; ``width``: the Gaussian's; ``axes``: how many stay."""

    sparse_weight: float
    width: float
    penalty: float
    axes: int


@dataclass(frozen=True)
class KernelModel:
    """The examples, what each says for each label (``dual``: examples, labels), and when to answer.

    ``outside``: which labels stand for what is not answered; ``ours``: which examples are not of
    those. ``centre`` (dimension) and ``axes`` (dimension, axes) place a sentence vector.
    """

    labels: list[str]
    examples: Features
    centre: Array
    axes: Array
    dual: Array
    outside: Array
    ours: Array
    decision: Decision
    options: Options
    _terms: Sparse = field(init=False)
    _theirs: Array = field(init=False)

    def __post_init__(self) -> None:
        """Turn the n-grams once, so that a message reads only those that it has; what is added to
        a likeness so that an example that is not ours is never the nearest.
        """
        object.__setattr__(self, "_terms", self.examples.sparse.T.tocsr())
        object.__setattr__(self, "_theirs", np.where(self.ours, np.float32(0), -np.float32(np.inf)))

    @cached_property
    def _scoring(self) -> Scoring:
        """Of the dense vectors; it takes a moment, so it is there before the first message."""
        return Scoring(self.examples.dense, self.dual, self.options.width, self._theirs)

    def similar(self, messages: Features) -> Array:
        """Likeness of each message to each example, shape (messages, examples)."""
        ngrams = self._by_ngrams(messages)
        if not messages.dense.shape[1]:
            return ngrams
        return self._scoring.similar(_placed(messages.dense, self.centre, self.axes), ngrams)

    def evidence(self, messages: Features) -> Evidence:
        """Scores of each message and its likeness to what we answer."""
        ngrams = self._by_ngrams(messages)
        if messages.dense.shape[1]:
            placed = _placed(messages.dense, self.centre, self.axes)
            scores, nearest = self._scoring.evidence(placed, ngrams)
        else:
            scores, nearest = ngrams @ self.dual, (ngrams + self._theirs).max(axis=1)
        return Evidence(scores, nearest.clip(min=0.0))

    def _by_ngrams(self, messages: Features) -> Array:
        likeness: Array = (messages.sparse @ self._terms).toarray().astype(np.float32, copy=False)
        likeness *= np.float32(self.options.sparse_weight)
        return likeness

    def arrays(self) -> dict[str, Array]:
        """Plain arrays to be stored; nothing in them can execute."""
        sparse, options = self.examples.sparse, self.options
        return {
            "data": sparse.data.astype(np.float16),
            "indices": sparse.indices.astype(np.int32),
            "indptr": sparse.indptr.astype(np.int32),
            "shape": np.asarray(sparse.shape),
            "dense": self.examples.dense.astype(np.float16),
            "centre": self.centre,
            "axes": self.axes,
            "dual": self.dual.astype(np.float32),
            "outside": self.outside,
            "ours": self.ours,
            "decision": self.decision.array(),
            "options": np.asarray(astuple(options)),
        }

    @classmethod
    def from_arrays(cls, labels: list[str], arrays: Mapping[str, Array]) -> KernelModel:
        """The model that ``arrays()`` was taken from."""
        parts = (arrays["data"].astype(np.float32), arrays["indices"], arrays["indptr"])
        sparse = scipy.sparse.csr_matrix(parts, shape=tuple(arrays["shape"]))
        model = cls(
            labels=labels,
            examples=Features(sparse, _by_column(arrays["dense"])),
            centre=arrays["centre"],
            axes=arrays["axes"],
            dual=arrays["dual"],
            outside=arrays["outside"],
            ours=arrays["ours"],
            decision=decision.from_array(arrays["decision"]),
            options=Options(*arrays["options"][:3].tolist(), *map(int, arrays["options"][3:])),
        )
        if model.examples.dense.shape[1]:
            model._scoring  # noqa: B018
        return model


def _by_column(array: Array) -> Array:
    """As a product with it reads it."""
    return np.asfortranarray(array, dtype=np.float32)


def _principal(dense: Array, count: int) -> Array:
    """The ``count`` axes along which centred vectors differ most, shape (dimension, count)."""
    _, axes = np.linalg.eigh((dense.T @ dense).astype(np.float64))
    return np.asarray(axes[:, max(dense.shape[1] - count, 0) :], dtype=np.float32)


def _placed(dense: Array, centre: Array, axes: Array) -> Array:
    moved = (dense - centre) @ axes
    lengths = np.linalg.norm(moved, axis=1, keepdims=True)
    return np.asarray(moved / np.maximum(lengths, 1e-9), dtype=np.float32)


def similarity(examples: Features, options: Options) -> Array:
    """Of all examples to one another; dense vectors must be placed. Without dense vectors
    n-grams stand alone.
    """
    total = (examples.sparse @ examples.sparse.T).toarray().astype(np.float32)
    total *= options.sparse_weight
    if examples.dense.shape[1]:
        angles: Array = examples.dense @ examples.dense.T
        angles -= 1.0
        angles *= options.width
        total += np.exp(angles, out=angles)
    return np.asarray(total)


def _example_weights(targets: Array) -> Array:
    """Rare labels count more per example, so that large ones do not swallow them."""
    counts = np.bincount(targets)
    return np.asarray(np.sqrt(counts.mean() / counts[targets]))


def fit(
    messages: Features,
    labels: Sequence[str],
    outside_labels: frozenset[str],
    options: Options,
    costs: Costs,
) -> KernelModel:
    """Fit; the same input gives the same model."""
    names = sorted(set(labels))
    index = {name: number for number, name in enumerate(names)}
    targets = np.asarray([index[label] for label in labels])
    outside = np.asarray([name in outside_labels for name in names])
    ours = ~outside[targets]
    centre = np.asarray(messages.dense.mean(axis=0), dtype=np.float32)
    axes = _principal(messages.dense - centre, options.axes)
    examples = Features(messages.sparse, _placed(messages.dense, centre, axes))
    similar = similarity(examples, options)
    nearest = _nearest_other(similar, ours)
    dual, left_out = _solved(similar, options.penalty, targets, len(names))
    learnt = decision.learn(Evidence(left_out, nearest), targets, outside, costs)
    return KernelModel(
        names, examples, centre, axes, _rounded(dual), outside, ours, learnt, options
    )


def _rounded(numbers: Array) -> Array:
    """To sixteen significant bits: the last eight tell nothing and would be a tenth of the archive.

    Half precision would halve it, but carries one message in three hundred over a limit.
    """
    bits = numbers.astype(np.float32).view(np.uint32)
    return np.asarray(((bits + np.uint32(0x80)) & np.uint32(0xFFFFFF00)).view(np.float32))


def _nearest_other(similar: Array, ours: Array) -> Array:
    """Each example's likeness to the nearest other example of ours."""
    kept = np.diagonal(similar).copy()
    np.fill_diagonal(similar, 0.0)
    nearest = np.asarray([row[ours].max(initial=0.0) for row in similar])
    np.fill_diagonal(similar, kept)
    return nearest


def _solved(similar: Array, penalty: float, targets: Array, labels: int) -> tuple[Array, Array]:
    """The dual weights, and the scores of each example left out; overwrites ``similar``.

    With the factor L of the penalised matrix, the inverse's diagonal is the squared length of the
    columns of L's inverse, so the inverse itself is never formed.
    """
    similar[np.diag_indices_from(similar)] += penalty / _example_weights(targets)
    factor, failed = scipy.linalg.lapack.spotrf(similar.T, lower=1, overwrite_a=1)
    if failed:
        raise ValueError("the penalty is too small for this data")
    wanted = np.zeros((len(targets), labels), dtype=np.float32)
    wanted[np.arange(len(targets)), targets] = 1.0
    dual, _ = scipy.linalg.lapack.spotrs(factor, wanted, lower=1)
    inverse, _ = scipy.linalg.lapack.strtri(factor, lower=1, overwrite_c=1)
    diagonal = np.asarray(
        [np.dot(inverse[at:, at], inverse[at:, at]) for at in range(len(targets))]
    )
    return np.asarray(dual), wanted - dual / diagonal[:, np.newaxis]
