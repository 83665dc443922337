"""What an action server counts, for its ``/metrics``. Only numbers: no text, no ids."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from bot import exposition

# What a call came to, by its status. A form that says "that was no answer" is no error.
RESULTS = {200: "done", 400: "rejected"}
ERROR = "error"
UNKNOWN = "unknown"

REGISTRY = CollectorRegistry()
CALLS = Counter(
    "member_help_action_calls",
    "Calls of an action by what they came to.",
    ["action", "result"],
    registry=REGISTRY,
)
SECONDS = Histogram(
    "member_help_action_seconds",
    "Seconds of a call, from the request's reading to the answer.",
    ["action"],
    buckets=(0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    registry=REGISTRY,
)
IN_FLIGHT = Gauge("member_help_action_in_flight", "Calls under way.", registry=REGISTRY)


def begin(actions: frozenset[str]) -> None:
    """Name every action, so that its first error is a step up from zero."""
    for action in actions:
        SECONDS.labels(action)
        for result in (*RESULTS.values(), ERROR):
            CALLS.labels(action, result)


def watch_the_process() -> None:
    """Memory, processor time and open files are told too; when a counter was made is not."""
    exposition.watch_the_process(REGISTRY)


def called(action: str, status: int, seconds: float) -> str:
    """Count one call; what it came to."""
    result = RESULTS.get(status, ERROR)
    CALLS.labels(action, result).inc()
    SECONDS.labels(action).observe(seconds)
    return result


def told() -> bytes:
    """All of it in Prometheus' text format."""
    return exposition.told(REGISTRY)
