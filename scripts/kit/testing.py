"""The parts of `make test`, each run by the runner of its own world."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from .children import Child
from .console import say, text
from .paths import ROOT, WIDGET, brain_python, log_file, state_dir, web_python
from .reports import Count, read_report
from .side_by_side import SideBySide
from .widget import node_path, npm_command

TESTS = ROOT / "tests"
_NOT_UNIT = {"conversations", "web", "browser", "on_postgres", "cluster"}
# What authors' changes go through: git, processes, trainings of a small content; no large model.
_AUTHORS = tuple(
    f"faq/{name}" for name in ("editing", "publishing", "releases", "understander", "workbench")
)
# What containers are made and run by; its tools are in the web's environment.
_MANIFESTS = "deploy/manifests"
# What colleagues see in the browser; the other files there are what members see.
_COLLEAGUES = ("test_desk", "test_studio", "test_studio_editing")
# Whose outcome depends on how a database locks and orders.
_WEB_ON_POSTGRES = (
    "test_dispatch",
    "test_turns",
    "test_restarts",
    "test_limits",
    "test_messages",
    "test_erasure",
    "test_scrubbing",
    "desk/test_claiming",
    "desk/test_passing",
)


@dataclass(frozen=True)
class Part:
    """One command, how its exit status is counted, and the parts that have to end before it."""

    command: Callable[[], list[str]]
    count: Callable[[int], Count]
    after: tuple[str, ...] = ()
    cwd: Path = ROOT
    env: Callable[[], Mapping[str, str]] = dict


def run_parts(names: Sequence[str]) -> int:
    """Run the named parts, all of them; print each in order, then the sum; return the status."""
    total = Count()
    parts = {name: PARTS[name] for name in names}
    children = {name: _child(name, part) for name, part in parts.items()}
    with SideBySide(children, {name: part.after for name, part in parts.items()}) as running:
        for name, part in parts.items():
            say(f"\n=== {text(f'title_{name}')}")
            status, seconds = running.follow(name)
            total += part.count(status)
            say(text("part_done", seconds=seconds))
    if total.skipped:
        say(text("skipped", count=total.skipped))
    print(f"\n{total.line}", flush=True)
    return 1 if total.failed or total.skipped or not total.passed else 0


def _child(name: str, part: Part) -> Child:
    # Reports of an earlier run must not be counted when a runner dies before it writes its own.
    report = _report(name)
    report.parent.mkdir(parents=True, exist_ok=True)
    report.unlink(missing_ok=True)
    colour = {"FORCE_COLOR": "1"} if sys.stdout.isatty() else {}
    log = log_file(f"test-{name}")
    return Child(name, part.command(), log, {**part.env(), **colour}, part.cwd)


def _content() -> list[str]:
    return [str(brain_python()), "-m", "bot.faq", "check"]


def _model() -> list[str]:
    """Train here, in the open, rather than silently in the first test that wants the model."""
    return [sys.executable, str(ROOT / "scripts" / "train.py")]


def _check(status: int) -> Count:
    return Count(failed=1) if status else Count(passed=1)


def _preparation(status: int) -> Count:
    return Count(failed=1) if status else Count()


def _unit_folders() -> list[str]:
    return sorted(path.name for path in TESTS.iterdir() if _holds_unit_tests(path))


def _holds_unit_tests(path: Path) -> bool:
    return path.is_dir() and path.name not in _NOT_UNIT and path.name[0] not in "._"


def _pytest(
    name: str,
    python: Callable[[], Path],
    folders: Callable[[], list[str]],
    *after: str,
    but: Sequence[str] = (),
) -> Part:
    def command() -> list[str]:
        places = [f"tests/{folder}" for folder in folders()]
        left_out = [f"--ignore=tests/{folder}" for folder in but]
        return [str(python()), "-m", "pytest", *places, *left_out, f"--junitxml={_report(name)}"]

    return Part(command, lambda status: read_report(_report(name), status), after)


def _on_postgres(part: Part) -> Part:
    helper = [sys.executable, str(ROOT / "scripts" / "with_postgres.py")]
    return replace(part, command=lambda: [*helper, *part.command()])


def _vitest() -> list[str]:
    reporters = ["--reporter=default", "--reporter=junit"]
    return npm_command("test", "--", *reporters, f"--outputFile.junit={_report('widget')}")


def _report(name: str) -> Path:
    return state_dir() / "test" / f"{name}.xml"


def _files(names: Sequence[str]) -> list[str]:
    return [f"browser/{name}.py" for name in names]


# In the order in which they are printed. Two chains run side by side, one for each of two cores:
# what knows the model, then the cluster, and what members see in the browser; and what knows the
# web app, then what authors' changes go through, and what colleagues see in the browser. Content
# comes first, as all of the brain works on it.
PARTS: dict[str, Part] = {
    "content": Part(_content, _check),
    "model": Part(_model, _preparation, after=("content",)),
    "brain": _pytest("brain", brain_python, _unit_folders, "model", but=(*_AUTHORS, _MANIFESTS)),
    "conversations": _pytest("conversations", brain_python, lambda: ["conversations"], "brain"),
    "web": _pytest("web", web_python, lambda: ["web"]),
    "web_on_postgres": _on_postgres(
        _pytest(
            "web_on_postgres",
            web_python,
            lambda: [f"web/{name}.py" for name in _WEB_ON_POSTGRES],
            "web",
        )
    ),
    "memory_on_postgres": _on_postgres(
        _pytest("memory_on_postgres", brain_python, lambda: ["on_postgres"], "web_on_postgres")
    ),
    "manifests": _pytest("manifests", web_python, lambda: [_MANIFESTS], "memory_on_postgres"),
    "widget": Part(
        _vitest,
        lambda status: read_report(_report("widget"), status),
        after=("web", "manifests"),
        cwd=WIDGET,
        env=node_path,
    ),
    "authors": _pytest("authors", brain_python, lambda: list(_AUTHORS), "content", "widget"),
    "cluster": _pytest("cluster", web_python, lambda: ["cluster"], "conversations", "widget"),
    "browser": _pytest(
        "browser",
        web_python,
        lambda: ["browser"],
        "model",
        "widget",
        "cluster",
        but=_files(_COLLEAGUES),
    ),
    "browser_colleagues": _pytest(
        "browser_colleagues", web_python, lambda: _files(_COLLEAGUES), "model", "authors"
    ),
}
