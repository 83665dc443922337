"""The release that a site serves: the authors' content, and the model that belongs to it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from .commands import run_logged
from .console import Step
from .model import check_model, ensure_model
from .paths import brain_python, log_file

# `python -m bot.faq prepare` ends so when the model of the checkout's own content would do.
_NEEDS_MODEL = 4


def ensure_release(step: Step, environment: Mapping[str, str]) -> None:
    """Make sure of a whole release that fits this software; train only what nobody has trained."""
    if _prepare(step, environment) == _NEEDS_MODEL:
        model = ensure_model(step)
        check_model(model)
        _prepare(step, environment, "--model", str(model))


def _prepare(step: Step, environment: Mapping[str, str], *arguments: str) -> int:
    command = [str(brain_python()), "-m", "bot.faq", "prepare", *arguments]
    good = (0,) if arguments else (0, _NEEDS_MODEL)
    log = log_file("prepare", Path(environment["VAR_DIR"]))
    return run_logged(command, log, step, env=environment, good=good)
