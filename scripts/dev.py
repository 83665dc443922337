"""The commands behind the make targets: `scripts/dev COMMAND`."""

import os
import shutil
import subprocess
import sys
from functools import partial

from kit import checking, locking, serving, setup, testing
from kit.asking import ask, question
from kit.backing_up import back_up
from kit.cluster import CLUSTER_STEPS, serve_cluster
from kit.commands import surroundings
from kit.console import Step, Stop, explain, guarded, text
from kit.network import require_free
from kit.paths import (
    ENVIRONMENTS,
    ROOT,
    TOOLS,
    WIDGET,
    WIDGET_OUTPUT,
    brain_python,
    models_dir,
    web_python,
)
from kit.restoring import restore
from kit.services import Site, address, manage
from kit.terminal import apart_from_make
from kit.widget import node

_BRAIN_PARTS = ("content", "model", "brain", "conversations", "authors")
_WEB_PARTS = ("web", "manifests", "widget")
_FROM_DEBIAN = (setup.ENGINES_WORK, setup.PROMTOOL_WORK)
_REBUILT = (
    ENVIRONMENTS, TOOLS, WIDGET / "node_modules", models_dir(), ROOT / ".rasa",
    ROOT / ".mypy_cache", ROOT / ".ruff_cache", ROOT / ".pytest_cache", ROOT / ".hypothesis",
)  # fmt: skip


def run() -> int:
    """Set up what is missing, then serve until Ctrl-C."""
    require_free(*address())
    works = [*setup.environments(dev=False), setup.WIDGET_WORK]
    done = setup.perform(works, more=serving.SERVE_STEPS)
    return serving.serve(done + 1, done + serving.SERVE_STEPS)


def cluster() -> int:
    """Set up what is missing, then serve as on several machines until Ctrl-C."""
    require_free(*address())
    works = [*setup.environments(dev=False), setup.WIDGET_WORK, setup.ENGINES_WORK]
    done = setup.perform(works, more=CLUSTER_STEPS)
    return serve_cluster(done + 1, done + CLUSTER_STEPS)


def test() -> int:
    """Set up and run all tests."""
    works = [*setup.environments(dev=True), setup.WIDGET_WORK]
    setup.perform([*works, setup.BROWSER_WORK, *map(_if_possible, _FROM_DEBIAN)])
    return testing.run_parts(list(testing.PARTS))


def _if_possible(work: setup.Work) -> setup.Work:
    """Without it the parts that need it fail, and the others tell what they can."""
    name, ensure = work

    def try_it(step: Step) -> None:
        try:
            ensure(step)
        except Stop as stop:
            explain(stop)

    return name, try_it


def test_brain() -> int:
    """Set up and run the tests of content, rules, language and conversations."""
    setup.perform(setup.environments(web=False, dev=True))
    return testing.run_parts(_BRAIN_PARTS)


def test_web() -> int:
    """Set up and run the tests of the web app and of the widget."""
    works = [*setup.environments(brain=False, dev=True), setup.WIDGET_WORK]
    setup.perform([*works, *map(_if_possible, _FROM_DEBIAN)])
    return testing.run_parts(_WEB_PARTS)


def test_browser() -> int:
    """Set up and run the browser tests."""
    works = [*setup.environments(dev=True), setup.WIDGET_WORK, setup.BROWSER_WORK]
    setup.perform(works)
    return testing.run_parts(["model", "browser", "browser_colleagues"])


def check() -> int:
    """Set up and run the checks that need no model."""
    setup.perform([*setup.environments(dev=True), setup.PACKAGES_WORK])
    return checking.run_checks()


def answer() -> int:
    """Set up, train if need be, and answer without a server."""
    question()
    setup.perform([*setup.environments(web=False, dev=False), setup.MODEL_WORK])
    return ask()


def bench() -> int:
    """Set up, train if need be, and measure a whole site, then understanding by itself."""
    works = [*setup.environments(dev=False), setup.WIDGET_WORK, setup.MODEL_WORK]
    setup.perform(works)
    site = [sys.executable, ROOT / "benchmarks" / "site.py"]
    sockets = [web_python(), ROOT / "benchmarks" / "sockets.py"]
    desk = [web_python(), ROOT / "benchmarks" / "desk.py"]
    suggestions = [node(), ROOT / "benchmarks" / "suggestions.mjs"]
    understanding = [brain_python(), "-m", "benchmarks.nlu", *_own_data()]
    # Beside a stock Rasa bot, which is trained first; the long form is in docs/benchmarks.md.
    message = [web_python(), ROOT / "benchmarks" / "message.py", "--quick"]
    return max(
        subprocess.run(
            list(map(str, command)), cwd=ROOT, env=surroundings(), check=False
        ).returncode
        for command in (site, sockets, desk, suggestions, understanding, message)
    )


