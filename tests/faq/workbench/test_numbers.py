"""What a workbench tells Prometheus: asked over real HTTP, and of each way that a run ends."""

from __future__ import annotations

import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot import exposition
from bot.faq.publishing.state import Progress, Run, publishing_alone
from bot.faq.workbench import metrics
from bot.faq.workbench.processes import own_children
from bot.faq.workbench.tally import Tally
from tests.faq.workbench.running import Workbench, running_workbench

Numbers = dict[str, float]
WHO = {"name": "陈一", "id": "chen"}


@pytest.fixture(scope="module")
def workbench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    folder = tmp_path_factory.mktemp("workbench")
    (folder / "releases").mkdir()
    with running_workbench(folder) as running:
        yield running


def text_of(workbench: Workbench) -> str:
    """Asked for without any token."""
    with urllib.request.urlopen(f"{workbench.url}/metrics", timeout=30) as answer:
        assert answer.headers["Content-Type"].startswith("text/plain")
        return str(answer.read().decode())


def read(text: str) -> Numbers:
    """Samples by name and labels."""
    samples = [one for family in text_string_to_metric_families(text) for one in family.samples]
    return {f"{one.name}{sorted(one.labels.values())}": one.value for one in samples}


def counted() -> Numbers:
    """What this very process has counted."""
    return read(exposition.told(metrics.REGISTRY).decode())


def test_the_numbers_are_told_without_the_token_and_nothing_else_is(workbench: Workbench) -> None:
    assert "member_help_workbench_requests_total" in text_of(workbench)
    assert workbench.call("GET", "/health", token="")[0] == 401
    assert workbench.call("POST", "/metrics", token="")[0] == 405


def test_a_request_counts_by_its_address_and_status_and_a_made_up_one_names_nothing(
    workbench: Workbench,
) -> None:
    before = read(text_of(workbench))
    workbench.call("GET", "/health")
    workbench.call("GET", "/releases/r000009")
    workbench.call("GET", "/health", token="wrong")
    workbench.call("GET", "/the-name-of-a-member")
    after, text = read(text_of(workbench)), text_of(workbench)
    name = "member_help_workbench_requests_total"
    for labels in (
        ["200", "GET /health"],
        ["404", "GET /releases/{release}"],
        ["401", "GET /health"],
        ["404", "unknown"],
    ):
        assert after[f"{name}{labels}"] == before.get(f"{name}{labels}", 0) + 1
    assert "r000009" not in text
    assert "the-name" not in text


def test_the_request_that_asks_is_under_way_and_its_processes_and_disk_are_told(
    workbench: Workbench,
) -> None:
    told = read(text_of(workbench))
    assert told["member_help_workbench_in_flight['GET /metrics']"] == 1
    assert told["member_help_workbench_children[]"] == 0
    assert told["member_help_workbench_disk_free_bytes[]"] > 0
    assert (
        told["member_help_workbench_disk_free_bytes[]"]
        <= told["member_help_workbench_disk_bytes[]"]
    )
    assert told["process_resident_memory_bytes[]"] > 1e6


def test_who_asks_for_the_model_counts_by_what_is_answered(workbench: Workbench) -> None:
    before = read(text_of(workbench))
    request = urllib.request.Request(
        workbench.model_url, headers={"Authorization": "Bearer model-tests"}
    )
    with pytest.raises(urllib.error.HTTPError, match="503"):
        urllib.request.urlopen(request, timeout=30)
    name = "member_help_workbench_models_total['503']"
    assert read(text_of(workbench))[name] == before[name] + 1


def running(seconds_ago: float = 0.0, **more: str) -> Run:
    """A run that began so long ago."""
    began_at = datetime.now(timezone.utc) - timedelta(seconds=seconds_ago)
    return Run(os.urandom(6).hex(), WHO, "", began_at.isoformat(timespec="seconds"), **more)


@pytest.mark.parametrize(
    ("goal", "state", "result"),
    [
        ("publish", "published", "published"),
        ("publish", "refused", "refused"),
        ("publish", "failed", "failed"),
        ("publish", "interrupted", "stopped"),
        ("draft", "idle", "trained"),
        ("draft", "failed", "failed"),
    ],
)
def test_a_run_counts_once_by_its_end_with_the_seconds_of_its_stages(
    tmp_path: Path, goal: str, state: str, result: str
) -> None:
    tally, before = Tally(tmp_path), counted()
    with publishing_alone(tmp_path):
        progress = Progress(tmp_path, running(goal=goal))
        tally.look()
        progress.save(state=state, seconds={"check": 0.4, "train": 170.0})
    for _ in range(3):
        tally.look()
    after = counted()
    grown = {name: after[name] - before.get(name, 0) for name in after}
    runs = {name: by for name, by in grown.items() if "_runs_total" in name and by}
    assert runs == {f"member_help_workbench_runs_total{sorted((goal, result))}": 1}
    assert grown["member_help_workbench_stage_seconds_sum['train']"] == 170.0
    assert grown["member_help_workbench_stage_seconds_count['check']"] == 1


def test_a_run_that_ended_without_a_word_was_killed(tmp_path: Path) -> None:
    tally, before = Tally(tmp_path), counted()
    with publishing_alone(tmp_path):
        Progress(tmp_path, running())
    tally.look()
    name = "member_help_workbench_runs_total['killed', 'publish']"
    assert counted()[name] == before[name] + 1


def test_what_had_ended_before_the_workbench_began_is_not_counted_again(tmp_path: Path) -> None:
    with publishing_alone(tmp_path):
        Progress(tmp_path, running()).save(state="failed")
    before = counted()
    Tally(tmp_path).look()
    assert counted() == before


def test_the_run_under_way_is_told_with_its_age_at_its_stage(tmp_path: Path) -> None:
    tally = Tally(tmp_path)
    with publishing_alone(tmp_path):
        progress = Progress(tmp_path, running(seconds_ago=1000))
        progress.save(stage="train")
        tally.look()
        told = counted()
        assert 1000 <= told["member_help_workbench_run_seconds['train']"] < 1100
        assert told["member_help_workbench_run_seconds['check']"] == 0
        progress.save(state="published")
    tally.look()
    assert counted()["member_help_workbench_run_seconds['train']"] == 0


def test_the_memory_of_children_and_of_theirs_is_found() -> None:
    program = (
        "import subprocess, sys; held = bytearray(30_000_000);"
        "child = subprocess.Popen([sys.executable, '-c', 'input()'], stdin=subprocess.PIPE);"
        "print(child.pid, flush=True); input(); child.communicate(b'')"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout
        grandchild = int(child.stdout.readline())
        found = own_children()
        assert found[child.pid] > 30_000_000
        assert found[grandchild] > 0
        child.communicate("\n")
    assert child.pid not in own_children()
