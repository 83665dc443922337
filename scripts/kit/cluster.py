"""The whole site as on several machines, on this one: `make cluster`, its tests and the drills.

PostgreSQL, Redis and nginx run from a folder of ours; one nginx stands before several processes
each of web, Rasa and actions. Whatever dies is started again.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType

from . import serving
from .children import Child, stop_all
from .commands import run_logged
from .console import Step, Stop, say, text
from .disk import require_space
from .members import Members
from .network import LOOPBACK, get_json, reachable_host, require_free
from .paths import brain_python, log_file, state_dir, web_python
from .postgres import wait_until_up
from .redis import answers
from .release import ensure_release
from .scraping import write_settings
from .services import address, manage
from .supervising import Supervisor
from .unprivileged import is_root

CLUSTER_STEPS = 4
READY_SECONDS = 240.0
_GIGABYTES = 0.3
# PostgreSQL writes everything down before it ends.
_STORES_SECONDS = 30.0


class Cluster:
    """A running cluster, ready when the ``with`` block begins and gone when it ends.

    ``url`` is where people come in; ``environment`` the settings of all processes; ``postgres``
    and ``redis`` the addresses of the two; ``children`` everything that runs, by name: postgres,
    redis, nginx, workbench, web-1 …, rasa-1 …, actions-1 ….
    """

    def __init__(
        self,
        state: Path,
        port: int,
        web: int = 2,
        rasa: int = 2,
        actions: int = 2,
        *,
        host: str = LOOPBACK,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        """``settings`` are added to everybody's environment. Nothing is started yet."""
        self.state = state
        count = {"web": web, "rasa": rasa, "actions": actions}
        self._members = Members.plan(state, host, port, count)
        self._more = dict(settings or {})
        self.children: dict[str, Child] = {}
        self.supervisor = Supervisor({})
        self.environment: dict[str, str] = {}
        self._held = contextlib.ExitStack()

    @property
    def url(self) -> str:
        """Where this machine reaches it."""
        return f"http://{reachable_host(self._members.host)}:{self._members.port}"

    @property
    def postgres(self) -> str:
        """DATABASE_URL."""
        return self.environment["DATABASE_URL"]

    @property
    def redis(self) -> str:
        """REDIS_URL."""
        return self.environment["REDIS_URL"]

    @property
    def ports(self) -> dict[str, int]:
        """Every port that somebody listens on, by name."""
        return {**self._members.ports, "nginx": self._members.port}

    def address(self, name: str) -> str:
        """Return the address of one process by itself, past nginx: ``web-1``, ``rasa-2``."""
        return self._members.address(name)

    def __enter__(self) -> Cluster:
        """Start everything and wait until it is ready; raises Stop when it does not become so."""
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self, first: int = 1, total: int = CLUSTER_STEPS) -> None:
        """As ``with`` does, in steps numbered from ``first`` of ``total``."""
        self.state.mkdir(parents=True, exist_ok=True)
        if is_root():
            # The accounts of PostgreSQL, Redis and nginx pass through to their own folders.
            self.state.chmod(0o711)
        require_space(self.state, _GIGABYTES)
        self._held.enter_context(serving.alone_in(self.state))
        try:
            self._start(first, total)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop everything, PostgreSQL and Redis last."""
        self.supervisor.stop()
        stores = [self.children[name] for name in ("redis", "postgres") if name in self.children]
        stop_all([child for child in self.children.values() if child not in stores])
        stop_all(stores, _STORES_SECONDS)
        self.supervisor.close()
        self._held.close()

    def restart(self, name: str) -> None:
        """Stop one process as an operator would; return once it is started again (not ready)."""
        self.supervisor.restart(name)

    def kill(self, name: str) -> None:
        """End one process as a power cut would; it is started again after a pause."""
        self.supervisor.kill(name)

    def without(self, name: str) -> contextlib.AbstractContextManager[None]:
        """One process is away while the body runs, and started again at its end."""
        return self.supervisor.held_down(name)

    def missing(self) -> str:
        """Return the name of a process that is not ready yet; empty when all are."""
        checks = self._checks()
        return next((name for name, is_up in checks.items() if not is_up()), "")

    def wait_until_ready(self, seconds: float = READY_SECONDS, step: Step | None = None) -> None:
        """Return once every process is ready; raises Stop after so many seconds."""
        deadline = time.monotonic() + seconds
        while missing := self.missing():
            if time.monotonic() > deadline:
                folder = self.state / "log"
                raise Stop("not_ready", seconds=seconds, missing=missing, folder=folder)
            if step:
                serving.raise_if_dead(list(self.children.values()))
                step.tick(missing)
            time.sleep(0.25)

    def _start(self, first: int, total: int) -> None:
        members = self._members
        with Step(first, total, text("step_stores")) as step:
            self._begin(members.stores())
            self.environment = {**members.settings(), **self._more}
            wait_until_up(self.children["postgres"], members.ports["postgres"])
        with Step(first + 1, total, text("step_release")) as step:
            ensure_release(step, self.environment)
        # Rasa takes longest to start, so it starts while the database is brought up to date.
        self._begin(members.brain(self.environment))
        with Step(first + 2, total, text("step_database")) as step:
            log = log_file("migrate", self.state)
            run_logged(manage("migrate", "--no-input"), log, step, env=self.environment)
        self._begin(members.web(self.environment))
        write_settings(self.state / "prometheus.yml", members.targets())
        with Step(first + 3, total, text("step_start")) as step:
            self.wait_until_ready(step=step)
        self.supervisor = Supervisor(self.children)
        self.supervisor.start()

    def _begin(self, children: Mapping[str, Child]) -> None:
        for name, child in children.items():
            child.start()
            self.children[name] = child

    def _checks(self) -> dict[str, Callable[[], bool]]:
        members, token = self._members, self.environment["RASA_TOKEN"]
        password = self.environment["REDIS_URL"].split(":")[2].split("@")[0]
        checks: dict[str, Callable[[], bool]] = {
            "redis": lambda: answers(members.ports["redis"], password)
        }
        for kind, path in _READY.items():
            for name in members.names(kind):
                checks[name] = _asker(f"{members.address(name)}{path}", token)
        checks["nginx"] = _asker(f"{self.url}/readyz", "")
        return checks


_READY = {"actions": "/health", "rasa": "/webhooks/member/ready", "web": "/readyz"}


def _asker(url: str, token: str) -> Callable[[], bool]:
    return lambda: get_json(url, token=token)[0] == 200


def serve_cluster(first: int, total: int, environment: Mapping[str, str] = os.environ) -> int:
    """`make cluster`: serve until Ctrl-C; return the exit status."""
    host, port = address(environment)
    require_free(host, port)
    if not (brain_python().exists() and web_python().exists()):
        raise Stop("no_environment")
    begun = time.monotonic()
    counts = {kind: _count(environment, kind) for kind in ("web", "rasa", "actions")}
    site = Cluster(state_dir() / "cluster", port, **counts, host=host)
    try:
        site.start(first, total)
        with serving.until_interrupted():
            serving.greet(site.url, site.environment, time.monotonic() - begun)
            while True:
                time.sleep(3600)
        return 0
    finally:
        serving.ignore_interrupts()
        say(text("stopping"))
        site.stop()
        say(text("stopped"))


def _count(environment: Mapping[str, str], kind: str) -> int:
    name = f"CLUSTER_{kind.upper()}"
    written = environment.get(name) or "2"
    if written not in map(str, range(1, 10)):
        raise Stop("bad_count", name=name, value=written)
    return int(written)
