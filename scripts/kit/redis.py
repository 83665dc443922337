"""A Redis server: nudges between web processes, and counts of a minute. Nothing of it is kept."""

from __future__ import annotations

import secrets
import signal
import socket
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .children import Child, stop_all
from .console import Stop
from .network import LOOPBACK, steady_ports
from .programs import program
from .unprivileged import hand_over, own_folder

_ACCOUNT = "redis"
_ANSWER_SECONDS = 2.0
_UP_SECONDS = 20.0
# Losing it loses nudges and counts: pages read again by themselves, limits count in the database.
_SETTINGS = """\
bind {host}
port {port}
requirepass {password}
dir {folder}
daemonize no
supervised no
save ""
appendonly no
maxmemory 256mb
maxmemory-policy volatile-ttl
"""


def redis_url(port: int, password: str) -> str:
    """Return the REDIS_URL of the server."""
    return f"redis://:{password}@{LOOPBACK}:{port}/0"


def redis_server(place: Path, port: int, password: str, log: Path) -> Child:
    """Return the server, with its folder and settings made in `place`."""
    found = program("redis-server")
    if found is None:
        raise Stop("no_engines", names="redis-server", packages="redis-server")
    folder = own_folder(place, _ACCOUNT)
    settings = folder / "redis.conf"
    values = {"host": LOOPBACK, "port": port, "password": password, "folder": folder}
    settings.touch(mode=0o600)
    settings.write_text(_SETTINGS.format(**values), encoding="utf-8")
    hand_over(_ACCOUNT, settings)
    command = [str(found), str(settings)]
    return Child("redis", command, log, cwd=folder, user=_ACCOUNT, stop_signal=signal.SIGTERM)


@contextmanager
def temporary_redis() -> Iterator[tuple[Child, str]]:
    """Yield an empty server, started, and its REDIS_URL; it may be stopped and started meanwhile.

    Raises Stop when it does not start.
    """
    with tempfile.TemporaryDirectory(prefix="redis-") as place:
        Path(place).chmod(0o711)
        (port,), password = steady_ports(1), secrets.token_urlsafe(16)
        server = redis_server(Path(place) / "data", port, password, Path(place) / "log")
        server.start()
        try:
            wait_until_answering(server, port, password)
            yield server, redis_url(port, password)
        finally:
            stop_all([server])


def wait_until_answering(server: Child, port: int, password: str) -> None:
    """Return once the server takes commands; raises Stop when it ends or takes too long."""
    deadline = time.monotonic() + _UP_SECONDS
    while time.monotonic() < deadline and server.status is None:
        if answers(port, password):
            return
        time.sleep(0.05)
    raise Stop("failed_step", title="Redis", log=server.log)


def answers(port: int, password: str) -> bool:
    """Say whether the server takes commands."""
    try:
        with socket.create_connection((LOOPBACK, port), _ANSWER_SECONDS) as connection:
            connection.sendall(f"AUTH {password}\r\nPING\r\n".encode())
            with connection.makefile("rb") as replies:
                return [replies.readline(), replies.readline()] == [b"+OK\r\n", b"+PONG\r\n"]
    except OSError:
        return False
