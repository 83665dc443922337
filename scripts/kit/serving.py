"""Start the site, wait until it is ready, keep watch, and stop all of it."""

from __future__ import annotations

import fcntl
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NoReturn

from . import services
from .children import STOP_SECONDS, Child, first_dead, stop_all
from .commands import run_logged, surroundings
from .console import Step, Stop, say, text, text_or
from .disk import require_space
from .network import get_json, require_free
from .paths import brain_python, log_file, releases_dir, state_dir, web_python
from .release import ensure_release
from .services import Site

READY_SECONDS = 180.0
# Rasa logs this (bot/pulling.py) and then runs on without a model, answering nobody.
_NO_MODEL_SIGN = "the published model is not usable"
# Room for logs and databases to grow a little, rather than failing at the first message.
_STATE_GIGABYTES = 0.1
SERVE_STEPS = 3


def serve(first: int = 1, total: int = SERVE_STEPS) -> int:
    """Make the release if need be, start all, and watch until Ctrl-C; return the exit status."""
    require_free(*services.address())
    if not (brain_python().exists() and web_python().exists()):
        raise Stop("no_environment")
    require_space(state_dir(), _STATE_GIGABYTES)
    site = Site.plan()
    with alone_in(state_dir()):
        with Step(first, total, text("step_release")) as step:
            ensure_release(step, site.settings())
        return _run(site, first + 1, total)


def _run(site: Site, first: int, total: int) -> int:
    begun = time.monotonic()
    # The workbench first: Rasa, ready to pull after seconds of imports, must find it there.
    children = [services.workbench(site), services.rasa(site), services.actions(site)]
    try:
        # Rasa takes longest to start, so it starts while the database is brought up to date.
        for child in children:
            child.start()
        with Step(first, total, text("step_database")) as step:
            migrate = services.manage("migrate", "--no-input")
            run_logged(migrate, log_file("migrate"), step, env=site.settings())
        children.append(services.web(site))
        children[-1].start()
        with Step(first + 1, total, text("step_start")) as step:
            wait_until_ready(children, f"{site.url}/readyz", step, _require_loaded)
        with until_interrupted():
            greet(site.url, site.settings(), time.monotonic() - begun)
            watch(children)
        return 0
    finally:
        shut_down(children)


def wait_until_ready(
    children: Sequence[Child],
    url: str,
    step: Step,
    check: Callable[[], None] = lambda: None,
    seconds: float = READY_SECONDS,
) -> None:
    """Return once `url` answers 200.

    Raises Stop when a child ends, when `check` (called again and again) does, or after `seconds`.
    """
    missing = children[-1].name
    while step.seconds < seconds:
        raise_if_dead(children)
        check()
        status, body = get_json(url)
        if status == 200:
            return
        missing = _missing(status, body, children)
        step.tick(missing)
        time.sleep(0.25)
    raise Stop("not_ready", seconds=seconds, missing=missing, folder=state_dir() / "log")


def _missing(status: int, body: dict[str, object], children: Sequence[Child]) -> str:
    names = body.get("missing")
    if status == 0 or not isinstance(names, dict):
        return children[-1].name
    return text("list_join").join(text_or(f"missing_{name}", name) for name in names)


def _require_loaded() -> None:
    log = log_file("rasa")
    if log.exists() and _NO_MODEL_SIGN in log.read_text(encoding="utf-8", errors="replace"):
        raise Stop("bad_model", folder=releases_dir(), details=log)


def raise_if_dead(children: Sequence[Child]) -> None:
    """Raise Stop, naming the child and its log, when one has ended by itself."""
    dead = first_dead(children)
    if dead is not None:
        raise _death_of(dead)


def _death_of(child: Child) -> Stop:
    status = child.status or 0
    if status < 0:
        return Stop("child_killed", name=child.name, signal=-status, log=child.log)
    return Stop("child_died", name=child.name, status=status, log=child.log)


@contextmanager
def until_interrupted() -> Iterator[None]:
    """Once the site is ready, Ctrl-C or SIGTERM is the proper end of what is done here."""
    with suppress(KeyboardInterrupt):
        yield


def watch(children: Sequence[Child]) -> NoReturn:
    """Keep watch for ever; raise Stop when a child ends by itself."""
    while True:
        raise_if_dead(children)
        time.sleep(0.2)


def greet(url: str, environment: Mapping[str, str], seconds: float) -> None:
    """Print where the site is, and a sign-in link for each of some roles."""
    links = _signin_links(environment)
    print(text("ready", seconds=seconds, url=url))
    for line in links:
        who, _, path = line.partition(" ")
        print(text(f"link_{who}", url=url, path=path))
    demo = environment.get("DEMO_SIGNIN") == "1"
    print(text("links_note_demo" if demo else "links_note"), flush=True)


def _signin_links(environment: Mapping[str, str]) -> list[str]:
    log = log_file("signin", Path(environment["VAR_DIR"]))
    with log.open("wb") as errors:
        done = subprocess.run(
            services.manage("signin_links"),
            env=surroundings(environment),
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            check=False,
        )
    lines = done.stdout.splitlines()
    if done.returncode or not lines:
        raise Stop("no_links", log=log)
    return lines


def shut_down(children: Sequence[Child], seconds: float = STOP_SECONDS) -> None:
    """Stop every child; a second Ctrl-C must not leave half of them behind."""
    ignore_interrupts()
    say(text("stopping"))
    stop_all(children, seconds)
    say(text("stopped"))


def ignore_interrupts() -> None:
    """From now on the process ends in its own time."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Hold the state folder: two sites on one database would not see each other's messages."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "run.lock").open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Stop("already_running", folder=folder) from error
        yield
