"""What is said of a message at each stage: a line in the log with its ids, and a number.

Never what it says: of a member's message only how it came, how long it took and its ids.
"""

import logging
import time

from django.utils import timezone

from bot import logs
from chat import metrics
from chat.turns import Work

logger = logging.getLogger(__name__)


def taken(public_id: str, message_id: int, kind: str, *, created: bool) -> None:
    """A message is stored, or (``created`` is False) was sent again."""
    if created:
        metrics.MESSAGES.labels(kind).inc()
    with logs.about(public_id, message_id):
        logger.info("taken", extra={"fields": {"kind": kind, "again": not created}})


def begins(work: Work) -> None:
    """What this task logs from now on is about this message."""
    logs.from_now_about(work.public_id, work.message_id)


def ends(work: Work, begun: float, *, answered: bool) -> None:
    """The message is answered, or has to rest; ``begun`` is a ``time.perf_counter()``."""
    seconds = time.perf_counter() - begun
    metrics.TURN_SECONDS.observe(seconds)
    fields = {"ms": round(seconds * 1000, 1)}
    if answered:
        waited = max((timezone.now() - work.at).total_seconds(), 0.0)
        metrics.ANSWER_SECONDS.observe(waited)
        fields["waited_ms"] = round(waited * 1000, 1)
    logger.info("answered" if answered else "rests", extra={"fields": fields})
