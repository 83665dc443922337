"""The compose file: of the specification, shut, watched, and starting what a checkout starts."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from scripts.kit.postgres import KEPT_PRIVATE
from tests.deploy.manifests import settings_read, what_runs
from tests.deploy.manifests.compose_rules import complaints

DEPLOY = Path(__file__).resolve().parents[3] / "deploy"
TEXT = (DEPLOY / "compose.yml").read_text(encoding="utf-8")
SERVICES = yaml.safe_load(TEXT)["services"]
READ = {
    "web": settings_read.of_web(),
    "migrate": settings_read.of_web(),
    "retention": settings_read.of_web(),
    "rasa": settings_read.of_rasa(),
    "actions": settings_read.of_actions(),
    "workbench": settings_read.of_workbench(),
    "prepare": settings_read.of_workbench(),
    "backup": settings_read.of_backup(),
}


def _example() -> dict[str, str]:
    lines = (DEPLOY / "compose.env.example").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and line[0] != "#")


def test_nothing_is_wrong_with_the_compose_file() -> None:
    assert complaints(TEXT, DEPLOY, _example()) == []


@pytest.mark.parametrize("name", ["web", "rasa", "actions", "workbench", "migrate"])
def test_a_service_runs_what_a_checkout_runs(name) -> None:
    assert SERVICES[name]["command"] == what_runs.commands()[name]


@pytest.mark.parametrize("name", READ)
def test_a_service_is_given_only_settings_that_its_code_reads(name: str) -> None:
    assert set(SERVICES[name]["environment"]) - READ[name] == set()


@pytest.mark.parametrize("name", ["web", "rasa", "actions", "workbench"])
def test_a_service_is_given_all_that_a_checkout_gives_it(name, monkeypatch, tmp_path) -> None:
    # Here the database stands in for the folder of one, and the demo's sign-in is for loopback.
    wanted = what_runs.given(monkeypatch, tmp_path) & READ[name] - {"VAR_DIR", "DEMO_SIGNIN"}
    assert wanted - set(SERVICES[name]["environment"]) == set()


@pytest.mark.parametrize("file", ["compose.yml", "k8s/overlays/trial/postgres.yml"])
def test_postgresql_keeps_members_words_as_private_as_in_a_checkout(file: str) -> None:
    started = (DEPLOY / file).read_text(encoding="utf-8")
    assert [setting for setting in KEPT_PRIVATE if f'"-c", "{setting}"' not in started] == []


@pytest.mark.parametrize(
    ("good", "broken", "said"),
    [
        ("  read_only: true\n", "", "web: may write to its own files"),
        ('  user: "10001:10001"\n', "", "web: runs as root"),
        ("  cap_drop: [ALL]\n", "", "rasa: keeps capabilities"),
        ("limits: {cpus: \"1.0\", memory: 2G, pids: 128}", "limits: {}", "rasa: has no limit of"),
        ("{RASA_TOKEN:?}", "{RASA_TOKEN:-secret}", "RASA_TOKEN: a secret with a default"),
        ("{SECRET_KEY:?}", "{SECRET_KEY}", "SECRET_KEY: a secret with a default"),
        ("{MODEL_TOKEN:?}", "{MODEL_WORD:?}", "MODEL_WORD: the example does not name it"),
        ("    internal: true\n", "", "rasa: is in a network with a way out"),
        ("  actions:\n    <<: *brain\n", "  actions:\n    <<: *brain\n    ports: [5055]\n",
         "actions: can be reached from outside"),
        ("./nginx:/", "./lost:/", "mounts ./lost, which is not there"),
        ("  releases: {}\n", "", "mounts releases, which is no volume"),
        ("migrate: {condition: service_completed_successfully}",
         "migrate: {condition: service_healthy}", "waits for the health of migrate"),
        ("brain.Dockerfile", "head.Dockerfile", "which is not there"),
        ("    shm_size: 256m\n", "    shm_sizes: 256m\n", "schema: "),
    ],
)  # fmt: skip
def test_a_broken_compose_file_is_refused(good: str, broken: str, said: str) -> None:
    assert good in TEXT
    found = complaints(TEXT.replace(good, broken), DEPLOY, _example())
    assert any(said in one for one in found), found


def test_a_secret_that_is_asked_for_may_not_stand_in_the_example() -> None:
    found = complaints(TEXT, DEPLOY, _example() | {"SECRET_KEY": "abc"})
    assert found == ["SECRET_KEY: has a value in the example and none here"]
