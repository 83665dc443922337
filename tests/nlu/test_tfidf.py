"""Rows of single messages against what scikit-learn itself makes of them."""

from __future__ import annotations

import numpy as np
import scipy.sparse
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.nlu.tfidf import Block, matrix_of

LEARNT = ["等待期多久", "能赔多少钱", "怎么加入加入", "我妈六十五了能不能加"]
ASKED = ["等待期等待期要等多久", "", "zzz", "加入"]


def _fitted(longest: int) -> TfidfVectorizer:
    ranges = (1, longest)
    vectorizer = TfidfVectorizer(analyzer="char", ngram_range=ranges, sublinear_tf=True)
    return vectorizer.fit(LEARNT)


def test_rows_are_those_of_scikit_learn_side_by_side() -> None:
    fitted = [_fitted(3), _fitted(1)]
    ours = matrix_of([Block.of(vectorizer) for vectorizer in fitted], ASKED)
    blocks = [vectorizer.transform(ASKED) / np.sqrt(2) for vectorizer in fitted]
    stock = scipy.sparse.hstack(blocks, format="csr")
    assert ours.shape == stock.shape
    assert np.allclose(ours.toarray(), stock.toarray(), atol=1e-6)


def test_a_message_without_a_known_term_is_a_row_of_noughts() -> None:
    rows = matrix_of([Block.of(_fitted(2))], ASKED)
    assert [int(row.nnz > 0) for row in rows] == [1, 0, 0, 1]
