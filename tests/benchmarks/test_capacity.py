"""docs/scaling.md says what follows from what was measured, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from benchmarks.capacity_model import INT4, Assumptions, need
from benchmarks.capacity_page import PAGE, with_tables

ROOT = Path(__file__).resolve().parents[2]
MEASURED: dict[str, Any] = json.loads((ROOT / "benchmarks" / "capacity.json").read_text())
# Round figures, so that what follows can be done in the head.
ROUND = MEASURED | {
    "cpu_ms": dict.fromkeys(MEASURED["cpu_ms"], 0.0) | {"web": 60.0, "rasa": 30.0},
    "megabytes": dict.fromkeys(MEASURED["megabytes"], 100),
    "bytes": {"chat_message.rows": 900},
    "bytes_a_conversation": 600,
    "commits": 10.0,
    "wal_bytes": 10_000,
    "events": 5.0,
}
GIVEN = Assumptions(
    asking_percent=10, messages_each=6, busy_day=1, busy_hour=0.1, busy_minute=1, used=0.6
)


def test_the_tables_of_the_page_follow_from_what_was_measured() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert with_tables(text, MEASURED) == text, "run benchmarks/capacity.py --tables"


def test_other_figures_give_another_page() -> None:
    text = PAGE.read_text(encoding="utf-8")
    dearer = MEASURED | {"cpu_ms": {kind: ms * 2 for kind, ms in MEASURED["cpu_ms"].items()}}
    assert with_tables(text, dearer) != text


def test_a_page_without_a_table_is_refused() -> None:
    with pytest.raises(ValueError, match="no table"):
        with_tables("# nothing", MEASURED)


def test_what_members_need_is_plain_arithmetic() -> None:
    # 100 million members: 60 million messages a month, 2 million a day, 200,000 in an hour.
    found = need(100_000_000, ROUND, GIVEN)
    assert found.messages_a_month == 60_000_000
    assert found.peak == pytest.approx(55.56, abs=0.01)
    # 55.56 × 60 ms are 3.3 cores; at 60 % of each, 5.6 processes, so 6 and a spare one.
    assert found.processes == {"web": 7, "rasa": 4, "actions": 2}
    assert found.cores["web"] == pytest.approx(3.33, abs=0.01)
    assert found.connections == 7 * 12 + 4 * 15
    assert found.memory_gb == pytest.approx(1.3)
    # 900 bytes, and a sixth of a conversation's 600.
    assert found.database_gb_a_month == pytest.approx(60)
    assert found.database_gb == pytest.approx(360)
    assert found.transactions == pytest.approx(555.6, abs=0.1)
    assert found.int4_months == pytest.approx(INT4 / 300_000_000)


def test_kubernetes_lets_as_many_pods_run_as_50_million_members_need() -> None:
    text = (ROOT / "deploy/k8s/base/scaling.yml").read_text(encoding="utf-8")
    most = {one["metadata"]["name"]: one["spec"]["maxReplicas"] for one in yaml.safe_load_all(text)}
    wanted = need(50_000_000, MEASURED, Assumptions()).processes
    assert {kind: count for kind, count in wanted.items() if count > most[kind]} == {}


def test_few_members_still_get_two_processes_of_each_kind() -> None:
    assert set(need(1000, ROUND, GIVEN).processes.values()) == {2}
