"""A short search of each parser of the brain with every run of the tests; `make fuzz` is the long
one. The same seed finds the same, so a failure here can be seen again."""

from __future__ import annotations

from pathlib import Path

from tests.fuzz.running import names, short_search


def test_a_short_search_finds_nothing(model: Path) -> None:
    assert len(names("brain")) == 5
    short_search("brain", 40, FUZZ_MODEL=str(model))
