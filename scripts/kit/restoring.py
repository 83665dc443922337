"""A backup put back: `make restore FROM=…`. The site has to stand still.

What members and screens have seen since the backup must not come to mean something else, and who
was erased since must not come back: the web app's `settle_restored` sees to both.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

from . import archives, backing_up
from .backups import ERASED, Backups, opened
from .console import Stop, say, text
from .databases import Database, Sqlite, log_database, memory_database
from .paths import ROOT, content_dir, releases_dir, state_dir
from .serving import alone_in

_TABLES = ("windows", "handled", "events")
_IN_LOG = "SELECT public_id FROM chat_conversation"
_IN_MEMORY = "SELECT DISTINCT sender_id FROM events"
# Of ids that only ever are [A-Za-z0-9_-]; so many to a statement.
_AT_ONCE = 500


def restore(environment: Mapping[str, str] = os.environ) -> Path:
    """Put back the backup that FROM names; the file that `settle_restored` has to be given.

    Raises Stop when it is not whole, when the site runs, or when something would be replaced and
    REPLACE is not 1; then nothing is changed. What is replaced is backed up first.
    """
    backup = (ROOT / (environment.get("FROM") or "")).resolve()
    manifest = opened(backup)
    log, memory = log_database(environment), memory_database(environment)
    _require_fit(backup, log, memory)
    with ExitStack() as held:
        # On PostgreSQL other machines count too, and the folder of this one may be in use by it.
        if isinstance(log, Sqlite):
            held.enter_context(alone_in(state_dir()))
        for database in (log, memory):
            if database is not None:
                database.require_idle()
        if not _is_empty(log, memory):
            if environment.get("REPLACE") != "1":
                raise Stop("restore_would_replace", backup=backup)
            say(text("backup_made", folder=backing_up.back_up(spare=backup)))
        erased = sorted(_erased_since(backup, Backups.of_site(environment)))
        _put_back(backup, manifest["release"], log, memory)
        told = Backups.of_site(environment).folder / ERASED
        told.parent.mkdir(parents=True, exist_ok=True)
        told.write_text(json.dumps(erased), encoding="ascii")
    return told


def _require_fit(backup: Path, log: Database, memory: Database | None) -> None:
    """A backup goes back into the kinds of database that it was taken from."""
    wanted = {f"log.{log.suffix}"} | ({f"memory.{memory.suffix}"} if memory else set())
    there = {path.name for path in backup.iterdir() if path.stem in ("log", "memory")}
    if not there <= wanted or f"log.{log.suffix}" not in there:
        raise Stop("backup_of_another_kind", folder=backup, files=" ".join(sorted(there)))


def _is_empty(log: Database, memory: Database | None) -> bool:
    folders = [content_dir(), releases_dir()]
    databases = [database for database in (log, memory) if database is not None]
    full = any(folder.is_dir() and any(folder.iterdir()) for folder in folders)
    return not full and all(database.is_empty() for database in databases)


def _erased_since(backup: Path, backups: Backups) -> Iterator[str]:
    """Whom this backup or any later one knows to be erased; the newest is what was just there."""
    later = backups.since(backup) if backup.parent == backups.folder else backups.all()
    for one in {backup, *later}:
        yield from json.loads((one / ERASED).read_text(encoding="ascii"))


def _put_back(backup: Path, release: str, log: Database, memory: Database | None) -> None:
    log.restore_from(backup / f"log.{log.suffix}")
    if memory is not None and (copy := backup / f"memory.{memory.suffix}").is_file():
        memory.restore_from(copy)
        _forget_strangers(log, memory)
    archives.unpack_content(
        backup / backing_up.CONTENT, backup / backing_up.ATTRIBUTES, content_dir()
    )
    archives.unpack_releases(backup / backing_up.RELEASES, release, releases_dir())
    if (key := backup / backing_up.KEY).is_file():
        _put_key(key, backing_up.key_file())


def _forget_strangers(log: Database, memory: Database) -> None:
    """Conversations that were erased after the memory was copied and before the log was."""
    known = {name for (name,) in log.rows(_IN_LOG)}
    strangers = sorted({name for (name,) in memory.rows(_IN_MEMORY)} - known)
    for begin in range(0, len(strangers), _AT_ONCE):
        names = ", ".join(f"'{name}'" for name in strangers[begin : begin + _AT_ONCE])
        # Names that the web app made up itself: letters and digits.
        orders = [f"DELETE FROM {table} WHERE sender_id IN ({names})" for table in _TABLES]  # noqa: S608
        memory.run(";".join(orders))


def _put_key(copy: Path, place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.parent.chmod(0o700)
    shutil.copyfile(copy, place)
    place.chmod(0o600)
