"""The bot's memory on PostgreSQL, empty for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.memory import MemoryStore
from tests.on_postgres.stores import new_store


@pytest.fixture
def store() -> Iterator[MemoryStore]:
    store = new_store()
    yield store
    MemoryStore.Base.metadata.drop_all(store.engine)
    store.engine.dispose()
