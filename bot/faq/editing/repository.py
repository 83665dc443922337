"""The content repository: authors' edits as commits on `main`, the software's on `project`.

A commit is made whole before the branch moves to it, and the branch moves before the files do.
So a crash at any point leaves either the old or the new content: whoever takes the lock next
finds a mark and brings the files to what the branch says, and so does `seed` at the next start.
"""

from __future__ import annotations

import fcntl
import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from bot.faq.editing.git import Git, GitError

__all__ = ["Author", "Commit", "GitError", "Repository", "Seeded", "seed"]

MAIN, PROJECT = "refs/heads/main", "refs/heads/project"
_EVERYTHING = 1_000_000_000
LOCK, _MOVING = "studio.lock", "studio.moving"


@dataclass(frozen=True)
class Author:
    """Who writes: the name that history shows, and an id that stays when the name changes."""

    name: str
    id: str

    @property
    def signature(self) -> tuple[str, str]:
        """Name and e-mail as git takes them: no angle brackets, no line ends, never empty."""
        name = re.sub(r"[<>\x00-\x1f\x7f]+", " ", self.name).strip(" .,:;\"'\\")
        account = re.sub(r"[^A-Za-z0-9._-]+", "-", self.id).strip(".-")
        return name or account or "studio", f"{account or 'studio'}@studio.invalid"


@dataclass(frozen=True)
class Commit:
    """One change of the content; `at` is ISO 8601 in UTC, `files` what it touched."""

    commit: str
    at: str
    who: str
    who_id: str
    note: str
    files: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class Seeded:
    """What a start did: `kept` are files of which the authors' text won over the software's."""

    commit: str
    created: bool = False
    merged: bool = False
    kept: tuple[str, ...] = ()
    recovered: str = ""


def seed(project: Path, content: Path) -> Seeded:
    """Make or mend the repository in `content` and bring in what `project` has anew.

    `project` is a checkout with `data/` and `tests/nlu/faq/`. Where both sides changed the same
    lines the authors' text stays, and the file is told in `kept`. Changes of files that were
    never committed are kept under `refs/recovered/`. Raises GitError.
    """
    from bot.faq.editing.seeding import seed_repository

    return seed_repository(project, content)


class Repository:
    """The content in `folder`; every method may be called from any thread or process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.git = Git(folder)
        self._changes: tuple[str, dict[str, Commit]] = ("", {})
        self._moving = folder / ".git" / _MOVING

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Nobody else writes inside: not a thread, not a process. It does not nest."""
        with (self.folder / ".git" / LOCK).open("w") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            if self._moving.exists():
                self.mend()
            yield

    def mend(self) -> None:
        """Bring the files to what the branch says: somebody was killed before they all were."""
        # Whoever left it is gone: it was made under the lock that is held here.
        (self.folder / ".git" / "index.lock").unlink(missing_ok=True)
        self.git.run("read-tree", "--reset", "-u", MAIN)
        self._moving.unlink(missing_ok=True)

    def head(self) -> str:
        """The commit of the draft that authors edit."""
        return self.git.commit_of(MAIN)

    def commit(self, changes: Mapping[str, bytes | None], author: Author, note: str) -> str:
        """Save files (None removes one) as one commit, inside `locked`; returns its id.

        Paths are relative to the repository. What changes nothing makes no commit.
        """
        before = self.head()
        blobs = {
            path: None if new is None else self.git.store(new) for path, new in changes.items()
        }
        tree = self.git.tree(before, blobs)
        if tree == self.git.text("rev-parse", f"{before}^{{tree}}"):
            return before
        after = self.git.commit_tree(tree, [before], note.strip() + "\n", author.signature)
        self.advance(before, after, changes)
        return after

    def advance(self, before: str, after: str, changes: Mapping[str, bytes | None]) -> None:
        """Move the branch, and the files with it; a full disk fails before anything moves."""
        with _staged(self.folder, changes) as staged:
            self._moving.touch()
            self.git.run("update-ref", MAIN, after, before)
            # First what is there, then what is gone: a reader finds a moved file somewhere.
            for target, draft in staged.items():
                os.replace(draft, target)
        for path, content in changes.items():
            if content is None:
                (self.folder / path).unlink(missing_ok=True)
        with suppress(GitError):  # the index serves only who looks with git; a start mends it
            self.git.run("read-tree", MAIN)
        self._moving.unlink(missing_ok=True)

    def read(self, path: str, commit: str = MAIN) -> bytes | None:
        """A file as it stood in a commit; None when it was not there."""
        try:
            return self.git.blob(f"{commit}:{path}")
        except GitError:
            return None

    def history(self, *paths: str, limit: int = 50) -> list[Commit]:
        """The latest commits that touched these paths (all when empty), newest first."""
        return self._log(MAIN, *paths, limit=limit)

    def _log(self, range_: str, *paths: str, limit: int) -> list[Commit]:
        form = "--format=%x01%H%x00%aI%x00%an%x00%ae%x00%B%x00"
        options = ["--first-parent", "-m", "--name-only", "-z", f"-n{limit}", "--date-order"]
        given = self.git.text("log", form, *options, range_, "--", *paths)
        return [_commit(entry) for entry in given.split("\x01")[1:]]

    def last_changes(self) -> dict[str, Commit]:
        """For each file the commit that changed it last; only what is new since is read."""
        head, (since, known) = self.head(), self._changes
        if head != since:
            newer = self._log(f"{since}..{head}" if since else head, limit=_EVERYTHING)
            new = {path: commit for commit in reversed(newer) for path in commit.files}
            self._changes = head, known | new
        return self._changes[1]


def _commit(entry: str) -> Commit:
    commit, at, who, address, note, *files = entry.split("\x00")
    names = tuple(name.strip("\n") for name in files if name.strip("\n"))
    return Commit(commit, at, who, address.partition("@")[0], note.strip(), names)


@contextmanager
def _staged(folder: Path, changes: Mapping[str, bytes | None]) -> Iterator[dict[Path, Path]]:
    """Each file's new content on the disk beside it, to be renamed; what is left is removed."""
    staged: dict[Path, Path] = {}
    try:
        for path, content in changes.items():
            if content is not None:
                _stage(folder / path, content, staged)
        yield staged
    finally:
        for draft in staged.values():
            draft.unlink(missing_ok=True)


def _stage(target: Path, content: bytes, staged: dict[Path, Path]) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".writing-", dir=target.parent)
    staged[target] = Path(name)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.chmod(name, 0o644)
