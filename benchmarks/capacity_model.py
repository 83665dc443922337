"""How many processes, cores and bytes so many members need: plain arithmetic on what was measured.

What is measured comes from ``capacity.json``; what is assumed stands here, in one place, and the
page prints it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

SIZES = {"100 万": 1_000_000, "5,000 万": 50_000_000, "3 亿": 300_000_000}
# A process of these kinds has one core's worth of Python and no more.
SINGLE = ("web", "rasa", "actions")
# Connections that one process may hold: the pools of web/member_help/settings.py and of SQLAlchemy.
MOST_CONNECTIONS = {"web": 12, "rasa": 15}
INT4 = 2**31 - 1
MONTH_DAYS = 30


@dataclass(frozen=True)
class Assumptions:
    """Not measured: how members behave. All are to be replaced by what an operator sees."""

    # Of all members so many percent ask something in a month, in so many messages.
    asking_percent: float = 5.0
    messages_each: float = 6.0
    # On the two days a month when shares are published, so many times an average day.
    busy_day: float = 5.0
    # The busiest hour's part of a day, and the busiest minute against that hour's average.
    busy_hour: float = 0.12
    busy_minute: float = 1.5
    # A page stays open for so long.
    open_minutes: float = 5.0
    # So much of a core is used at the peak; the rest is for what nobody foresaw.
    used: float = 0.6
    # One more process of each kind than the peak needs, for one that is dead or being replaced.
    spare: int = 1
    retention_days: int = 180


@dataclass(frozen=True)
class Need:
    """Of one number of members."""

    messages_a_month: float
    peak: float  # messages a second
    sockets: float  # open at the peak
    processes: dict[str, int]
    cores: dict[str, float]  # in use at the peak, by kind
    connections: int  # at most, to PostgreSQL
    memory_gb: float  # of our own processes
    database_gb_a_month: float
    database_gb: float  # when as much is deleted as is added
    transactions: float  # a second at the peak, those that only read included
    flushes: float  # to disk, a second at the peak, when none are made together
    wal_megabytes: float  # a second at the peak
    int4_months: float  # until a 32-bit number of the memory's events is used up


def need(members: int, measured: Mapping[str, Any], given: Assumptions) -> Need:
    """What so many members need."""
    month = members * given.asking_percent / 100 * given.messages_each
    peak = month / MONTH_DAYS * given.busy_day * given.busy_hour / 3600 * given.busy_minute
    cpu = {kind: ms / 1000 for kind, ms in measured["cpu_ms"].items()}
    processes = {
        kind: max(math.ceil(peak * cpu[kind] / given.used), 1) + given.spare for kind in SINGLE
    }
    a_message = sum(measured["bytes"].values())
    a_message += measured["bytes_a_conversation"] / given.messages_each
    gigabytes = month * a_message / 1e9
    memory = sum(processes[kind] * measured["megabytes"][kind] for kind in SINGLE)
    return Need(
        messages_a_month=month,
        peak=peak,
        sockets=peak / given.messages_each * given.open_minutes * 60,
        processes=processes,
        cores={kind: peak * seconds for kind, seconds in cpu.items()},
        connections=sum(processes[kind] * most for kind, most in MOST_CONNECTIONS.items()),
        memory_gb=memory / 1000,
        database_gb_a_month=gigabytes,
        database_gb=gigabytes * given.retention_days / MONTH_DAYS,
        transactions=peak * measured["commits"],
        flushes=peak * measured["writes_to_disk"],
        wal_megabytes=peak * measured["wal_bytes"] / 1e6,
        int4_months=INT4 / (month * measured["events"]),
    )
