"""What stands in the database at this moment, for /metrics: every process says the same.

While the database is away only that is told, so that the process's own numbers go on.
"""

import functools
import logging
from collections.abc import Iterator
from datetime import datetime

from django.db import DatabaseError
from django.db.models import Count, Min, Q
from django.utils import timezone
from prometheus_client import ProcessCollector, disable_created_metrics, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from chat import metrics
from chat.duty import present
from chat.models import Case, Erasure, Message

logger = logging.getLogger(__name__)


class Standing(Collector):
    """Messages that wait, cases, colleagues and what is still to be erased."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Ask the database."""
        try:
            found = [_waiting(), *_cases(), _staff(), _erasures()]
        except DatabaseError as error:
            logger.warning("no numbers from the database: %s", type(error).__name__)
            found = []
        yield _one("member_help_database_up", "1 while the database answers.", bool(found))
        for family in found:
            yield from family if isinstance(family, tuple) else (family,)

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """Registering must not ask the database."""
        return iter(())


@functools.cache
def _watch() -> None:
    """Once a process: what the database says, and memory, processor time and open files; when a
    counter was made is not told."""
    disable_created_metrics()
    metrics.REGISTRY.register(Standing())
    ProcessCollector(registry=metrics.REGISTRY)


def told() -> bytes:
    """All numbers of this process, in Prometheus' text format."""
    _watch()
    return generate_latest(metrics.REGISTRY)


def _waiting() -> tuple[GaugeMetricFamily, ...]:
    waiting = Message.objects.filter(awaiting_bot=True)
    found = waiting.aggregate(count=Count("pk"), oldest=Min("at"))
    return (
        _one("member_help_waiting_messages", "Messages that wait for the bot.", found["count"]),
        _one(
            "member_help_oldest_waiting_seconds",
            "How long the oldest of them has waited; 0 when none waits.",
            _age(found["oldest"]),
        ),
    )


def _cases() -> tuple[GaugeMetricFamily, GaugeMetricFamily]:
    states = Case.State
    counts = {
        row["state"]: row
        for row in Case.objects.values("state").annotate(
            count=Count("pk"), oldest=Min("waiting_since", filter=Q(state__in=Case.CLAIMABLE))
        )
    }
    cases = GaugeMetricFamily("member_help_cases", "Cases, by state.", labels=["state"])
    oldest = GaugeMetricFamily(
        "member_help_oldest_case_seconds",
        "How long the oldest case has waited for a colleague; 0 when none waits.",
        labels=["state"],
    )
    for state in states.values:
        cases.add_metric([state], counts.get(state, {}).get("count", 0))
    for state in Case.CLAIMABLE:
        oldest.add_metric([state], _age(counts.get(state, {}).get("oldest")))
    return cases, oldest


def _staff() -> GaugeMetricFamily:
    return _one("member_help_staff_present", "Colleagues at the desk.", present().count())


def _erasures() -> GaugeMetricFamily:
    oldest = Erasure.objects.aggregate(oldest=Min("not_before"))["oldest"]
    return _one(
        "member_help_oldest_erasure_seconds",
        "How long the brain has still not forgotten what was erased; 0 when nothing is due.",
        _age(oldest),
    )


def _one(name: str, says: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, says, value=value)


def _age(moment: datetime | None) -> float:
    return max((timezone.now() - moment).total_seconds(), 0.0) if moment else 0.0
