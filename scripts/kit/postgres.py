"""A PostgreSQL server of our own for as long as a command runs, where it is installed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .children import die_with_parent
from .console import Stop
from .network import LOOPBACK, free_ports

_DEBIAN = Path("/usr/lib/postgresql")
_SERVER = "postgres"  # the account that Debian's package brings
_MEMBER = "member"
# Nothing of it outlives the command, so nothing is forced onto the disk.
_QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
_UP_SECONDS = 60.0


def programs() -> Path | None:
    """Return the folder of PostgreSQL's programs, the newest of several; None without them."""
    versions = sorted(_DEBIAN.glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    found = str(versions[-1]) if versions else shutil.which("initdb")
    return Path(found).resolve().parent if found else None


@contextmanager
def temporary_server() -> Iterator[str]:
    """Yield the DATABASE_URL of an empty database; raises Stop when the server does not start."""
    folder = programs()
    if folder is None:
        raise Stop("no_postgres")
    with tempfile.TemporaryDirectory(prefix="postgres-") as place:
        log = Path(place) / "log"
        log.touch()
        _hand_over(Path(place), log)
        (port,) = free_ports(1)
        server = _start(folder, Path(place), port, log)
        try:
            _wait_until_up(folder, port, server, log)
            yield f"postgres://{_MEMBER}@{LOOPBACK}:{port}/postgres"
        finally:
            server.send_signal(signal.SIGINT)  # its fast way to stop: it waits for no client
            server.wait()


def _start(folder: Path, place: Path, port: int, log: Path) -> subprocess.Popen[bytes]:
    data = str(place / "data")
    access = ["-U", _MEMBER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]
    made = _popen([str(folder / "initdb"), "-D", data, "--no-sync", *access], place, log)
    if made.wait():
        raise Stop("failed_step", title="initdb", log=log)
    settings = [f"listen_addresses={LOOPBACK}", f"unix_socket_directories={place}", *_QUICK]
    options = [part for setting in settings for part in ("-c", setting)]
    return _popen([str(folder / "postgres"), "-D", data, "-p", str(port), *options], place, log)


def _popen(command: list[str], place: Path, log: Path) -> subprocess.Popen[bytes]:
    # PostgreSQL refuses to run as root.
    identity = {"user": _SERVER, "group": _SERVER, "extra_groups": []} if _is_root() else {}
    with log.open("ab") as output:
        return subprocess.Popen(
            command,
            cwd=place,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=die_with_parent(),
            **identity,
        )


def _hand_over(*paths: Path) -> None:
    if _is_root():
        for path in paths:
            shutil.chown(path, _SERVER, _SERVER)


def _is_root() -> bool:
    return os.geteuid() == 0


def _wait_until_up(folder: Path, port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    question = [str(folder / "pg_isready"), "-q", "-h", LOOPBACK, "-p", str(port)]
    deadline = time.monotonic() + _UP_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        if subprocess.run(question, check=False).returncode == 0:
            return
        time.sleep(0.1)
    raise Stop("failed_step", title="PostgreSQL", log=log)
