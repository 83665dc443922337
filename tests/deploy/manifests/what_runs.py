"""How a checkout starts its processes, said as a container would have it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "scripts"))

from kit import services  # noqa: E402
from kit.paths import brain_python, web_python  # noqa: E402


def commands() -> dict[str, list[str]]:
    """The command of each service: the same words, in /app, on every address of the container."""
    told = {
        "web": services.web_command(services.LOOPBACK, 8000),
        "rasa": services.rasa_command(5005),
        "actions": services.actions_command(5055),
        "workbench": services.workbench_command(),
        "migrate": services.manage("migrate", "--no-input"),
    }
    return {name: [_as_inside(word) for word in command] for name, command in told.items()}


def given(monkeypatch: pytest.MonkeyPatch, state: Path) -> set[str]:
    """The names of the settings that a checkout gives its processes."""
    monkeypatch.setenv("VAR_DIR", str(state))
    return set(services.Site.plan({}).settings())


def _as_inside(word: str) -> str:
    if word in (str(brain_python()), str(web_python())):
        return "python"
    if word == str(ROOT / "web" / "manage.py"):
        return "web/manage.py"
    return word.replace(str(ROOT), "/app").replace(services.LOOPBACK, "0.0.0.0")
