"""The alert rules, tested by promtool, each both ways; and the settings that Prometheus is given.

That the processes tell what the rules read is seen in tests/web/test_numbers.py."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from scripts.kit.programs import program
from scripts.kit.scraping import write_settings

PLACE = Path(__file__).resolve().parents[3] / "deploy" / "prometheus"
RULES = yaml.safe_load((PLACE / "alerts.yml").read_text(encoding="utf-8"))
ALERTS: dict[str, dict[str, Any]] = {
    rule["alert"]: rule for group in RULES["groups"] for rule in group["rules"]
}
COMPOSE = yaml.safe_load((PLACE.parent / "compose.yml").read_text(encoding="utf-8"))
# Another version may tell them under other names: read its changes before this line is changed.
EXPORTERS = {
    "postgres-exporter": (
        "quay.io/prometheuscommunity/postgres-exporter:v0.20.1",
        {
            "pg_up",
            "pg_stat_activity_count",
            "pg_stat_activity_max_tx_duration",
            "pg_settings_max_connections",
            "pg_replication_is_replica",
            "pg_replication_lag_seconds",
            "pg_replication_slots_active",
        },
    ),
    "redis-exporter": (
        "oliver006/redis_exporter:v1.80.1-alpine",
        {
            "redis_up",
            "redis_memory_used_bytes",
            "redis_memory_max_bytes",
            "redis_evicted_keys_total",
        },
    ),
}
CASES = yaml.safe_load((PLACE / "alerts.test.yml").read_text(encoding="utf-8"))["tests"]


def promtool(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Run it; it belongs to what `make test` installs."""
    found = program("promtool")
    assert found, "promtool is missing: apt-get install prometheus"
    return subprocess.run(
        [str(found), *map(str, arguments)], capture_output=True, text=True, check=False
    )


def test_every_case_of_every_alert_comes_out_as_written() -> None:
    done = promtool("test", "rules", PLACE / "alerts.test.yml")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("name", "good", "broken"),
    [
        ("成员等不到回答", "seconds) > 30", "seconds) > 3000"),
        ("成员等不到回答", "seconds) > 30", "seconds) > 3"),
        ("留言没人回", 'state="left"', 'state="waiting"'),
        ("没有网页进程", "severity: page", "severity: ticket"),
        ("数据库连接快满", "> 0.85", "> 0.9"),
        ("事务太久", "client backend", "autovacuum worker"),
        ("发布失败", "failed|killed", "failed|killed|refused"),
    ],
)
def test_a_rule_that_says_something_else_is_found(
    name: str, good: str, broken: str, tmp_path: Path
) -> None:
    """By its own two cases: all of them take seconds."""
    rule = yaml.safe_dump(ALERTS[name], allow_unicode=True, default_flow_style=False)
    own = [case for case in CASES if case["name"].split("：")[0] == name]
    assert good in rule
    for text, passes in ((rule, True), (rule.replace(good, broken), False)):
        group = {"name": "one", "rules": [yaml.safe_load(text)]}
        _write(tmp_path / "alerts.yml", {"groups": [group]})
        _write(tmp_path / "cases.yml", {"rule_files": ["alerts.yml"], "tests": own})
        assert (promtool("test", "rules", tmp_path / "cases.yml").returncode == 0) is passes


@pytest.mark.parametrize("name", ALERTS)
def test_an_alert_says_in_chinese_what_is_wrong_and_what_to_do(name: str) -> None:
    rule = ALERTS[name]
    assert re.fullmatch(r"\d+[sm]", rule["for"])
    assert rule["labels"]["severity"] in ("page", "ticket")
    for note in ("summary", "do"):
        assert len(re.findall(r"[\u4e00-\u9fff]", rule["annotations"][note])) >= 8, note


@pytest.mark.parametrize("name", ALERTS)
def test_an_alert_has_a_case_in_which_it_fires_and_one_in_which_it_does_not(name: str) -> None:
    checks = [check for case in CASES for check in case["alert_rule_test"]]
    outcomes = {bool(check["exp_alerts"]) for check in checks if check["alertname"] == name}
    assert outcomes == {True, False}


def test_the_cases_are_told_of_numbers_under_the_same_names() -> None:
    series = [one["series"] for case in CASES for one in case["input_series"]]
    read = set().union(*(_names(rule["expr"]) for rule in ALERTS.values()))
    assert {one.split("{")[0] for one in series} == read


def test_the_settings_of_prometheus_are_its_own(tmp_path: Path) -> None:
    shutil.copy(PLACE / "alerts.yml", tmp_path)
    shutil.copy(PLACE / "compose.yml", tmp_path)
    write_settings(tmp_path / "cluster.yml", {"web": ["127.0.0.1:1"], "rasa": ["127.0.0.1:2"]})
    # Debian's is built without Kubernetes: of that part only its own schema could tell.
    kubernetes = yaml.safe_load((PLACE / "kubernetes.yml").read_text(encoding="utf-8"))
    (job,) = kubernetes["scrape_configs"]
    assert job.pop("kubernetes_sd_configs") == [
        {"role": "pod", "namespaces": {"names": ["member-help"]}}
    ]
    (tmp_path / "kubernetes.yml").write_text(json.dumps(kubernetes), encoding="utf-8")
    for name in ("compose", "cluster", "kubernetes"):
        done = promtool("check", "config", tmp_path / f"{name}.yml")
        assert done.returncode == 0, done.stdout + done.stderr
        assert f"{len(ALERTS)} rules found" in done.stdout


def test_every_container_that_tells_numbers_is_asked_by_its_name_where_it_listens() -> None:
    told = yaml.safe_load((PLACE / "compose.yml").read_text(encoding="utf-8"))
    places = [
        target.split(":")
        for job in told["scrape_configs"]
        for group in job["static_configs"]
        for target in group["targets"]
    ]
    expected = {
        f"{COMPOSE['name']}-{name}-{number + 1}": name
        for name in ("web", "rasa", "actions", "workbench", *EXPORTERS)
        for number in range(COMPOSE["services"][name]["deploy"].get("replicas", 1))
    }
    assert sorted(host for host, _ in places) == sorted(expected)
    for host, port in places:
        # An exporter says its own port only where its health is asked for.
        service = COMPOSE["services"][expected[host]]
        parts = [service.get(part) for part in ("command", "environment", "healthcheck")]
        assert port in re.findall(r"\d+", json.dumps(parts)), host
    hosts = COMPOSE["services"]["web"]["environment"]["ALLOWED_HOSTS"]
    assert hosts.endswith(",member-help-web-1,member-help-web-2")


@pytest.mark.parametrize("name", EXPORTERS)
def test_of_the_engines_only_numbers_are_read_that_these_versions_tell(name: str) -> None:
    image, told = EXPORTERS[name]
    read = set().union(*(_names(rule["expr"]) for rule in ALERTS.values()))
    kind = "pg_" if name == "postgres-exporter" else "redis_"
    assert COMPOSE["services"][name]["image"] == image
    assert {one for one in read if one.startswith(kind)} == told


def _names(expression: str) -> set[str]:
    """The numbers that an expression reads; what a label is to say is none."""
    unquoted = re.sub(r'"[^"]*"', '""', expression)
    return set(re.findall(r"\b(?:up|(?:member_help|process|pg|redis)_\w+)\b", unquoted))


def _write(path: Path, content: dict[str, Any]) -> None:
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
