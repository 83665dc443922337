"""How much a piece of work asks of the database and of memory."""

import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection


@dataclass
class Queries:
    """``count`` so far."""

    count: int = 0

    def __call__(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        """Count one and let it through."""
        self.count += 1
        return execute(*arguments)


@dataclass
class Memory:
    """``peak`` in bytes, known when the tracing has ended."""

    peak: int = 0


@contextmanager
def counting_queries() -> Iterator[Queries]:
    """Counts without keeping the statements, which would take memory themselves."""
    queries = Queries()
    with connection.execute_wrapper(queries):
        yield queries


@contextmanager
def tracing_memory() -> Iterator[Memory]:
    """The most that Python's own objects took at once."""
    memory = Memory()
    tracemalloc.start()
    try:
        yield memory
    finally:
        _, memory.peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
