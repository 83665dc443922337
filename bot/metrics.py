"""What a Rasa process counts, for ``/webhooks/member/metrics``. Only numbers: no text, no ids.

Each process has numbers and an address of its own; Prometheus adds them up.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from bot import exposition
from bot.turn import OUTCOMES

FAILED = "failed"
PARTS = ("understanding", "policies", "actions", "store")
PULLS = ("unchanged", "taken", "unreachable", "unusable")
_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

REGISTRY = CollectorRegistry()
TURNS = Counter(
    "member_help_rasa_turns",
    "Turns by outcome; failed: nothing was handled, the web app asks again.",
    ["outcome"],
    registry=REGISTRY,
)
TURN_SECONDS = Histogram(
    "member_help_rasa_turn_seconds",
    "Seconds of a turn, from the request's reading to its Turn.",
    buckets=_BUCKETS,
    registry=REGISTRY,
)
PART_SECONDS = Histogram(
    "member_help_rasa_part_seconds",
    "Seconds that a turn spent in one part, all its calls together; understanding: with what"
    " others said at the same moment.",
    ["part"],
    buckets=_BUCKETS,
    registry=REGISTRY,
)
IN_FLIGHT = Gauge(
    "member_help_rasa_in_flight", "Turns under way in this process.", registry=REGISTRY
)
APOLOGIES = Counter(
    "member_help_rasa_apologies",
    "Questions answered by an apology, as an action or a policy had failed.",
    registry=REGISTRY,
)
ACTION_FAILURES = Counter(
    "member_help_rasa_action_failures",
    "Calls of the action server that came to nothing.",
    registry=REGISTRY,
)
PULLED = Counter(
    "member_help_rasa_pulls", "Looks for a new model, by what they came to.", ["result"],
    registry=REGISTRY,
)  # fmt: skip
ANSWERED_PULL_AT = Gauge(
    "member_help_rasa_pull_timestamp_seconds",
    "When the model's address last said what the current one is.",
    registry=REGISTRY,
)
MODEL_TAKEN_AT = Gauge(
    "member_help_rasa_model_timestamp_seconds",
    "When the model that answers was taken; its age is the time since.",
    registry=REGISTRY,
)
MODEL = Gauge(
    "member_help_rasa_model_info",
    "1 for the release that answers and its model.",
    ["release", "model"],
    registry=REGISTRY,
)
EVENT_ID = Gauge(
    "member_help_rasa_event_id",
    "The id of the last event that was stored; the column ends at 2147483647.",
    registry=REGISTRY,
)
for _outcome in (*OUTCOMES, FAILED):
    TURNS.labels(_outcome)
for _part in PARTS:
    PART_SECONDS.labels(_part)
for _result in PULLS:
    PULLED.labels(_result)

_SPENT: ContextVar[dict[str, float] | None] = ContextVar("spent", default=None)


@functools.cache
def watch_the_process() -> None:
    """Memory, processor time and open files are told too; when a counter was made is not."""
    exposition.watch_the_process(REGISTRY)


@contextmanager
def turn() -> Iterator[None]:
    """One turn: how long it takes, and each part of it."""
    spent: dict[str, float] = {}
    token = _SPENT.set(spent)
    begun = time.perf_counter()
    try:
        with IN_FLIGHT.track_inprogress():
            yield
    finally:
        _SPENT.reset(token)
        TURN_SECONDS.observe(time.perf_counter() - begun)
        for name, seconds in spent.items():
            PART_SECONDS.labels(name).observe(seconds)


@contextmanager
def part(name: str) -> Iterator[None]:
    """What is done inside belongs to this part of the turn; outside a turn it counts nowhere."""
    begun = time.perf_counter()
    try:
        yield
    finally:
        spent = _SPENT.get()
        if spent is not None:
            spent[name] = spent.get(name, 0.0) + time.perf_counter() - begun


def pulled(result: str) -> None:
    """A look for a new model ended."""
    PULLED.labels(result).inc()
    if result != "unreachable":
        ANSWERED_PULL_AT.set_to_current_time()


def told(release: str, model: str) -> bytes:
    """All of it in Prometheus' text format, with what answers at this moment."""
    MODEL.clear()
    if model:
        MODEL.labels(release, model).set(1)
    return exposition.told(REGISTRY)
