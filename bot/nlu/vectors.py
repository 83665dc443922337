"""Feature rows of messages, one for each view of a message (``views.py``)."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import scipy.sparse
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.tokenizers.tokenizer import Token
from rasa.shared.nlu.constants import RESPONSE_IDENTIFIER_DELIMITER, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.decision import Array, Evidence
from bot.nlu.kernel import Features
from bot.nlu.views import asks, text_of, views_of

# What a view gains that asks (a question in a story is mostly put as one), or says more, and how
# much of what speaks for other matters is taken from it; fitted on two sets of stories.
_ASKS = 0.08
_LENGTH = 0.05
_OUTSIDE = 0.3


def best_views(
    evidence: Evidence, gains: Sequence[Sequence[float]], labels: Sequence[str], outside: Array
) -> Evidence:
    """Of each message the view that most speaks for one label; ``gains``: see ``gains_of``.

    What speaks for the ``outside`` labels speaks against the view: small talk likes some label a
    little, and those labels more. Where some labels are answers (``faq/…``), only they speak for a
    view. The whole of a long message stands only if it has no clauses.
    """
    answers = np.asarray([RESPONSE_IDENTIFIER_DELIMITER in label for label in labels])
    speaking = answers if answers.any() else ~outside
    inside = np.where(speaking, evidence.scores, -np.inf).max(axis=1)
    ours = inside - _OUTSIDE * evidence.scores[:, outside].clip(min=0).sum(axis=1)
    ours += np.concatenate([np.asarray(of_message) for of_message in gains])
    counts = [len(of_message) for of_message in gains]
    ends = np.cumsum(counts)
    best = [
        start + int(ours[start + 1 : end].argmax()) + 1 if end - start > 1 else start
        for start, end in zip(ends - counts, ends, strict=True)
    ]
    return Evidence(evidence.scores[best], evidence.nearest[best])


def gains_of(messages: Sequence[Message], counts: Sequence[int]) -> list[list[float]]:
    """Of each message what each of its ``counts`` views gains by asking and by its length; a short
    message's only view need not.
    """
    return [
        [_gain(view) for view in views_of(message.get(TOKENS_NAMES[TEXT]) or [])]
        if count > 1
        else [0.0]
        for message, count in zip(messages, counts, strict=True)
    ]


def _gain(view: Sequence[Token]) -> float:
    return _ASKS * asks(view) + _LENGTH * math.log(max(len(text_of(view)), 1))


def rows_of(messages: Sequence[Message]) -> tuple[Features, list[int]]:
    """The sentence features of ``messages`` below one another, and how many rows each has.

    Without an encoder the dense part has no columns, without n-grams the sparse part none.
    """
    sparse = [message.get_sparse_features(TEXT)[1] for message in messages]
    dense = [message.get_dense_features(TEXT)[1] for message in messages]
    views = [(s or d).features.shape[0] for s, d in zip(sparse, dense, strict=True)]
    rows = [
        part.features if part else scipy.sparse.csr_matrix((count, 0))
        for part, count in zip(sparse, views, strict=True)
    ]
    columns = [
        part.features if part else np.zeros((count, 0), dtype=np.float32)
        for part, count in zip(dense, views, strict=True)
    ]
    below = scipy.sparse.vstack(rows, format="csr") if len(rows) > 1 else rows[0]
    return Features(below, np.vstack(columns)), views
