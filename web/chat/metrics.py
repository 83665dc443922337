"""Numbers for /metrics. Only numbers: no text, no ids."""

from collections.abc import Iterator

from django.db.models import Count
from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from chat.models import Case

REGISTRY = CollectorRegistry()
MESSAGES = Counter(
    "member_help_messages", "Member messages stored, by how they came.", ["kind"], registry=REGISTRY
)
TURNS = Counter("member_help_turns", "Turns handled, by outcome.", ["outcome"], registry=REGISTRY)
TURN_SECONDS = Histogram(
    "member_help_turn_seconds",
    "Seconds from handing a message to the brain until its answer is stored.",
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    registry=REGISTRY,
)


class _CaseCollector(Collector):
    """Cases by state, counted in the database when asked, so every process says the same."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        gauge = GaugeMetricFamily("member_help_cases", "Cases, by state.", labels=["state"])
        counts = dict(Case.objects.values_list("state").annotate(Count("pk")))
        for state in Case.State.values:
            gauge.add_metric([state], counts.get(state, 0))
        yield gauge

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """Known without asking the database, which registering must not do."""
        yield GaugeMetricFamily("member_help_cases", "Cases, by state.", labels=["state"])


REGISTRY.register(_CaseCollector())
