"""Several at once, each in a thread with a database connection of its own."""

import threading
from collections.abc import Callable, Sequence

from django.db import connection


def at_once[T](work: Callable[[T], object], items: Sequence[T]) -> None:
    """Call ``work`` with every item; all begin together, and it returns when all have ended."""
    start = threading.Barrier(len(items))

    def run(item: T) -> None:
        start.wait()
        try:
            work(item)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(item,)) for item in items]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
