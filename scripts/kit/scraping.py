"""What a Prometheus beside `make cluster` is told: where each process's numbers are."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .paths import ROOT

RULES = ROOT / "deploy" / "prometheus" / "alerts.yml"
_OTHER_PATHS = {"rasa": "/webhooks/member/metrics"}


def write_settings(place: Path, targets: Mapping[str, list[str]]) -> None:
    """Write Prometheus' settings to `place`; `targets` are `host:port` by kind of process.

    JSON is YAML too. `prometheus --config.file=PLACE` is not started here.
    """
    jobs = [_job(kind, found) for kind, found in targets.items()]
    told = {
        "global": {"scrape_interval": "15s", "evaluation_interval": "15s"},
        "rule_files": [str(RULES)],
        "scrape_configs": jobs,
    }
    place.write_text(json.dumps(told, indent=2), encoding="utf-8")


def _job(kind: str, targets: list[str]) -> dict[str, Any]:
    return {
        "job_name": kind,
        "metrics_path": _OTHER_PATHS.get(kind, "/metrics"),
        "static_configs": [{"targets": targets}],
    }
