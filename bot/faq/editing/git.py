"""Git as this library uses it: plumbing commands only, blind to the machine's own settings."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

_TIMEOUT = 60  # seconds; a content repository answers in milliseconds
_SETTINGS = (
    "core.hooksPath=/dev/null",
    "core.autocrlf=false",
    "core.quotePath=false",
    "core.fsync=committed,reference",
    "commit.gpgSign=false",
    "gc.autoDetach=false",
    "safe.directory=*",
)
_KEEPER = ("studio", "studio@studio.invalid")  # who commits, whoever wrote it


class GitError(Exception):
    """A git command that failed; the text is git's own, for the log."""


class Git:
    """Commands on the repository whose work tree is `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()  # git runs in it, so a relative path would lead astray

    def run(
        self,
        *arguments: str,
        given: bytes | None = None,
        env: Mapping[str, str] | None = None,
        good: Sequence[int] = (0,),
    ) -> bytes:
        """What one command prints. Raises GitError when its exit status is not `good`."""
        settings = [word for setting in _SETTINGS for word in ("-c", setting)]
        try:
            done = subprocess.run(
                ["git", "-C", str(self.folder), *settings, *arguments],
                input=given if given is not None else b"",
                capture_output=True,
                env={**_surroundings(), **(env or {})},
                timeout=_TIMEOUT,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise GitError(f"git {arguments[0]}: {error}") from error
        if done.returncode not in good:
            said = done.stderr.decode("utf-8", "replace").strip()
            raise GitError(f"git {arguments[0]} ({done.returncode}): {said}")
        return done.stdout

    def text(self, *arguments: str, **options: object) -> str:
        """The same, as text without the last line's end."""
        return self.run(*arguments, **options).decode("utf-8").rstrip("\n")  # type: ignore[arg-type]

    def commit_of(self, name: str) -> str:
        """The commit that a branch or reference names; "" when there is none."""
        return self.text("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}", good=(0, 1))

    def files(self, commit: str) -> dict[str, str]:
        """Path and blob of every file in a commit."""
        listed = self.run("ls-tree", "-r", "-z", "--full-tree", commit).decode("utf-8")
        lines = [line.split("\t", 1) for line in listed.split("\0") if line]
        return {path: head.split(" ")[2] for head, path in lines}

    def blob(self, name: str) -> bytes:
        """The bytes of a blob, by its id or as `commit:path`."""
        return self.run("cat-file", "blob", name)

    def store(self, content: bytes) -> str:
        """Keep some bytes as a blob; returns its id."""
        return self.text("hash-object", "-w", "--stdin", "--no-filters", given=content)

    def tree(self, start: str, changes: Mapping[str, str | None]) -> str:
        """The tree of commit `start` ("" for an empty one) with paths set to blobs or removed."""
        with self._own_index() as env:
            if start:
                self.run("read-tree", start, env=env)
            # A removed path is told as mode 0.
            lines = "".join(
                f"100644 {blob}\t{path}\0" if blob else f"0 {'0' * 40}\t{path}\0"
                for path, blob in changes.items()
            )
            self.run("update-index", "-z", "--index-info", given=lines.encode(), env=env)
            return self.text("write-tree", env=env)

    def tree_of_folder(self, root: Path, paths: Sequence[str]) -> str:
        """The tree of some files of any folder, each by its path below `root`."""
        with self._own_index() as env:
            given = "\0".join(paths).encode()
            literal = {**env, "GIT_LITERAL_PATHSPECS": "1"}
            source = ["--pathspec-from-file=-", "--pathspec-file-nul"]
            work_tree = [f"--git-dir={self.folder / '.git'}", f"--work-tree={root.resolve()}"]
            at = Git(root)
            at.run(*work_tree, "add", "--force", *source, given=given, env=literal)
            return at.text(*work_tree, "write-tree", env=env)

    def commit_tree(
        self, tree: str, parents: Sequence[str], note: str, author: tuple[str, str] = _KEEPER
    ) -> str:
        """A new commit of a tree, on no branch yet; `author` is name and e-mail."""
        env = {"GIT_AUTHOR_NAME": author[0], "GIT_AUTHOR_EMAIL": author[1]}
        before = [word for parent in parents for word in ("-p", parent)]
        return self.text("commit-tree", tree, *before, "-F", "-", given=note.encode(), env=env)

    @contextmanager
    def _own_index(self) -> Iterator[dict[str, str]]:
        with tempfile.TemporaryDirectory(prefix="index-", dir=self.folder / ".git") as folder:
            yield {"GIT_INDEX_FILE": str(Path(folder) / "index")}


def _surroundings() -> dict[str, str]:
    """An environment in which no user's, system's or caller's git settings count."""
    name, address = _KEEPER
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": os.devnull,
        "LC_ALL": "C.UTF-8",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": name,
        "GIT_AUTHOR_EMAIL": address,
        "GIT_COMMITTER_NAME": name,
        "GIT_COMMITTER_EMAIL": address,
    }
