"""The Kubernetes manifests: valid, shut, whole, and starting what a checkout starts."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.deploy.manifests import settings_read, what_runs
from tests.deploy.manifests.k8s_rules import complaints
from tests.deploy.manifests.kustomize import (
    BrokenKustomization,
    Built,
    build,
    containers,
    pod_of,
)

K8S = Path(__file__).resolve().parents[3] / "deploy" / "k8s"
FOLDERS = {"base": K8S / "base", "trial": K8S / "overlays" / "trial"}
READ = {
    "web": settings_read.of_web(),
    "await-migration": settings_read.of_web(),
    "migrate": settings_read.of_web(),
    "retention": settings_read.of_web(),
    "rasa": settings_read.of_rasa(),
    "actions": settings_read.of_actions(),
    "workbench": settings_read.of_workbench(),
    "prepare": settings_read.of_workbench(),
    "backup": settings_read.of_backup(),
}


@pytest.fixture(scope="module")
def base() -> Built:
    return build(FOLDERS["base"])


def _secret_keys() -> set[str]:
    lines = (K8S / "secrets.env.example").read_text(encoding="utf-8").splitlines()
    pairs = dict(line.split("=", 1) for line in lines if line and line[0] != "#")
    assert not any(pairs.values())
    return set(pairs)


@pytest.mark.parametrize("name", FOLDERS)
def test_nothing_is_wrong_with_the_manifests(name: str) -> None:
    assert complaints(build(FOLDERS[name]), _secret_keys()) == []


def test_every_secret_that_is_asked_for_is_used() -> None:
    used = set(re.findall(r"name: member-help, key: ([A-Z_]+)", _all_text()))
    assert used == _secret_keys()


def test_every_setting_is_used(base: Built) -> None:
    used = set(re.findall(r"name: settings, key: ([A-Z_]+)", _all_text()))
    settings = base.named("ConfigMap", "settings")
    assert settings
    assert used == set(settings["data"])


@pytest.mark.parametrize("name", ["web", "rasa", "actions", "workbench", "migrate"])
def test_a_container_runs_what_a_checkout_runs(name, base) -> None:
    assert _container(base, name)["command"] == what_runs.commands()[name]


@pytest.mark.parametrize("name", READ)
def test_a_container_is_given_only_settings_that_its_code_reads(name: str, base: Built) -> None:
    assert _environment(base, name) - READ[name] == set()


@pytest.mark.parametrize("name", ["web", "rasa", "actions", "workbench"])
def test_a_container_is_given_all_that_a_checkout_gives_it(
    name, base, monkeypatch, tmp_path
) -> None:
    # Here the database stands in for the folder of one, and the demo's sign-in is for loopback.
    wanted = what_runs.given(monkeypatch, tmp_path) & READ[name] - {"VAR_DIR", "DEMO_SIGNIN"}
    assert wanted - _environment(base, name) == set()


def test_people_reach_every_page_and_nothing_that_is_for_machines(base: Built) -> None:
    (ingress,) = base.of("Ingress")
    paths = {path["path"] for rule in ingress["spec"]["rules"] for path in rule["http"]["paths"]}
    web = K8S.parents[1] / "web"
    files = [web / app / "urls.py" for app in ("member_help", "accounts")]
    text = "".join(file.read_text(encoding="utf-8") for file in files)
    pages = {f"/{page.split('/')[0]}" for page in re.findall(r'path\(\s*"([^"]*)"', text)}
    assert paths == pages - {"/metrics", "/healthz", "/readyz"} | {"/ws"}


OWN_NUMBERS = {
    "web": "/metrics",
    "rasa": "/webhooks/member/metrics",
    "actions": "/metrics",
    "workbench": "/metrics",
}
ENGINES = {"postgres": "/metrics", "redis": "/metrics"}


@pytest.mark.parametrize(
    ("name", "expected"), [("base", OWN_NUMBERS), ("trial", OWN_NUMBERS | ENGINES)]
)
def test_prometheus_may_read_the_numbers_of_every_process_that_has_some(
    name: str, expected: dict[str, str]
) -> None:
    built = build(FOLDERS[name])
    told, doors = {}, set()
    for one in [*built.of("Deployment"), *built.of("StatefulSet")]:
        notes = one["spec"]["template"]["metadata"].get("annotations", {})
        if notes.get("prometheus.io/scrape") == "true":
            pod, port = one["metadata"]["name"], notes["prometheus.io/port"]
            told[pod] = notes["prometheus.io/path"]
            doors.add((pod, _port_name(one, int(port))))
    assert told == expected
    assert _let_in(built, "monitoring") == doors


def _port_name(resource: dict[str, Any], number: int) -> str:
    ports = [port for one in containers(resource) for port in one.get("ports", [])]
    (name,) = [port["name"] for port in ports if port["containerPort"] == number]
    return str(name)


def _let_in(built: Built, namespace: str) -> set[tuple[str, str]]:
    """The pods and the ports of theirs that a whole namespace reaches."""
    peer = {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": namespace}}}
    return {
        (policy["metadata"]["name"], port["port"])
        for policy in built.of("NetworkPolicy")
        for rule in policy["spec"].get("ingress", [])
        if peer in rule["from"]
        for port in rule["ports"]
    }


def test_the_trial_runs_the_engines_and_exporters_of_the_compose_file() -> None:
    compose = yaml.safe_load((K8S.parent / "compose.yml").read_text(encoding="utf-8"))
    images = {service["image"] for service in compose["services"].values()}
    trial = [one for name in ("postgres", "redis") for one in _pods(name)]
    assert len(trial) == 4
    assert {one["image"] for one in trial} <= images


def _pods(name: str) -> list[dict[str, Any]]:
    built = build(FOLDERS["trial"])
    found = built.named("StatefulSet", name) or built.named("Deployment", name)
    return list(containers(found or {}))


def test_every_job_and_process_of_the_trial_that_opens_the_database_is_let_in() -> None:
    built = build(FOLDERS["trial"])
    policy = built.named("NetworkPolicy", "postgres") or {}
    (rule,) = [one for one in policy["spec"]["ingress"] if one["ports"] == [{"port": "sql"}]]
    (wanted,) = rule["from"][0]["podSelector"]["matchExpressions"]
    secrets = {"DATABASE_URL", "TRACKER_URL"}
    opening = {
        (pod_of(one) or {})["metadata"]["labels"]["app.kubernetes.io/name"]
        for one in built.resources
        for container in containers(one)
        if secrets & {variable["name"] for variable in container.get("env", [])}
    }
    assert set(wanted["values"]) == opening


def _named(kind: str, name: str) -> Callable[[Built], Any]:
    return lambda built: built.named(kind, name)


def _spec(name: str) -> Callable[[Built], Any]:
    return lambda built: built.named("Deployment", name)["spec"]["template"]["spec"]


def _first(name: str) -> Callable[[Built], Any]:
    return lambda built: _spec(name)(built)["containers"][0]


@pytest.mark.parametrize(
    ("place", "change", "said"),
    [
        (_first("rasa"), {"imagePullPolicy": 5}, "schema"),
        (_named("Service", "rasa"), {"spce": {}}, "schema"),
        (_first("rasa"), {"readinessProbe": None}, "rasa has no readinessProbe"),
        (_first("rasa"), {"resources": {}}, "rasa has no limits of ['cpu', 'memory']"),
        (_first("web"), {"securityContext": {}}, "web may write to its own files"),
        (_spec("web"), {"securityContext": {}}, "may run as root"),
        (_spec("web"), {"topologySpreadConstraints": None}, "may all lie on one machine"),
        (_spec("web"), {"terminationGracePeriodSeconds": 1}, "has no time to finish"),
        (_spec("rasa"), {"volumes": []}, "no volume releases"),
        (_first("web"), {"env": [{"name": "A", "valueFrom": {"secretKeyRef": {
            "name": "member-help", "key": "NONE"}}}]}, "no secret member-help/NONE"),
        (_first("web"), {"env": [{"name": "A", "valueFrom": {"configMapKeyRef": {
            "name": "settings", "key": "NONE"}}}]}, "no setting settings/NONE"),
        (_first("web"), {"ports": [{"name": "other", "containerPort": 8000}]}, "no port http"),
        (lambda built: built.named("Deployment", "web")["spec"], {"replicas": 3}, "undo what"),
        (lambda built: built.named("Deployment", "web")["spec"]["strategy"]["rollingUpdate"],
         {"maxUnavailable": 1}, "may be fewer while it is replaced"),
        (lambda built: built.named("Deployment", "workbench")["spec"], {"replicas": 2},
         "which only a single one may be"),
        (lambda built: built.named("NetworkPolicy", "web")["spec"]["podSelector"],
         {"matchLabels": {"app.kubernetes.io/name": "wbe"}}, "no pod wbe"),
        (lambda built: built.named("PersistentVolumeClaim", "content")["metadata"],
         {"name": "text"}, "no claim content"),
        (lambda built: built.named("PodDisruptionBudget", "rasa")["metadata"], {"name": "x"},
         "Deployment/rasa: no disruption budget"),
        (lambda built: built.of("HorizontalPodAutoscaler")[0]["spec"]["scaleTargetRef"],
         {"name": "wbe"}, "no deployment wbe"),
        (lambda built: built.of("Ingress")[0]["spec"]["rules"][0]["http"]["paths"][0]["backend"],
         {"service": {"name": "rasa", "port": {"name": "http"}}}, "leads people to rasa"),
    ],
)  # fmt: skip
def test_broken_manifests_are_refused(place, change, said: str, base: Built) -> None:
    broken = copy.deepcopy(base)
    found = place(broken)
    for name, value in change.items():
        if value is None:
            del found[name]
        else:
            found[name] = value
    told = complaints(broken, _secret_keys())
    assert any(said in one for one in told), told


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"resources": ["lost.yml"]}, "lost.yml is not there"),
        ({"resources": ["one.yml", "one.yml"]}, "twice"),
        ({"patches": [{"target": {"kind": "Ingress"}, "patch": "[]"}]}, "nothing to patch"),
        ({"patches": [{"target": {"kind": "Service"}, "patch":
            "[{op: replace, path: /spec/lost, value: 1}]"}]}, "is not there to be replaced"),
        ({"helmCharts": []}, "are not known here"),
    ],
)  # fmt: skip
def test_a_broken_kustomization_is_refused(change, said: str, tmp_path: Path) -> None:
    service = {"kind": "Service", "metadata": {"name": "one"}, "spec": {}}
    (tmp_path / "one.yml").write_text(yaml.safe_dump(service), encoding="utf-8")
    told = {"resources": ["one.yml"]} | change
    (tmp_path / "kustomization.yaml").write_text(yaml.safe_dump(told), encoding="utf-8")
    with pytest.raises(BrokenKustomization, match=said):
        build(tmp_path)


def _container(built: Built, name: str) -> dict[str, Any]:
    found = [one for resource in built.resources for one in containers(resource)]
    return next(one for one in found if one["name"] == name)


def _environment(built: Built, name: str) -> set[str]:
    """The settings of a container, without those that only make up another one."""
    variables = _container(built, name).get("env", [])
    parts = re.findall(r"\$\(([A-Z_]+)\)", " ".join(one.get("value", "") for one in variables))
    return {one["name"] for one in variables} - set(parts)


def _all_text() -> str:
    return "".join(file.read_text(encoding="utf-8") for file in K8S.rglob("*.yml"))
