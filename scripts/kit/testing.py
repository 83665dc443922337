"""The parts of `make test`, each run by the runner of its own world."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from .commands import surroundings
from .console import Step, Stop, explain, say, text
from .model import ensure_model
from .paths import ROOT, WIDGET, brain_python, state_dir, web_python
from .reports import Count, read_report
from .widget import node_path, npm_command

TESTS = ROOT / "tests"
_NOT_UNIT = {"conversations", "web", "browser"}


def run_parts(names: Sequence[str]) -> int:
    """Run the named parts in order, all of them; print the sum; return the exit status."""
    total = Count()
    for name in names:
        say(f"\n=== {text(f'title_{name}')}")
        total += PARTS[name]()
    if total.skipped:
        say(text("skipped", count=total.skipped))
    print(f"\n{total.line}", flush=True)
    return 1 if total.failed or total.skipped or not total.passed else 0


def _content() -> Count:
    status = _run([str(brain_python()), "-m", "bot.faq", "check"])
    return Count(failed=1) if status else Count(passed=1)


def _model() -> Count:
    """Train here, in the open, rather than silently in the first test that wants the model."""
    try:
        with Step(1, 1, text("step_model")) as step:
            ensure_model(step)
    except Stop as stop:
        explain(stop)
        return Count(failed=1)
    return Count()


def _brain() -> Count:
    folders = sorted(p for p in TESTS.iterdir() if p.is_dir() and p.name not in _NOT_UNIT)
    return _pytest("brain", brain_python(), folders)


def _conversations() -> Count:
    return _pytest("conversations", brain_python(), [TESTS / "conversations"])


def _web() -> Count:
    return _pytest("web", web_python(), [TESTS / "web"])


def _browser() -> Count:
    return _pytest("browser", web_python(), [TESTS / "browser"])


def _pytest(name: str, python: Path, folders: Sequence[Path]) -> Count:
    report = _report(name)
    places = [str(folder.relative_to(ROOT)) for folder in folders if folder.name[0] not in "._"]
    status = _run([str(python), "-m", "pytest", *places, f"--junitxml={report}"])
    return read_report(report, status)


def _widget() -> Count:
    report = _report("widget")
    reporters = ["--reporter=default", "--reporter=junit", f"--outputFile.junit={report}"]
    status = _run(npm_command("test", "--", *reporters), cwd=WIDGET, env=node_path())
    return read_report(report, status)


def _report(name: str) -> Path:
    report = state_dir() / "test" / f"{name}.xml"
    report.parent.mkdir(parents=True, exist_ok=True)
    report.unlink(missing_ok=True)
    return report


def _run(command: list[str], cwd: Path = ROOT, env: Mapping[str, str] | None = None) -> int:
    sys.stdout.flush()
    return subprocess.run(
        command, cwd=cwd, env=surroundings(env), stdin=subprocess.DEVNULL, check=False
    ).returncode


# Content first: it takes seconds, and everything after it works on that content.
PARTS: dict[str, Callable[[], Count]] = {
    "content": _content,
    "model": _model,
    "brain": _brain,
    "web": _web,
    "conversations": _conversations,
    "widget": _widget,
    "browser": _browser,
}
