"""The account by which Redis is watched, as the container's own command makes it."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml
from redis import Redis
from redis.exceptions import ConnectionError, NoPermissionError

from scripts.kit.network import LOOPBACK, free_ports

DEPLOY = Path(__file__).resolve().parents[3] / "deploy"
OWN, WATCHERS = "own-password", "watchers-password"
PASSWORDS = {"REDISCLI_AUTH": OWN, "REDIS_PASSWORD": OWN, "WATCHER_PASSWORD": WATCHERS}
STARTS = "redis-server -"


def _of_compose() -> str:
    told = yaml.safe_load((DEPLOY / "compose.yml").read_text(encoding="utf-8"))
    # Compose itself would fill in what stands after one dollar.
    return str(told["services"]["redis"]["command"][-1]).replace("$$", "$")


def _of_the_trial() -> str:
    file = DEPLOY / "k8s" / "overlays" / "trial" / "redis.yml"
    deployment: dict[str, Any] = next(yaml.safe_load_all(file.read_text(encoding="utf-8")))
    return str(deployment["spec"]["template"]["spec"]["containers"][0]["command"][-1])


@contextmanager
def running(command: str, folder: Path) -> Iterator[int]:
    """The port of a server that this command started here, on a port and in a folder of its own."""
    (port,) = free_ports(1)
    assert command.count(STARTS) == 1
    here = f"{STARTS} --port {port} --bind {LOOPBACK} --dir {folder}"
    server = subprocess.Popen(
        ["sh", "-c", command.replace(STARTS, here)],
        env=PASSWORDS | {"PATH": "/usr/local/bin:/usr/bin:/bin"},
        stdout=subprocess.DEVNULL,
    )
    owner = Redis(LOOPBACK, port, password=OWN)
    try:
        _wait_until_up(owner)
        yield port
    finally:
        owner.shutdown(nosave=True)
        server.wait(10)


def _wait_until_up(client: Redis) -> None:
    deadline = time.monotonic() + 10
    while True:
        try:
            assert client.ping()
            return
        except ConnectionError:
            assert time.monotonic() < deadline
            time.sleep(0.05)


@pytest.mark.parametrize("command", [_of_compose(), _of_the_trial()], ids=["compose", "trial"])
def test_who_watches_redis_may_ask_for_its_statistics_and_no_more(
    command: str, tmp_path: Path
) -> None:
    with running(command, tmp_path) as port:
        watcher = Redis(LOOPBACK, port, username="watcher", password=WATCHERS)
        memory = watcher.info("memory")
        assert (memory["maxmemory"], memory["maxmemory_policy"]) == (192 << 20, "volatile-ttl")
        for forbidden in (
            lambda: watcher.get("limits.any"),
            lambda: watcher.config_get("requirepass"),
            lambda: watcher.publish("channel", "words"),
            lambda: watcher.flushall(),
            lambda: watcher.slowlog_get(),
        ):
            with pytest.raises(NoPermissionError):
                forbidden()
