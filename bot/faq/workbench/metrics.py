"""What a workbench counts, for its ``/metrics``. Only numbers: no text, no names, no ids.

Requests are counted in ``bot.faq.workbench.counting``, runs in ``bot.faq.workbench.tally``.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from bot import exposition
from bot.faq.publishing.state import STAGES
from bot.faq.workbench.processes import own_children

GOALS = ("publish", "draft")
# What a run came to. Stopped: somebody wanted that; killed: it ended without a word.
RESULTS = ("published", "trained", "refused", "failed", "stopped", "killed")

REGISTRY = CollectorRegistry()
REQUESTS = Counter(
    "member_help_workbench_requests",
    "Requests by what was asked and the answer's status.",
    ["route", "status"],
    registry=REGISTRY,
)
REQUEST_SECONDS = Histogram(
    "member_help_workbench_request_seconds",
    "Seconds of a request, from its reading to its answer.",
    ["route"],
    buckets=(0.025, 0.1, 0.25, 1, 2.5, 10, 30, 120),
    registry=REGISTRY,
)
IN_FLIGHT = Gauge(
    "member_help_workbench_in_flight",
    "Requests under way; of the whole check, and of one model, all but one wait for their turn.",
    ["route"],
    registry=REGISTRY,
)
MODELS = Counter(
    "member_help_workbench_models",
    "Answers to who asked for the current model, by status; 503: there is no whole release.",
    ["status"],
    registry=REGISTRY,
)
RUNS = Counter(
    "member_help_workbench_runs",
    "Runs that ended, by what they were for and what they came to.",
    ["goal", "result"],
    registry=REGISTRY,
)
STAGE_SECONDS = Histogram(
    "member_help_workbench_stage_seconds",
    "Seconds that a run spent in a stage.",
    ["stage"],
    buckets=(0.5, 1, 5, 15, 30, 60, 120, 300, 600, 1200),
    registry=REGISTRY,
)
RUN_SECONDS = Gauge(
    "member_help_workbench_run_seconds",
    "Seconds since the run under way began, at the stage in which it is; else 0.",
    ["stage"],
    registry=REGISTRY,
)
CHILDREN = Gauge(
    "member_help_workbench_children",
    "Processes that the workbench started: those that understand, a run, its training.",
    registry=REGISTRY,
)
CHILDREN_BYTES = Gauge(
    "member_help_workbench_children_resident_bytes", "Memory of all of them.", registry=REGISTRY
)
DISK_BYTES = Gauge(
    "member_help_workbench_disk_bytes", "Size of the releases' disk.", registry=REGISTRY
)
DISK_FREE_BYTES = Gauge(
    "member_help_workbench_disk_free_bytes", "What is free on it.", registry=REGISTRY
)
for _goal in GOALS:
    for _result in RESULTS:
        RUNS.labels(_goal, _result)
for _stage in STAGES:
    STAGE_SECONDS.labels(_stage)
    RUN_SECONDS.labels(_stage)
for _status in (200, 304, 401, 503):
    MODELS.labels(_status)


def watch_the_process() -> None:
    """Memory, processor time and open files are told too; when a counter was made is not."""
    exposition.watch_the_process(REGISTRY)


def told(releases: Path) -> bytes:
    """All of it in Prometheus' text format, with what stands at this moment."""
    children = own_children()
    CHILDREN.set(len(children))
    CHILDREN_BYTES.set(sum(children.values()))
    if releases.is_dir():
        disk = shutil.disk_usage(releases)
        DISK_BYTES.set(disk.total)
        DISK_FREE_BYTES.set(disk.free)
    return exposition.told(REGISTRY)
