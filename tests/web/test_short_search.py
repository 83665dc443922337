"""A short search of each parser of the web app with every run of the tests (`tests/fuzz`)."""

from tests.fuzz.running import names, short_search


def test_a_short_search_finds_nothing() -> None:
    assert len(names("web")) == 3
    short_search("web", 2000)
