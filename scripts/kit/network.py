"""Ports and plain loopback requests."""

from __future__ import annotations

import contextlib
import errno
import json
import random
import socket
import urllib.error
import urllib.request
from pathlib import Path

from .console import Stop

LOOPBACK = "127.0.0.1"
_MAX_PORT = 65535


def parse_port(written: str) -> int:
    """Return the port that a person wrote, or raise Stop."""
    if not (written.isascii() and written.isdigit() and 0 < int(written) <= _MAX_PORT):
        raise Stop("bad_port", port=written)
    return int(written)


def require_free(host: str, port: int) -> None:
    """Raise Stop when nothing could listen on host:port."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise Stop("port_taken", port=port, other=_another(port)) from error
        raise Stop("no_address", host=host, port=port, detail=error.strerror) from error


_STREAM = socket.SOCK_STREAM


def _another(port: int) -> int:
    return port + 1 if port < _MAX_PORT else port - 1


def free_ports(count: int) -> list[int]:
    """Return loopback ports that are free now; all are held until the last is found."""
    with contextlib.ExitStack() as held:
        probes = [held.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind((LOOPBACK, 0))
        return [probe.getsockname()[1] for probe in probes]


def steady_ports(count: int) -> list[int]:
    """Return loopback ports for servers that are started again and again on the same ones.

    The system hands out free ports for outgoing connections too, so these lie below its range.
    """
    low = min(_first_outgoing_port(), _MAX_PORT) - 1
    found: list[int] = []
    for port in random.sample(range(low - _STEADY_RANGE, low), _STEADY_RANGE):  # nosec B311
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.bind((LOOPBACK, port))
            found.append(port)
        if len(found) == count:
            return found
    raise Stop("no_ports")


_STEADY_RANGE = 12000
_OUTGOING = Path("/proc/sys/net/ipv4/ip_local_port_range")


def _first_outgoing_port() -> int:
    try:
        first = int(_OUTGOING.read_text(encoding="ascii").split()[0])
    except (OSError, ValueError):
        first = _LINUX_FIRST
    return first if first > _STEADY_RANGE + _UNPRIVILEGED else _LINUX_FIRST


_LINUX_FIRST = 32768
_UNPRIVILEGED = 1024


def reachable_host(host: str) -> str:
    """Return the host by which this machine reaches a server that listens on `host`."""
    if host in ("", "0.0.0.0", "::"):  # noqa: S104
        return LOOPBACK
    return f"[{host}]" if ":" in host else host


def get_json(url: str, seconds: float = 3.0, token: str = "") -> tuple[int, dict[str, object]]:
    """Return status and JSON object of a GET, (0, {}) when nobody answers; no proxy is used.

    A ``token`` goes along as the bearer's.
    """
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    try:
        with opener.open(urllib.request.Request(url, headers=headers), timeout=seconds) as answer:  # noqa: S310
            return answer.status, _object(answer.read())
    except urllib.error.HTTPError as error:
        with error:
            return error.code, _object(error.read())
    except (OSError, ValueError):
        return 0, {}


def _object(body: bytes) -> dict[str, object]:
    try:
        content = json.loads(body)
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}
