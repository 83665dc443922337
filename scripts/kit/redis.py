"""A Redis server: nudges between web processes, and counts of a minute. Nothing of it is kept."""

from __future__ import annotations

import signal
import socket
from pathlib import Path

from .children import Child
from .console import Stop
from .network import LOOPBACK
from .programs import program
from .unprivileged import hand_over, own_folder

_ACCOUNT = "redis"
_ANSWER_SECONDS = 2.0
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


def answers(port: int, password: str) -> bool:
    """Say whether the server takes commands."""
    try:
        with socket.create_connection((LOOPBACK, port), _ANSWER_SECONDS) as connection:
            connection.sendall(f"AUTH {password}\r\nPING\r\n".encode())
            with connection.makefile("rb") as replies:
                return [replies.readline(), replies.readline()] == [b"+OK\r\n", b"+PONG\r\n"]
    except OSError:
        return False
