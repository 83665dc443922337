"""The two Python environments, made by uv and left alone while their pins stand."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from .commands import run_logged
from .console import Step, Stop
from .disk import require_space
from .paths import ENVIRONMENTS, REQUIREMENTS, TOOLS, log_file
from .pip_settings import uv_settings
from .pythons import answers, find_python
from .stamps import digest, is_stamped, write_stamp

UV = TOOLS / "bin" / "uv"
_UPDATE_GIGABYTES = 1.0


@dataclass(frozen=True)
class Environment:
    """One environment: its name, its Python, and the room a first installation takes."""

    name: str
    python: str
    gigabytes: float

    @property
    def folder(self) -> Path:
        """Where it lies."""
        return ENVIRONMENTS / self.name

    @property
    def stamp(self) -> Path:
        """The file that says which pins it holds."""
        return self.folder / "requirements.stamp"

    def pins(self, dev: bool) -> Path:
        """The pins to install: what runs, or with `dev` also what tests."""
        return REQUIREMENTS / (f"{self.name}-dev.txt" if dev else f"{self.name}.txt")


BRAIN = Environment("brain", "3.10", 4.0)
WEB = Environment("web", "3.12", 1.0)


def ensure_uv(step: Step) -> None:
    """Install the pinned uv into .tools with plain venv and pip, unless it is there."""
    pins, stamp = REQUIREMENTS / "tools.txt", TOOLS / "requirements.stamp"
    if UV.exists() and is_stamped(stamp, digest([pins])):
        step.fresh()
        return
    require_space(TOOLS, 0.2)
    log = log_file("install-uv")
    try:
        run_logged([sys.executable, "-m", "venv", TOOLS], log, step)
    except Stop as stop:
        raise Stop("no_venv", log=log) from stop
    pip = [TOOLS / "bin" / "python", "-m", "pip", "install", "--require-hashes", "-r", pins]
    run_logged(pip, log, step)
    write_stamp(stamp, digest([pins]))


def ensure_environment(environment: Environment, step: Step, dev: bool = False) -> None:
    """Bring an environment to its pins; with `dev` also what tests and checks need.

    The dev pins are a superset, so an environment that has them also serves `dev=False` and is
    never taken back: `make run` after `make test` costs nothing.
    """
    dev = dev or (environment.stamp.is_file() and environment.stamp.read_text().startswith("dev "))
    wanted = ("dev " if dev else "run ") + digest([environment.pins(dev)])
    if _runs(environment) and is_stamped(environment.stamp, wanted):
        step.fresh()
        return
    _install(environment, environment.pins(dev), step)
    write_stamp(environment.stamp, wanted)


def _runs(environment: Environment) -> bool:
    return answers(environment.folder / "bin" / "python", environment.python)


def _install(environment: Environment, pins: Path, step: Step) -> None:
    first = not environment.stamp.exists()
    require_space(environment.folder, environment.gigabytes if first else _UPDATE_GIGABYTES)
    settings = uv_settings(TOOLS / "bin" / "python")
    log = log_file(f"install-{environment.name}")
    if not _runs(environment):
        python = find_python(environment.python, UV, {**os.environ, **settings})
        command = [UV, "venv", "--clear", "--python", python, environment.folder]
        run_logged(command, log, step, env=settings)
    target = environment.folder / "bin" / "python"
    command = [UV, "pip", "sync", "--compile-bytecode", "--python", target, pins]
    run_logged(command, log, step, env=settings)
