"""Compiling requirements/*.in to pins with hashes."""

from __future__ import annotations

import os

from .commands import run_logged
from .console import Step, text
from .environments import BRAIN, UV, WEB, ensure_uv
from .paths import REQUIREMENTS, ROOT, TOOLS, log_file
from .pip_settings import uv_settings

# The overrides raise what a library pins too low: they hold for the brain, which Rasa froze.
_OVERRIDES = {name: f"{BRAIN.name}-overrides.in" for name in (BRAIN.name, f"{BRAIN.name}-dev")}
# A dev file takes its pins from the run file, so the run files come first.
_FILES = {
    "tools": "3.9",
    BRAIN.name: BRAIN.python,
    f"{BRAIN.name}-dev": BRAIN.python,
    WEB.name: WEB.python,
    f"{WEB.name}-dev": WEB.python,
}


def lock() -> int:
    """Write every pins file anew, keeping versions that still fit unless UPGRADE is set."""
    total = len(_FILES) + 1
    with Step(1, total, text("step_uv")) as step:
        ensure_uv(step)
    settings = _without_extras(uv_settings(TOOLS / "bin" / "python"))
    for number, (name, python) in enumerate(_FILES.items(), 2):
        with Step(number, total, text("step_lock", name=name)) as step:
            _compile(name, python, settings, step)
    return 0


def _without_extras(settings: dict[str, str]) -> dict[str, str]:
    """Leave out a machine's extra sources: pins must come out alike wherever they are made."""
    extras = {"UV_INDEX", "UV_FIND_LINKS", "UV_INDEX_STRATEGY"}
    return {name: value for name, value in settings.items() if name not in extras}


def _compile(name: str, python: str, settings: dict[str, str], step: Step) -> None:
    command = [UV, "pip", "compile", "--quiet", "--no-header", "--generate-hashes"]
    command += ["--no-emit-index-url", "--no-emit-find-links", "--python-version", python]
    if os.environ.get("UPGRADE"):
        command.append("--upgrade")
    if name in _OVERRIDES:
        command += ["--override", (REQUIREMENTS / _OVERRIDES[name]).relative_to(ROOT)]
    files = [REQUIREMENTS.relative_to(ROOT) / f"{name}{end}" for end in (".in", ".txt")]
    run_logged([*command, files[0], "-o", files[1]], log_file(f"lock-{name}"), step, env=settings)
