"""Where things lie. Everything that a run writes lies in three git-ignored folders."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ROOT / ".tools"
ENVIRONMENTS = ROOT / ".venvs"
REQUIREMENTS = ROOT / "requirements"
WIDGET = ROOT / "web" / "widget"
WIDGET_OUTPUT = ROOT / "web" / "static" / "widget.js"


def state_dir() -> Path:
    """Return the folder of databases, secrets and logs: VAR_DIR, by default var/."""
    return (ROOT / os.environ.get("VAR_DIR", "var")).resolve()


def models_dir() -> Path:
    """Return the folder of trained models: MODELS_DIR, by default var/models.

    It does not follow VAR_DIR: a model depends on content alone, so that tests with a state
    folder of their own need not train again.
    """
    return (ROOT / os.environ.get("MODELS_DIR", "var/models")).resolve()


def content_dir() -> Path:
    """Return the authors' content repository: CONTENT_DIR, by default beside the databases."""
    return (ROOT / os.environ.get("CONTENT_DIR", str(state_dir() / "content"))).resolve()


def releases_dir() -> Path:
    """Return the folder of releases: RELEASES_DIR, by default beside the databases."""
    return (ROOT / os.environ.get("RELEASES_DIR", str(state_dir() / "releases"))).resolve()


def log_file(name: str, state: Path | None = None) -> Path:
    """Return the log of one step or process, its folder made in `state` (by default VAR_DIR)."""
    folder = (state or state_dir()) / "log"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{name}.log"


def brain_python() -> Path:
    """Return the interpreter that runs Rasa and the actions."""
    return ENVIRONMENTS / "brain" / "bin" / "python"


def web_python() -> Path:
    """Return the interpreter that runs the web app."""
    return ENVIRONMENTS / "web" / "bin" / "python"
