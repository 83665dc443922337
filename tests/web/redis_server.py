"""A Redis of the tests' own, which can be emptied, taken away and made to hang."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from redis import Redis

from chat import counting
from scripts.kit.children import Child, stop_all
from scripts.kit.redis import temporary_redis, wait_until_answering


class RedisServer:
    """``client`` looks into it past the app."""

    def __init__(self, process: Child, url: str) -> None:
        self.url, self.client = url, Redis.from_url(url)
        self._process, self._place = process, urlsplit(url)

    def empty(self) -> str:
        """Its address, with nothing in it and nobody who thinks that it is away."""
        self.client.flushall()
        counting._counter.cache_clear()
        return self.url

    @contextmanager
    def away(self) -> Iterator[None]:
        """Stopped as an operator would, and started again, empty, at the end."""
        stop_all([self._process])
        try:
            yield
        finally:
            self._process.start()
            port, password = self._place.port or 0, self._place.password or ""
            wait_until_answering(self._process, port, password)

    @contextmanager
    def hanging(self) -> Iterator[None]:
        """It takes connections and says nothing."""
        self._process.signal_group(signal.SIGSTOP)
        try:
            yield
        finally:
            self._process.signal_group(signal.SIGCONT)


@contextmanager
def running_redis() -> Iterator[RedisServer]:
    """One that lives as long as the body; raises Stop where none is installed."""
    with temporary_redis() as (process, url):
        yield RedisServer(process, url)
