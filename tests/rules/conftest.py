"""The book under test: the one that members are answered from, or a small one of a test's own."""

from pathlib import Path

import pytest
import yaml
from hypothesis import settings

from bot.rules import Book, load_clauses
from tests.rules.small_book import FACTS

PLAN_DIR = Path(__file__).parents[2] / "data" / "plan"

settings.register_profile("no_stopwatch", deadline=None)
settings.load_profile("no_stopwatch")


@pytest.fixture(scope="session")
def book() -> Book:
    return load_clauses(PLAN_DIR)


@pytest.fixture
def load(tmp_path):
    def write_and_load(document, facts=FACTS):
        files = {
            "clauses.yml": document,
            "facts.yml": {"facts": facts},
            "sources.yml": {"sources": [{"id": "S1"}]},
        }
        for name, content in files.items():
            text = yaml.safe_dump(content, allow_unicode=True)
            (tmp_path / name).write_text(text, encoding="utf-8")
        return load_clauses(tmp_path)

    return write_and_load
