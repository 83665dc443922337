"""PostgreSQL servers of our own, where it is installed: one for a command, or one that stays."""

from __future__ import annotations

import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .children import Child, stop_all
from .console import Stop
from .network import LOOPBACK, free_ports
from .programs import program
from .unprivileged import hand_over, own_folder

_DEBIAN = Path("/usr/lib/postgresql")
_ACCOUNT = "postgres"  # the account that Debian's package brings; the server refuses to be root
_MEMBER = "member"
# Nothing of a command's own server outlives it, so nothing is forced onto the disk.
_QUICK = ("fsync=off", "synchronous_commit=off")
_UP_SECONDS = 60.0
_STOP_SECONDS = 30.0

# A statement that fails is logged with what it was given: a member's words.
_NO_WORDS = ("log_min_error_statement=panic", "log_error_verbosity=terse")
# What members erase lies on in the write-ahead log. Its files are ended in time even where little
# is written, and deleted by the next checkpoint instead of being filled anew some day.
_FORGETFUL = ("wal_recycle=off", "archive_timeout=300")
# Who watches the server sees statements with what they were given: of each as little as can be.
_SHORT_STATEMENTS = ("track_activity_query_size=100",)
KEPT_PRIVATE = (*_NO_WORDS, *_FORGETFUL, *_SHORT_STATEMENTS)
"""What every server that holds members' words is started with."""


def programs() -> Path | None:
    """Return the folder of PostgreSQL's programs, the newest of several; None without them."""
    versions = sorted(_DEBIAN.glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    found = versions[-1] if versions else program("initdb")
    return found.resolve().parent if found else None


def postgres_url(port: int, password: str = "") -> str:
    """Return the DATABASE_URL of a server of ours."""
    who = f"{_MEMBER}:{password}" if password else _MEMBER
    return f"postgres://{who}@{LOOPBACK}:{port}/postgres"


@contextmanager
def temporary_server() -> Iterator[str]:
    """Yield the DATABASE_URL of an empty database; raises Stop when the server does not start."""
    with tempfile.TemporaryDirectory(prefix="postgres-") as place:
        Path(place).chmod(0o711)
        (port,) = free_ports(1)
        log = Path(place) / "log"
        server = postgres_server(Path(place) / "data", port, "", log, _QUICK)
        server.start()
        try:
            wait_until_up(server, port)
            yield postgres_url(port)
        finally:
            stop_all([server], _STOP_SECONDS)


def postgres_server(
    place: Path, port: int, password: str, log: Path, settings: tuple[str, ...] = ()
) -> Child:
    """Return the server of the database in `place`, which is made when there is none.

    Raises Stop when it cannot be made.
    """
    found = programs()
    if found is None:
        raise Stop("no_engines", names="PostgreSQL", packages="postgresql")
    folder = own_folder(place, _ACCOUNT)
    if not (folder / "PG_VERSION").exists():
        _make(found, folder, password, log, "fsync=off" not in settings)
    places = (f"listen_addresses={LOOPBACK}", f"unix_socket_directories={folder}")
    given = (*places, *KEPT_PRIVATE, *settings)
    command = [str(found / "postgres"), "-D", str(folder), "-p", str(port)]
    command += [part for setting in given for part in ("-c", setting)]
    # SIGINT is its fast way to stop: it waits for no client.
    return Child("postgres", command, log, cwd=folder, user=_ACCOUNT, stop_signal=signal.SIGINT)


def wait_until_up(server: Child, port: int) -> None:
    """Return once the server takes connections; raises Stop when it ends or takes too long."""
    found = programs()
    question = [str(found / "pg_isready") if found else "", "-q", "-h", LOOPBACK, "-p", str(port)]
    deadline = time.monotonic() + _UP_SECONDS
    while time.monotonic() < deadline and server.status is None:
        if subprocess.run(question, check=False).returncode == 0:
            return
        time.sleep(0.1)
    raise Stop("failed_step", title="PostgreSQL", log=server.log)


def _make(found: Path, folder: Path, password: str, log: Path, safe: bool) -> None:
    command = [str(found / "initdb"), "-D", str(folder), "-U", _MEMBER]
    command += ["-E", "UTF8", "--locale=C.UTF-8", *([] if safe else ["--no-sync"])]
    command += ["-A", "trust"] if not password else ["-A", "scram-sha-256"]
    with tempfile.NamedTemporaryFile("w", prefix="postgres-") as file:
        if password:
            file.write(password)
            file.flush()
            hand_over(_ACCOUNT, Path(file.name))
            command += ["--pwfile", file.name]
        maker = Child("initdb", command, log, cwd=folder, user=_ACCOUNT)
        maker.start()
        if maker.process is None or maker.process.wait():
            raise Stop("failed_step", title="initdb", log=log)
