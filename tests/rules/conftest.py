"""The book under test: the one that members are answered from."""

from pathlib import Path

import pytest

from bot.rules import Book, load_clauses

PLAN_DIR = Path(__file__).parents[2] / "data" / "plan"


@pytest.fixture(scope="session")
def book() -> Book:
    return load_clauses(PLAN_DIR)
