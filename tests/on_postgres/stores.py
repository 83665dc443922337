"""A store on the PostgreSQL whose address DATABASE_URL tells."""

from __future__ import annotations

import os

from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.utils.endpoints import EndpointConfig

from bot.memory import MemoryStore
from scripts.kit.services import tracker_url


def new_store() -> MemoryStore:
    """A store as ``rasa run`` makes one from the endpoints file."""
    memory = EndpointConfig(type="bot.memory.MemoryStore", url=tracker_url(os.environ))
    store = TrackerStore.create(memory, Domain.empty())
    assert isinstance(store, MemoryStore)
    assert store.engine.dialect.name == "postgresql"
    return store
