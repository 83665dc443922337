"""The two databases of a site, copied while it runs and put back: SQLite files or PostgreSQL's."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import tempfile
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit, urlunsplit

from . import services
from .console import Stop
from .paths import ROOT, state_dir
from .postgres import programs


class Database(Protocol):
    """What a backup asks of either."""

    suffix: str

    def is_empty(self) -> bool:
        """Whether there is nothing in it."""

    def copy_to(self, target: Path) -> None:
        """A copy as of one moment, whoever writes meanwhile; raises Stop."""

    def restore_from(self, copy: Path) -> None:
        """Put a copy in place of what is there; raises Stop."""

    def rows(self, question: str) -> list[list[str]]:
        """The rows of one question, as text."""

    def run(self, statements: str) -> None:
        """Some statements in one transaction."""

    def require_idle(self) -> None:
        """Raises Stop while somebody else uses it."""


class Sqlite:
    """A file; ``path`` may not be there yet."""

    suffix = "sqlite3"

    def __init__(self, path: Path) -> None:
        self.path = path

    def is_empty(self) -> bool:
        """Whether there is nothing in it."""
        return not self.path.exists()

    def copy_to(self, target: Path) -> None:
        """A copy as of one moment, whoever writes meanwhile; raises Stop when it is damaged."""
        with closing(self._open()) as source, closing(sqlite3.connect(target)) as copy:
            source.backup(copy)
            # One file, without a journal beside it.
            copy.execute("PRAGMA journal_mode = DELETE")
            (found,) = copy.execute("PRAGMA quick_check").fetchone()
        if found != "ok":
            raise Stop("backup_failed", what=self.path, detail=found)

    def restore_from(self, copy: Path) -> None:
        """Put a copy in its place. Nobody may have it open."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        for name in ("", "-wal", "-shm"):
            Path(f"{self.path}{name}").unlink(missing_ok=True)
        with closing(sqlite3.connect(copy)) as source, closing(sqlite3.connect(self.path)) as place:
            source.backup(place)

    def rows(self, question: str) -> list[list[str]]:
        """The rows of one question, as text."""
        with closing(self._open()) as connection:
            return [[str(value) for value in row] for row in connection.execute(question)]

    def run(self, statements: str) -> None:
        """Some statements in one transaction; what they delete is overwritten."""
        with closing(self._open()) as connection:
            connection.execute("PRAGMA secure_delete = ON")
            connection.executescript(f"BEGIN; {statements}; COMMIT;")

    def require_idle(self) -> None:
        """A running site holds its state folder; see ``kit.serving.alone_in``."""

    def _open(self) -> sqlite3.Connection:
        return sqlite3.connect(f"{self.path.as_uri()}?mode=rw", uri=True, timeout=20)


class Postgres:
    """A database of its own on a server; all of its schema ``public`` is the site's."""

    suffix = "dump"

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        who = f"{parts.username}@" if parts.username else ""
        place = f"{who}{parts.hostname}:{parts.port or 5432}"
        # The password goes by the environment, as every list of processes shows the command.
        self.url = urlunsplit(("postgresql", place, parts.path, parts.query, ""))
        self._password = unquote(parts.password or "")

    def is_empty(self) -> bool:
        """Whether there is no table in it."""
        tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
        return self.rows(tables) == [["0"]]

    def copy_to(self, target: Path) -> None:
        """pg_dump, compressed, as of one moment."""
        options = ["--format=custom", "--no-owner", "--no-privileges"]
        self._program("pg_dump", *options, f"--file={target}", f"--dbname={self.url}")

    def restore_from(self, copy: Path) -> None:
        """Put a dump in place of everything there is, all or nothing."""
        with tempfile.TemporaryDirectory(prefix="restore-", dir=copy.parent) as folder:
            script = Path(folder) / "script.sql"
            options = ["--no-owner", "--no-privileges", f"--file={script}"]
            self._program("pg_restore", *options, str(copy))
            begin = "DROP SCHEMA IF EXISTS public CASCADE; CREATE SCHEMA public"
            self._psql("--single-transaction", "-c", begin, "-f", str(script))

    def rows(self, question: str) -> list[list[str]]:
        """The rows of one question, as text."""
        told = self._psql("-A", "-t", "-F", "\t", "-c", question)
        return [line.split("\t") for line in told.splitlines()]

    def run(self, statements: str) -> None:
        """Some statements in one transaction."""
        self._psql("--single-transaction", "-c", statements)

    def require_idle(self) -> None:
        """Raises Stop while somebody else is connected."""
        (count,) = self.rows(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )[0]
        if count != "0":
            raise Stop("database_in_use", count=count)

    def _psql(self, *arguments: str) -> str:
        quiet = ["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", f"--dbname={self.url}"]
        return self._program("psql", *quiet, *arguments)

    def _program(self, name: str, *arguments: str) -> str:
        folder = programs()
        if folder is None:
            raise Stop("no_engines", names="PostgreSQL", packages="postgresql")
        done = subprocess.run(
            [str(folder / name), *arguments],
            env={**os.environ, "PGPASSWORD": self._password, "PGCONNECT_TIMEOUT": "10"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            last = (done.stderr.strip().splitlines() or [""])[-1]
            raise Stop("backup_failed", what=name, detail=last)
        return done.stdout


def log_database(environment: Mapping[str, str] = os.environ) -> Database:
    """The message log, with cases, notes and accounts: DATABASE_URL, else a file in VAR_DIR."""
    return _at(environment.get("DATABASE_URL") or f"sqlite:///{state_dir() / 'web.sqlite3'}")


def memory_database(environment: Mapping[str, str] = os.environ) -> Database | None:
    """The bot's memory; None when it lies in tables of the message log's own database."""
    memory, log = _at(services.tracker_url(environment)), log_database(environment)
    is_same = isinstance(memory, Postgres) and isinstance(log, Postgres) and memory.url == log.url
    return None if is_same else memory


def _at(url: str) -> Database:
    if url.startswith(("postgres://", "postgresql://")):
        return Postgres(url)
    if url.startswith("sqlite:///"):
        return Sqlite(ROOT / url[len("sqlite:///") :])
    raise Stop("no_such_database", kind=url.partition(":")[0])
