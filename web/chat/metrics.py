"""What a web process counts, for /metrics. Only numbers: no text, no ids.

What stands in the database, and is the same in every process, is in ``chat.gauges``.
"""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

# What a message is handed to the brain for comes to one of these; the last four are our own words:
# an answer without words, a pause, an apology, and that it takes long.
OUTCOMES = ("answer", "chat", "ask", "clarify", "decline", "handoff")
FAULTS = ("empty", "unavailable", "failed", "slow")
_BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

REGISTRY = CollectorRegistry()
MESSAGES = Counter(
    "member_help_messages", "Member messages stored, by how they came.", ["kind"], registry=REGISTRY
)
REFUSED = Counter(
    "member_help_refused",
    "Requests and frames of members that were refused, by the problem's code.",
    ["code"],
    registry=REGISTRY,
)
TURNS = Counter("member_help_turns", "Turns handled, by outcome.", ["outcome"], registry=REGISTRY)
TURN_SECONDS = Histogram(
    "member_help_turn_seconds",
    "Seconds from handing a message to the brain until its answer is stored.",
    buckets=_BUCKETS,
    registry=REGISTRY,
)
ANSWER_SECONDS = Histogram(
    "member_help_answer_seconds",
    "Seconds from storing a member's message until its answer is stored: what the member waits.",
    buckets=(*_BUCKETS, 30, 60, 300),
    registry=REGISTRY,
)
BRAIN_SECONDS = Histogram(
    "member_help_brain_seconds",
    "Seconds of a call of the brain for a turn, whatever it came to.",
    buckets=_BUCKETS,
    registry=REGISTRY,
)
IN_FLIGHT = Gauge(
    "member_help_in_flight", "Messages that this process has the brain at work on.",
    registry=REGISTRY,
)  # fmt: skip
SOCKETS = Gauge("member_help_sockets", "Members' WebSockets of this process.", registry=REGISTRY)
CASE_EVENTS = Counter(
    "member_help_case_events",
    "Steps of cases, by kind; opened, reopened and repeated are calls for a human.",
    ["kind"],
    registry=REGISTRY,
)
CASE_WAIT_SECONDS = Histogram(
    "member_help_case_wait_seconds",
    "Seconds that a case had waited when a colleague took it: the first response.",
    buckets=(5, 10, 30, 60, 120, 180, 300, 600, 1800, 3600, 4 * 3600, 24 * 3600),
    registry=REGISTRY,
)
DATABASE_SECONDS = Histogram(
    "member_help_database_seconds",
    "Seconds of one piece of work in the database.",
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
    registry=REGISTRY,
)
DATABASE_ERRORS = Counter(
    "member_help_database_errors",
    "Pieces of work that the database did not take: away, locked, too slow.",
    registry=REGISTRY,
)
REDIS_ERRORS = Counter(
    "member_help_redis_errors", "Nudges and counts that did not reach Redis.", registry=REGISTRY
)
for _outcome in (*OUTCOMES, *FAULTS):
    TURNS.labels(_outcome)
for _kind in ("text", "choice", "handoff"):
    MESSAGES.labels(_kind)
for _code in ("internal", "unavailable"):
    REFUSED.labels(_code)
for _kind in ("opened", "reopened", "repeated", "claimed"):
    CASE_EVENTS.labels(_kind)


def case_event(kind: str, waited: float | None) -> None:
    """A step of a case is stored; ``waited``: the seconds that it ended, if it ended some."""
    CASE_EVENTS.labels(kind).inc()
    if kind == "claimed" and waited is not None:
        CASE_WAIT_SECONDS.observe(waited)
