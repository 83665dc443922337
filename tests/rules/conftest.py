"""The book under test: the one that members are answered from."""

from pathlib import Path

import pytest
from hypothesis import settings

from bot.rules import Book, load_clauses

PLAN_DIR = Path(__file__).parents[2] / "data" / "plan"

settings.register_profile("no_stopwatch", deadline=None)
settings.load_profile("no_stopwatch")


@pytest.fixture(scope="session")
def book() -> Book:
    return load_clauses(PLAN_DIR)
