"""Every kind of process refuses to start without each secret that it needs, and says which."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from scripts.kit import services
from scripts.kit.paths import ROOT

# A blank one is as good as none: whoever guesses it is in.
ABSENT: dict[str, str | None] = {"not set": None, "empty": "", "blank": " \t"}
# The workbench's process is also the listener from which Rasa pulls its models.
NEEDED = {
    "web": ("SECRET_KEY", "RASA_TOKEN", "WORKBENCH_TOKEN"),
    "rasa": ("RASA_TOKEN", "ACTIONS_TOKEN", "MODEL_TOKEN"),
    "actions": ("ACTIONS_TOKEN",),
    "workbench": ("WORKBENCH_TOKEN", "MODEL_TOKEN"),
}
COMMANDS = {
    # Nothing gets as far as to listen; if something did, the port would be any free one.
    "web": services.web_command("127.0.0.1", 0),
    "rasa": services.rasa_command(0),
    "actions": services.actions_command(0),
    "workbench": services.workbench_command(),
}
CASES = [(kind, name) for kind, names in NEEDED.items() for name in names]
# Keys of a host app: without an issuer none is needed, with one some key is.
SIGNED_BY_A_HOST = {"HOST_JWT_ISSUER": "https://app.example"}
UNUSABLE_HOST_KEYS = {
    "no key at all": ({}, "HOST_JWT_JWKS"),
    "a secret that can be guessed": (
        {"HOST_JWT_ALGORITHM": "HS256", "HOST_JWT_SECRET": "short"},
        "HOST_JWT_SECRET",
    ),
    "a secret for an algorithm that has none": (
        {"HOST_JWT_ALGORITHM": "RS256", "HOST_JWT_SECRET": "s" * 32},
        "HOST_JWT_ALGORITHM",
    ),
    "a key file that is not there": ({"HOST_JWT_JWKS": "/nowhere/keys.json"}, "HOST_JWT_JWKS"),
    "a key file without keys": ({"HOST_JWT_JWKS": str(ROOT / "pyproject.toml")}, "HOST_JWT_JWKS"),
}


def _environment(folder: Path, kind: str) -> dict[str, str]:
    """All that this kind of process is given, and nothing of this process's own secrets."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": os.environ.get("HOME", str(folder)),
        "PYTHONPATH": str(ROOT),
        "VAR_DIR": str(folder),
        "TRACKER_URL": f"sqlite:///{folder}/tracker.sqlite3",
        # Nobody listens there.
        "ACTIONS_URL": "http://127.0.0.1:9/webhook",
        "MODEL_URL": "http://127.0.0.1:9/models/current",
        **{name: f"the-{name}-of-a-test" for name in NEEDED[kind]},
    }


def _refusal(kind: str, environment: Mapping[str, str]) -> str:
    """What a process says that ends by itself with an error; the test fails if it goes on."""
    done = subprocess.run(
        COMMANDS[kind],
        cwd=ROOT,
        env=dict(environment),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode != 0
    return done.stdout.splitlines()[-1]


@pytest.mark.parametrize("how", ABSENT)
@pytest.mark.parametrize(("kind", "name"), CASES)
def test_without_a_secret_no_process_starts_and_its_last_line_names_it(
    kind: str, name: str, how: str, tmp_path: Path
) -> None:
    environment = _environment(tmp_path, kind)
    del environment[name]
    value = ABSENT[how]
    if value is not None:
        environment[name] = value
    said = _refusal(kind, environment)
    assert name in said
    # Only the one that is missing, and the value of none.
    assert not [other for other in NEEDED[kind] if other != name and other in said]


@pytest.mark.parametrize("how", UNUSABLE_HOST_KEYS)
def test_with_a_host_app_and_no_usable_key_of_it_the_site_does_not_start(
    how: str, tmp_path: Path
) -> None:
    given, named = UNUSABLE_HOST_KEYS[how]
    said = _refusal("web", _environment(tmp_path, "web") | SIGNED_BY_A_HOST | given)
    assert named in said
    assert not [value for value in given.values() if len(value) >= 32 and value in said]


@pytest.mark.parametrize("kind", NEEDED)
def test_the_table_above_has_every_secret_that_a_process_is_given(kind: str) -> None:
    compose = yaml.safe_load((ROOT / "deploy" / "compose.yml").read_text(encoding="utf-8"))
    given = compose["services"][kind]["environment"]
    secrets = {name for name in given if name.endswith(("_TOKEN", "_KEY", "_SECRET"))}
    assert secrets == set(NEEDED[kind])
