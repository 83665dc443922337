"""Counts of a minute in Redis, where many members behind one address do not wait for one row."""

import logging
import time
from functools import cache

from django.conf import settings
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from chat import metrics

logger = logging.getLogger(__name__)

_PREFIX = "limits."
_KEPT_SECONDS = 120
# Members wait for this. One that hangs is asked again after a while, not at every message.
_ANSWER_SECONDS = 0.5
AWAY_SECONDS = 5.0


class _Counter:
    """One process's connections to one Redis. Safe to use from several threads."""

    def __init__(self, url: str) -> None:
        self._redis = Redis.from_url(
            url,
            socket_timeout=_ANSWER_SECONDS,
            socket_connect_timeout=_ANSWER_SECONDS,
            # By itself it tries for seconds. Once, for a connection that was closed meanwhile.
            retry=Retry(NoBackoff(), 1),
        )
        self._away_until = 0.0

    def add(self, name: str) -> int | None:
        """One more, in one step; how many that makes. None while Redis is away."""
        if time.monotonic() < self._away_until:
            return None
        try:
            with self._redis.pipeline(transaction=True) as steps:
                steps.incr(_PREFIX + name)
                steps.expire(_PREFIX + name, _KEPT_SECONDS)
                number, _ = steps.execute()
        except (RedisError, OSError) as error:
            metrics.REDIS_ERRORS.inc()
            logger.warning("limits are counted in the database: %s", type(error).__name__)
            self._away_until = time.monotonic() + AWAY_SECONDS
            return None
        return int(number)


def add(name: str) -> int | None:
    """Count one more under a name; how many that makes, None where no Redis can tell."""
    return _counter(settings.REDIS_URL).add(name) if settings.REDIS_URL else None


@cache
def _counter(url: str) -> _Counter:
    return _Counter(url)
