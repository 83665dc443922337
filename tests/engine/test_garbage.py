"""What is loaded is not looked through in the middle of a turn, and what is replaced goes."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from bot import garbage


class Model:
    """Holds itself, as a graph of components does that know each other."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def collector_as_before() -> Iterator[None]:
    often = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*often)


def test_what_is_loaded_is_looked_through_no_more() -> None:
    model = Model()
    garbage.settle()
    assert not any(kept is model for kept in gc.get_objects())
    assert gc.get_threshold()[0] > 700


def test_a_model_that_was_replaced_leaves_the_memory() -> None:
    old = Model()
    garbage.settle()
    seen = weakref.ref(old)
    del old
    assert seen() is not None
    garbage.settle()
    assert seen() is None


def test_what_a_turn_leaves_in_a_cycle_is_still_collected() -> None:
    garbage.settle()
    seen = weakref.ref(Model())
    for _ in range(3):
        kept = [[] for _ in range(gc.get_threshold()[0] + 1)]
        del kept
    assert seen() is None
