"""Processes of low priority that never outlive who started them."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

_PR_SET_PDEATHSIG = 1
_NICE = 10
# The folder of `bot/`: what runs here, wherever the settings and the content lie.
CODE = Path(__file__).resolve().parents[3]


def brain_command(*arguments: str) -> list[str]:
    """A module of the brain's, run by this interpreter without TensorFlow."""
    return [sys.executable, "-m", "bot.lean", *arguments]


def politeness() -> int:
    """How far training and comparing stand behind members: PUBLISH_NICE, 0 to 19."""
    return int(os.environ.get("PUBLISH_NICE") or _NICE)


def start(
    command: Sequence[str],
    *,
    nice: int | None = None,
    env: Mapping[str, str] | None = None,
    stdin: int | IO[Any] = subprocess.DEVNULL,
    stdout: int | IO[Any] = subprocess.DEVNULL,
    stderr: int | IO[Any] = subprocess.DEVNULL,
) -> subprocess.Popen[bytes]:
    """Start a process with this very code, by default one that lets members' own go first."""
    surroundings = {name: value for name, value in os.environ.items() if name not in _NOT_PASSED_ON}
    surroundings |= {
        "PYTHONPATH": str(CODE),
        "PYTHONUTF8": "1",
        "RASA_TELEMETRY_ENABLED": "false",
        # A numerical library would take every core from those who chat.
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }
    return subprocess.Popen(
        list(command),
        cwd=CODE,
        env=surroundings | dict(env or {}),
        stdin=stdin,
        stdout=stdout,
        stderr=stderr,
        preexec_fn=_bound_and_nice(politeness() if nice is None else nice),
    )


# Without compiled bytecode importing Rasa takes 24 s instead of 7. What a child reads is told
# in `env`, never taken from what its parent serves.
_NOT_PASSED_ON = {
    "PYTHONDONTWRITEBYTECODE", "RELEASES_DIR", "DATA_DIR", "RASA_TOKEN", "WORKBENCH_TOKEN",
    "MODEL_TOKEN", "ACTIONS_TOKEN", "SECRET_KEY", "DATABASE_URL", "TRACKER_URL",
    "REDIS_URL",
}  # fmt: skip


def _bound_and_nice(least: int) -> Callable[[], None]:
    # The C library is loaded here, in the parent: little is safe between fork and exec.
    prctl = ctypes.CDLL(None).prctl if sys.platform.startswith("linux") else None
    parent, nice = os.getpid(), max(0, least - os.nice(0))

    def bind() -> None:
        os.nice(nice)
        if prctl is not None:
            prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
            if os.getppid() != parent:
                os.kill(os.getpid(), signal.SIGKILL)

    return bind


def end(process: subprocess.Popen[bytes], seconds: float = 5.0) -> None:
    """Stop a process: asked first, then killed."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout, process.stderr):
        if stream is not None:
            stream.close()
