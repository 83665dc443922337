"""Running other programs: their surroundings, their log, and what their failure means."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from .console import Step, Stop, tail
from .disk import is_full
from .paths import ROOT

NO_SPACE_SIGNS = ("No space left on device", "ENOSPC", "database or disk is full")


def surroundings(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the process environment for what we start.

    PYTHONDONTWRITEBYTECODE is taken out: without compiled bytecode importing Rasa takes 24 s
    of processor time instead of 7. Rasa's telemetry calls home unless it is switched off.
    """
    env = {k: v for k, v in os.environ.items() if k not in _NOT_PASSED_ON}
    env.update(
        PYTHONPATH=str(ROOT),
        PYTHONUNBUFFERED="1",
        PYTHONUTF8="1",
        RASA_TELEMETRY_ENABLED="false",
        TF_CPP_MIN_LOG_LEVEL="2",
    )
    env.update(extra or {})
    return env


_NOT_PASSED_ON = {
    "PYTHONDONTWRITEBYTECODE", "PYTHONHOME", "VIRTUAL_ENV", "MAKEFLAGS", "MFLAGS", "MAKELEVEL",
}  # fmt: skip


def run_logged(
    command: Sequence[str | Path],
    log: Path,
    step: Step,
    *,
    env: Mapping[str, str] | None = None,
    cwd: Path = ROOT,
    good: Sequence[int] = (0,),
) -> int:
    """Run a command with its output in `log` and return its status.

    Raises Stop with the log's end when that is not `good`.
    """
    with log.open("wb") as output:
        process = subprocess.Popen(
            [str(part) for part in command],
            cwd=cwd,
            env=surroundings(env),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            status = _wait(process, step)
        finally:
            _end(process)
    if status not in good:
        raise _failure(step.title, log)
    return status


def _wait(process: subprocess.Popen[bytes], step: Step) -> int:
    while True:
        try:
            return process.wait(timeout=0.5)
        except subprocess.TimeoutExpired:
            step.tick()


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.terminate()
        process.wait()


def _failure(title: str, log: Path) -> Stop:
    # On a disk that is quite full the log could not take the command's last words either.
    if is_full(log.parent) or any(sign in tail(log, 200) for sign in NO_SPACE_SIGNS):
        return Stop("no_space", detail=title)
    return Stop("failed_step", title=title, log=log)
