"""The parts of `make check`: what can be said about the project without a model."""

from __future__ import annotations

import subprocess
from pathlib import Path

from .commands import surroundings
from .console import say, text
from .paths import ENVIRONMENTS, ROOT, WIDGET, brain_python
from .widget import node_path, npm_command

_RUFF = str(ENVIRONMENTS / "brain" / "bin" / "ruff")
_BANDIT = str(ENVIRONMENTS / "web" / "bin" / "bandit")
_SERVING = ("actions", "bot", "scripts", "web")
_SHELL_SCRIPTS = ("scripts/dev", ".ci/run", "deploy/postgres/watcher.sh")


def run_checks() -> int:
    """Run every check, also after one has failed; return the exit status."""
    results = [_check(name, command, ROOT) for name, command in _commands().items()]
    results.append(_check("widget_types", npm_command("run", "--silent", "typecheck"), WIDGET))
    return 0 if all(results) else 1


def _commands() -> dict[str, list[str]]:
    python = str(brain_python())
    return {
        "content": [python, "-m", "bot.faq", "check"],
        "ruff": [_RUFF, "check", "--quiet", "."],
        "format": [_RUFF, "format", "--check", "--quiet", "."],
        # The web's, because bandit reads the syntax of its own Python only, and this is the newer.
        "bandit": [_BANDIT, "--quiet", "--recursive", "--configfile", "pyproject.toml", *_SERVING],
        "types": [python, "-m", "mypy", "--no-error-summary"],
        "shell": ["sh", "-c", 'for f; do sh -n "$f" || exit; done', "sh", *_SHELL_SCRIPTS],
    }


def _check(name: str, command: list[str], cwd: Path) -> bool:
    done = subprocess.run(
        command, cwd=cwd, env=surroundings(node_path()), stdin=subprocess.DEVNULL, check=False
    )
    good = done.returncode == 0
    say(f"{text(f'title_{name}')}：{text('part_ok' if good else 'part_failed')}")
    return good
