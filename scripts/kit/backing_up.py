"""One backup of a running site: `make backup`.

In this order. The bot's memory first and the message log after it, so that the memory never holds
a message that the log does not know: what the log has more is asked again, or the bot has
forgotten a turn; the other way round it would hold against a member what nobody can read. (On one
PostgreSQL both are of the same moment.) Then whom the log has erased. Content and releases last:
releases never change, and a turn of the log names one that is there.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from pathlib import Path

from .archives import pack_content, pack_releases
from .backups import DRAFT, ERASED, Backups, name_at, seal
from .console import Stop, say, text
from .databases import log_database, memory_database
from .paths import content_dir, releases_dir, state_dir

CONTENT, ATTRIBUTES, RELEASES, KEY = "content.bundle", "attributes", "releases.tar", "secret_key"
_ERASED = "SELECT public_id FROM chat_erasure"
_LOOK_SECONDS = 0.05
_SIZE = "SELECT count(*), coalesce(max(id), 0) FROM chat_message"


def back_up(spare: Path | None = None) -> Path:
    """Make one, and delete those that are too old, but ``spare``; the new one's folder."""
    backups = Backups.of_site()
    with alone_among(backups):
        now = _unnamed_moment(backups.folder)
        try:
            made = _make(backups.folder, now)
        finally:
            # What was promised to members holds also when no new backup comes about.
            for old in backups.rotate(now, spare):
                say(text("backup_rotated", folder=old))
    return made


def key_file() -> Path:
    """The key that signs members' tokens and hides their names, where this machine keeps it."""
    return state_dir() / "secrets" / KEY


@contextmanager
def alone_among(backups: Backups) -> Iterator[None]:
    """One at a time makes, deletes or restores; the folder is its owner's alone."""
    backups.folder.mkdir(parents=True, exist_ok=True)
    backups.folder.chmod(0o700)
    with (backups.folder / ".lock").open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Stop("backup_running", folder=backups.folder) from error
        yield


def _unnamed_moment(folder: Path) -> datetime:
    """Now, or the next second: a backup is named by the second in which it was begun."""
    while (folder / name_at(now := datetime.now(timezone.utc))).exists():
        time.sleep(_LOOK_SECONDS)
    return now


def _make(folder: Path, now: datetime) -> Path:
    if log_database().is_empty():
        raise Stop("nothing_to_back_up")
    draft = Path(tempfile.mkdtemp(prefix=DRAFT, dir=folder))  # for its owner only
    try:
        _fill(draft, now)
        made = folder / name_at(now)
        draft.rename(made)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    _sync(folder)
    return made


def _fill(draft: Path, now: datetime) -> None:
    log, memory = log_database(), memory_database()
    if memory is not None and not memory.is_empty():
        memory.copy_to(draft / f"memory.{memory.suffix}")
    log.copy_to(draft / f"log.{log.suffix}")
    erased = [public_id for (public_id,) in log.rows(_ERASED)]
    (draft / ERASED).write_text(json.dumps(erased), encoding="ascii")
    ((count, newest),) = log.rows(_SIZE)
    pack_content(content_dir(), draft / CONTENT, draft / ATTRIBUTES)
    current = pack_releases(releases_dir(), draft / RELEASES)
    if key_file().is_file():
        shutil.copyfile(key_file(), draft / KEY)
    told = {"at": now.isoformat(timespec="seconds"), "messages": int(count)}
    seal(draft, {**told, "newest_message": int(newest), "release": current})


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
