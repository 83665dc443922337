"""Sentence features as the classifier gets them."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.sparse
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.features import NgramFeaturizer
from bot.nlu.tokenizer import ChineseTokenizer
from tests.nlu.pipeline import Pipeline, data_of, trained

QUESTIONS = """
version: "3.1"
nlu:
- intent: faq/what
  examples: |
    - 相互宝是什么
    - 什么是相互宝
- intent: faq/cost
  examples: |
    - 每个月要分摊多少钱
    - 一年要花多少
- intent: greet
  examples: |
    - 你好
    - 您好
"""
TEXTS = ["相互宝要多少钱", "你好", "what is it", "分摊"]


@pytest.fixture(scope="module")
def featurizer(tmp_path_factory: pytest.TempPathFactory) -> Pipeline:
    folder = tmp_path_factory.mktemp("features")
    return trained(folder, data_of(folder, QUESTIONS), [ChineseTokenizer, NgramFeaturizer])


def vector(message: Message) -> scipy.sparse.csr_matrix:
    """Sparse and dense sentence features side by side."""
    sparse, dense = message.get_sparse_features(TEXT)[1], message.get_dense_features(TEXT)[1]
    return scipy.sparse.hstack([part.features for part in (sparse, dense) if part], format="csr")


def test_messages_in_a_batch_have_the_features_they_have_alone(featurizer: Pipeline) -> None:
    batch = [vector(message).toarray() for message in featurizer.parse_all(TEXTS)]
    alone = [vector(featurizer.parse(text)).toarray() for text in TEXTS]
    assert np.allclose(batch, alone)


def test_spellings_of_one_sentence_have_the_same_features(featurizer: Pipeline) -> None:
    one, other = (vector(featurizer.parse(text)) for text in ("相互宝是什么", "相互寶　是什麼？！"))
    assert np.allclose(one.toarray(), other.toarray())


def test_close_sentences_have_closer_features_than_distant_ones(featurizer: Pipeline) -> None:
    texts = ("相互宝是啥", "相互宝是什么", "你好")
    asked, close, far = (vector(featurizer.parse(text)).toarray().ravel() for text in texts)
    assert asked @ close > asked @ far


@pytest.mark.parametrize("text", ["", "？？？", "……", "😀😀", " \u3000", "\u0000"])
def test_a_message_without_words_has_no_features(featurizer: Pipeline, text: str) -> None:
    assert vector(featurizer.parse(text)).nnz == 0
