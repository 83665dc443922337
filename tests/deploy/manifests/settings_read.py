"""Which settings each process reads from its environment, as its own code says."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
_WEB = re.compile(r'\b(?:from_env|whole|day|listed|networks|switch)\("([A-Z_]+)"')
_BRAIN = re.compile(r'(?:environ(?:ment)?(?:\.get\(|\[)|_port\(environment, |\btoken\()"([A-Z_]+)"')
_BACKUP = re.compile(r'environ(?:ment)?(?:\.get\(|\[)"([A-Z_]+)"|_days\(environment, "([A-Z_]+)"')
_ENDPOINTS = re.compile(r"\$\{([A-Z_]+)\}")
# uvicorn's own, which takes it from the environment.
_UVICORN = {"FORWARDED_ALLOW_IPS"}

# Stands in the settings that the brain's processes share; only Rasa's channel uses it.
_CHANNEL = {"RASA_TOKEN"}


def of_web() -> set[str]:
    """Of the web app and its management commands."""
    return set(_WEB.findall(_text("web/member_help/settings.py"))) | _UVICORN


def of_rasa() -> set[str]:
    """Of the Rasa server."""
    endpoints = set(_ENDPOINTS.findall(_text("deploy/endpoints.yml")))
    return endpoints | _brain("bot/settings.py", "bot/logs.py")


def of_actions() -> set[str]:
    """Of the action server."""
    return _brain("bot/settings.py", "bot/logs.py", "actions/server.py") - _CHANNEL


def of_workbench() -> set[str]:
    """Of the workbench and what it starts."""
    files = ("bot/settings.py", "bot/logs.py", "bot/faq/places.py", "bot/faq/workbench/settings.py")
    return _brain(*files, "bot/faq/understander/children.py") - _CHANNEL


def of_backup() -> set[str]:
    """Of the program that makes backups and puts them back."""
    files = [f"scripts/kit/{name}.py" for name in ("backups", "databases", "services", "paths")]
    text = "".join(_text(file) for file in files)
    return {name for found in _BACKUP.findall(text) for name in found if name}


def _brain(*files: str) -> set[str]:
    return {name for file in files for name in _BRAIN.findall(_text(file))}


def _text(file: str) -> str:
    return (ROOT / file).read_text(encoding="utf-8")
