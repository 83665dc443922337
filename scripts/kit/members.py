"""The processes of a cluster: where each listens, and the settings that they share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from . import services
from .children import Child
from .network import LOOPBACK, steady_ports
from .nginx import nginx_server, servers
from .paths import log_file
from .postgres import postgres_server, postgres_url
from .redis import redis_server, redis_url
from .vault import secret

_SECRETS = ("rasa_token", "actions_token", "workbench_token", "model_token", "secret_key")
_SINGLE = ("postgres", "redis", "workbench", "models", "rasa", "actions")


@dataclass(frozen=True)
class Members:
    """Ports by name: those of _SINGLE (``rasa`` and ``actions`` are nginx's own for these kinds)
    and of each ``web-1`` … of ``count``.
    """

    state: Path
    host: str
    port: int
    count: Mapping[str, int]
    ports: Mapping[str, int]

    @classmethod
    def plan(cls, state: Path, host: str, port: int, count: Mapping[str, int]) -> Members:
        """Choose ports; ``count`` says how many of ``web``, ``rasa`` and ``actions``."""
        names = [*_SINGLE, *(name for kind in count for name in _numbered(kind, count[kind]))]
        ports = iter(steady_ports(len(names)))
        return cls(state, host, port, count, {name: next(ports) for name in names})

    def settings(self) -> dict[str, str]:
        """Return the process environment that all of them are given."""
        single = {name: f"http://{LOOPBACK}:{self.ports[name]}" for name in _SINGLE}
        database = postgres_url(self.ports["postgres"], self._secret("postgres_password"))
        return {
            "VAR_DIR": str(self.state),
            "CONTENT_DIR": str(self.state / "content"),
            "RELEASES_DIR": str(self.state / "releases"),
            "DATABASE_URL": database,
            "TRACKER_URL": services.tracker_url({"DATABASE_URL": database}),
            "REDIS_URL": redis_url(self.ports["redis"], self._secret("redis_password")),
            "RASA_URL": single["rasa"],
            "ACTIONS_URL": f"{single['actions']}/webhook",
            "WORKBENCH_PORT": str(self.ports["workbench"]),
            "WORKBENCH_URL": single["workbench"],
            "MODEL_PORT": str(self.ports["models"]),
            "MODEL_URL": f"{single['models']}/models/current",
            # The nginx before the web processes; nobody else's word on addresses counts.
            "FORWARDED_ALLOW_IPS": LOOPBACK,
            "DEMO_SIGNIN": services.demo_signin(self.host),
            "SANIC_HOST": LOOPBACK,
            **{name.upper(): self._secret(name) for name in _SECRETS},
        }

    def stores(self) -> dict[str, Child]:
        """Return PostgreSQL and Redis, their folders made."""
        database = postgres_server(
            self.state / "postgres",
            self.ports["postgres"],
            self._secret("postgres_password"),
            self._log("postgres"),
        )
        memory = redis_server(
            self.state / "redis",
            self.ports["redis"],
            self._secret("redis_password"),
            self._log("redis"),
        )
        return {"postgres": database, "redis": memory}

    def brain(self, settings: Mapping[str, str]) -> dict[str, Child]:
        """Return the workbench, the Rasa servers and the action servers."""
        commands = {"workbench": services.workbench_command()}
        for name in self.names("rasa"):
            commands[name] = services.rasa_command(self.ports[name])
        for name in self.names("actions"):
            commands[name] = services.actions_command(self.ports[name])
        return self._children(commands, settings)

    def web(self, settings: Mapping[str, str]) -> dict[str, Child]:
        """Return the web servers and the nginx before everything."""
        commands = {
            name: services.web_command(LOOPBACK, self.ports[name]) for name in self.names("web")
        }
        places = {
            "LISTEN": f"{self.host}:{self.port}",
            "RASA_LISTEN": f"{LOOPBACK}:{self.ports['rasa']}",
            "ACTIONS_LISTEN": f"{LOOPBACK}:{self.ports['actions']}",
        }
        for kind in self.count:
            places[f"{kind.upper()}_SERVERS"] = servers([self.ports[n] for n in self.names(kind)])
        before = nginx_server(self.state / "nginx", places, self._log("nginx"))
        return {**self._children(commands, settings), "nginx": before}

    def names(self, kind: str) -> list[str]:
        """Return the names of all of one kind: ``web-1`` …"""
        return _numbered(kind, self.count[kind])

    def address(self, name: str) -> str:
        """Return the address of one process by itself, past nginx."""
        return f"http://{LOOPBACK}:{self.ports[name]}"

    def targets(self) -> dict[str, list[str]]:
        """Return where each process by itself listens (``host:port``), by kind."""
        names = {kind: self.names(kind) for kind in self.count} | {"workbench": ["workbench"]}
        return {
            kind: [f"{LOOPBACK}:{self.ports[name]}" for name in found]
            for kind, found in names.items()
        }

    def _children(
        self, commands: Mapping[str, list[str]], settings: Mapping[str, str]
    ) -> dict[str, Child]:
        given = dict(settings)
        return {
            name: Child(name, command, self._log(name), given) for name, command in commands.items()
        }

    def _log(self, name: str) -> Path:
        return log_file(name, self.state)

    def _secret(self, name: str) -> str:
        return secret(name, self.state)


def _numbered(kind: str, count: int) -> list[str]:
    return [f"{kind}-{number}" for number in range(1, count + 1)]