def _own_data() -> list[str]:
    """Our pipeline on our data; the stock one is added with `--config benchmarks/nlu/stock.yml`."""
    sealed = "tests/nlu/sealed"
    given = ["--config", "config.yml", "--nlu", "data/nlu", "--test", f"{sealed}/in_scope.yml"]
    outside = ["--outside", f"{sealed}/near.yml", "--outside", f"{sealed}/far.yml"]
    shown = ["--noise", "--plots", "docs/images", "--out", "var/nlu-benchmark.json"]
    return [*given, *outside, *shown]


def drill_messages() -> int:
    """Set up, train if need be, and see whether messages survive processes that are killed."""
    works = [*setup.environments(dev=False), setup.WIDGET_WORK, setup.MODEL_WORK]
    setup.perform(works)
    command = [str(web_python()), str(ROOT / "deploy" / "drill" / "messages.py")]
    return subprocess.run(command, env=surroundings(), check=False).returncode


def drill_restore() -> int:
    """Set up, train if need be, and lose a site that has a backup."""
    works = [*setup.environments(dev=False), setup.WIDGET_WORK, setup.MODEL_WORK]
    setup.perform(works)
    command = [str(web_python()), str(ROOT / "deploy" / "drill" / "losing.py")]
    return subprocess.run(command, env=surroundings(), check=False).returncode


def drill() -> int:
    """Set up, train if need be, and break one thing (FAULT) on a running cluster."""
    works = [*setup.environments(dev=False), setup.WIDGET_WORK, setup.ENGINES_WORK]
    setup.perform([*works, setup.MODEL_WORK])
    command = [str(web_python()), str(ROOT / "deploy" / "drill" / "run.py")]
    return subprocess.run(command, env=surroundings(), check=False).returncode


def backup() -> int:
    """Back the site up while it runs, and delete backups that are too old."""
    print(back_up())
    return 0


def put_back() -> int:
    """Set up what is missing and put the backup FROM in place."""
    setup.perform(setup.environments(brain=False, dev=False))
    erased = restore()
    for command in (("migrate", "--no-input"), ("settle_restored", "--erased", str(erased))):
        site = Site.plan().settings()
        if subprocess.run(manage(*command), env=surroundings(site), check=False).returncode:
            raise Stop("not_settled", command=" ".join(command))
    print(text("restored"))
    return 0


def fuzz() -> int:
    """Set up, train if need be, and search one parser (TARGET) for so long (SECONDS)."""
    setup.perform([*setup.environments(dev=True), setup.MODEL_WORK])
    target, seconds = os.environ.get("TARGET", ""), os.environ.get("SECONDS") or "600"
    of_the_web = (ROOT / "tests" / "fuzz" / "web" / f"{target}.py").is_file()
    python = web_python() if of_the_web else brain_python()
    command = [str(python), "-m", "tests.fuzz.running", target, "--seconds", seconds]
    return subprocess.run(command, cwd=ROOT, env=surroundings(), check=False).returncode


def clean() -> int:
    """Delete what can be made again; databases, secrets and logs in var/ stay."""
    for folder in _REBUILT:
        shutil.rmtree(folder, ignore_errors=True)
    WIDGET_OUTPUT.unlink(missing_ok=True)
    return 0


COMMANDS = {
    "run": run,
    "cluster": cluster,
    "test": test,
    "test-brain": test_brain,
    "test-web": test_web,
    "test-browser": test_browser,
    "check": check,
    "ask": answer,
    "bench": bench,
    "drill": drill,
    "drills": drill,
    "drill-messages": drill_messages,
    "drill-restore": drill_restore,
    "backup": backup,
    "restore": put_back,
    "fuzz": fuzz,
    "lock": locking.lock,
    "clean": clean,
}


def main(arguments: list[str]) -> int:
    """Carry out the one command named."""
    name = arguments[0] if len(arguments) == 1 else ""
    if name not in COMMANDS:
        raise Stop("unknown_command", command=" ".join(arguments), commands=" ".join(COMMANDS))
    with apart_from_make():
        return COMMANDS[name]()


if __name__ == "__main__":
    sys.exit(guarded(partial(main, sys.argv[1:])))
