"""Feature rows of messages, one for each view of a message (``views.py``)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import scipy.sparse
from rasa.nlu.constants import TOKENS_NAMES
from rasa.shared.nlu.constants import RESPONSE_IDENTIFIER_DELIMITER, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.decision import Array, Evidence
from bot.nlu.kernel import Features
from bot.nlu.views import asks, views_of

# How much a view gains that asks (a question in a story is mostly put as one), and how much of what
# speaks for other matters is taken from it. Both fitted on two sets of stories about other things.
_ASKS = 0.1
_OUTSIDE = 0.3


def best_views(
    evidence: Evidence, views: Sequence[Sequence[bool]], labels: Sequence[str], outside: Array
) -> Evidence:
    """Of each message the view that most speaks for one label; ``views``: of each whether it asks.

    What speaks for the ``outside`` labels speaks against the view: small talk likes some label a
    little, and those labels more. Where some labels are answers (``faq/…``), only they speak for a
    view. The whole of a long message stands only if it has no clauses.
    """
    answers = np.asarray([RESPONSE_IDENTIFIER_DELIMITER in label for label in labels])
    speaking = answers if answers.any() else ~outside
    inside = np.where(speaking, evidence.scores, -np.inf).max(axis=1)
    ours = inside - _OUTSIDE * evidence.scores[:, outside].clip(min=0).sum(axis=1)
    ours += _ASKS * np.concatenate([np.asarray(of_message) for of_message in views])
    counts = [len(of_message) for of_message in views]
    ends = np.cumsum(counts)
    best = [
        start + int(ours[start + 1 : end].argmax()) + 1 if end - start > 1 else start
        for start, end in zip(ends - counts, ends, strict=True)
    ]
    return Evidence(evidence.scores[best], evidence.nearest[best])


def asking_views(messages: Sequence[Message], counts: Sequence[int]) -> list[list[bool]]:
    """Of each message which of its ``counts`` views ask; a short message's only view need not."""
    return [
        [asks(view) for view in views_of(message.get(TOKENS_NAMES[TEXT]) or [])]
        if count > 1
        else [False]
        for message, count in zip(messages, counts, strict=True)
    ]


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
