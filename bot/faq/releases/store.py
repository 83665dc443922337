"""The folder of releases: `r000001/` … each immutable, and `current`, which names one.

A release is made in a hidden folder and renamed when all of it is on the disk; the pointer is a
small file that is replaced in one step. So a crash at any point leaves the releases there were,
and the next start clears what was half made.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from bot.faq.releases.files import (
    append_line,
    digest_of_folder,
    sha256_of,
    sync_folder,
    sync_tree,
    write_whole,
)
from bot.faq.releases.record import ID, Release

KEPT = 20
MODEL, DATA, RECORD, REPORT = "model.tar.gz", "data", "release.json", "report.json"
CURRENT, MOVES, LOCK = "current", "moves.jsonl", "pointer.lock"
_DRAFT = ".draft-"


class BrokenRelease(Exception):
    """A release that is not there or not as it was made; the text says what differs."""


class Moved(Exception):
    """The pointer is not where the caller last saw it."""


class Releases:
    """The releases in `folder`; every method may be called from any process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def current(self) -> str:
        """The id that the pointer names; "" before the first release."""
        try:
            named = (self.folder / CURRENT).read_text(encoding="ascii", errors="replace").strip()
        except FileNotFoundError:
            return ""
        return named if ID.fullmatch(named) else ""

    def get(self, release: str) -> Release:
        """What is known of a release; raises BrokenRelease."""
        path = self.place(release) / RECORD
        try:
            return Release.from_json(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise BrokenRelease(f"{release}: no readable {RECORD}") from error

    def place(self, release: str) -> Path:
        """The folder of a release; raises BrokenRelease for what can be none."""
        if not ID.fullmatch(release):
            raise BrokenRelease(f"{release!r}: not a release")
        return self.folder / release

    def ids(self) -> list[str]:
        """All kept releases, newest first."""
        if not self.folder.is_dir():
            return []
        return sorted((p.name for p in self.folder.iterdir() if ID.fullmatch(p.name)), reverse=True)

    def all(self) -> list[Release]:
        """All kept releases that can be read, newest first."""
        found = []
        for name in self.ids():
            try:
                found.append(self.get(name))
            except BrokenRelease:
                continue
        return found

    def report(self, release: str) -> dict[str, Any] | None:
        """What publishing it found; None for one that was not compared with another."""
        try:
            text = (self.place(release) / REPORT).read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        found: dict[str, Any] = json.loads(text)
        return found

    def verify(self, release: str) -> Release:
        """The release, when model and data are what was recorded; raises BrokenRelease."""
        known, place = self.get(release), self.place(release)
        self._verify_data(known)
        try:
            same = sha256_of(place / MODEL) == known.model
        except OSError as error:
            raise BrokenRelease(f"{release}: no readable {MODEL}") from error
        if not same:
            raise BrokenRelease(f"{release}: {MODEL} is not the one that was recorded")
        return known

    def verify_data(self, release: str) -> Release:
        """The same for what answers are read from; the model is not looked at."""
        known = self.get(release)
        self._verify_data(known)
        return known

    def _verify_data(self, known: Release) -> None:
        if digest_of_folder(self.place(known.id) / DATA) != known.answers:
            raise BrokenRelease(f"{known.id}: {DATA} is not what was recorded")

    def add(
        self,
        release: Release,
        fill: Callable[[Path], None],
        model: Path,
        report: Mapping[str, Any] | None = None,
    ) -> Release:
        """Keep a release; its id, hashes and time are set here. The pointer does not move.

        `fill` writes the data into the folder it is given. `model` is linked, or copied from
        another file system. Raises OSError, with nothing kept, on a full disk.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=_DRAFT, dir=self.folder))
        try:
            draft.chmod(0o755)
            (draft / DATA).mkdir()
            fill(draft / DATA)
            _link(model, draft / MODEL)
            made = replace(
                release,
                id=self._next_id(),
                model=sha256_of(draft / MODEL),
                answers=digest_of_folder(draft / DATA),
                at=now(),
            )
            if report is not None:
                (draft / REPORT).write_text(json.dumps(report, ensure_ascii=False), "utf-8")
            (draft / RECORD).write_text(made.to_json(), encoding="utf-8")
            sync_tree(draft)
            draft.rename(self.folder / made.id)
            sync_folder(self.folder)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
        return made

    def point(
        self, release: str, who: Mapping[str, str], note: str, *, expected: str | None = None
    ) -> None:
        """Move the pointer to a whole release and write down who did.

        Raises BrokenRelease, or Moved when `expected` is given and is not current any more.
        """
        self.verify(release)
        with self.locked():
            before = self.current()
            if expected is not None and before != expected:
                raise Moved(before)
            move = {"at": now(), "who": dict(who), "from": before, "to": release, "note": note}
            # First the log: a crash between the two leaves a move told that did not happen, which
            # `current` contradicts; the other way round nobody would ever know who did it.
            append_line(self.folder / MOVES, json.dumps(move, ensure_ascii=False))
            write_whole(self.folder / CURRENT, release + "\n")

    def moves(self) -> list[dict[str, Any]]:
        """Every move of the pointer, oldest first; a line that a crash cut off is left out."""
        try:
            lines = (self.folder / MOVES).read_text(encoding="utf-8", errors="replace").splitlines()
        except FileNotFoundError:
            return []
        return [move for move in map(_parsed, lines) if move]

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Nobody else moves the pointer or clears releases meanwhile."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / LOCK).open("w") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            yield

    def forget_old(self) -> list[str]:
        """Delete what is older than the last 20, never the current one; returns their ids."""
        with self.locked():
            old = [name for name in self.ids()[KEPT:] if name != self.current()]
            for name in old:
                # Out of the way in one step, so that no reader meets half a release.
                gone = self.folder / f"{_DRAFT}gone-{name}"
                (self.folder / name).rename(gone)
                shutil.rmtree(gone, ignore_errors=True)
        return old

    def clear_drafts(self) -> list[str]:
        """Delete what a crash left half made. Only while nobody publishes."""
        left = [p for p in self.folder.glob(f"{_DRAFT}*") if p.is_dir()]
        left_files = [p for p in self.folder.glob(f".{CURRENT}.*") if p.is_file()]
        for path in left:
            shutil.rmtree(path, ignore_errors=True)
        for path in left_files:
            path.unlink(missing_ok=True)
        return [path.name for path in (*left, *left_files)]

    def _next_id(self) -> str:
        # Also above ids that were deleted: a number never names two releases.
        told = [str(move.get("to", "")) for move in self.moves()]
        used = [int(name[1:]) for name in (*self.ids(), *told) if ID.fullmatch(name)]
        return f"r{max(used, default=0) + 1:06d}"


def now() -> str:
    """This moment, ISO 8601 in UTC."""
    return datetime.now(timezone.utc).isoformat(timespec="seconds")


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def _parsed(line: str) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
