"""Groups by meaning: alike and taken for the same question, or all but equal."""

from __future__ import annotations

import numpy as np

from bot.faq.understander.reading import grouped


def _at(*degrees: float) -> np.ndarray:
    """Unit vectors in a plane."""
    turns = np.radians(degrees)
    return np.stack([np.cos(turns), np.sin(turns)], axis=1).astype(np.float32)


def test_the_same_label_joins_what_is_somewhat_alike() -> None:
    assert grouped(_at(0, 60, 80), ["a", "a", "a"]) == [0, 0, 1]


def test_another_label_joins_only_what_is_all_but_equal() -> None:
    assert grouped(_at(0, 30, 60), ["a", "b", "c"]) == [0, 0, 1]


def test_a_sentence_joins_the_group_that_it_fits_best() -> None:
    assert grouped(_at(0, 90, 70), ["a", "a", "a"]) == [0, 1, 1]


def test_texts_without_words_are_groups_of_their_own() -> None:
    assert grouped(np.zeros((2, 4), dtype=np.float32), ["", ""]) == [0, 1]


def test_nothing_makes_no_group() -> None:
    assert grouped(np.zeros((0, 4), dtype=np.float32), []) == []
