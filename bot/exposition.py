"""How each process of the brain tells Prometheus what it counts in a registry of its own."""

from __future__ import annotations

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)

CONTENT_TYPE = CONTENT_TYPE_LATEST


def watch_the_process(registry: CollectorRegistry) -> None:
    """Memory, processor time and open files are told too; when a counter was made is not."""
    disable_created_metrics()  # type: ignore[no-untyped-call]
    ProcessCollector(registry=registry)


def told(registry: CollectorRegistry) -> bytes:
    """All of it in Prometheus' text format, which is ``CONTENT_TYPE``."""
    written: bytes = generate_latest(registry)
    return written
