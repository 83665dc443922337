"""Merge what new software brings into what authors wrote; where they meet, the authors win."""

from __future__ import annotations

import tempfile
from pathlib import Path

from bot.content.finding import ContentError
from bot.content.marked import read_content
from bot.faq.editing.git import Git


def merge_trees(
    git: Git, base: str, ours: str, theirs: str
) -> tuple[dict[str, str | None], tuple[str, ...]]:
    """What to change in commit `ours`: path and blob (None: remove), and the files in dispute."""
    old, mine, new = git.files(base), git.files(ours), git.files(theirs)
    changes: dict[str, str | None] = {}
    kept: list[str] = []
    for path in sorted(old.keys() | mine.keys() | new.keys()):
        was, have, brought = old.get(path), mine.get(path), new.get(path)
        if brought in (was, have):
            continue
        if have == was:
            changes[path] = brought
            continue
        merged, disputed = _merge_file(git, path, was, have, brought)
        if disputed:
            kept.append(path)
        if merged != have:
            changes[path] = merged
    return changes, tuple(kept)


def _merge_file(
    git: Git, path: str, was: str | None, have: str | None, brought: str | None
) -> tuple[str | None, bool]:
    """The merged blob, and whether both sides changed the same lines."""
    if was is None or have is None or brought is None:
        return have, True  # removed by one, changed by the other; or made anew by both
    with tempfile.TemporaryDirectory() as folder:
        for name, blob in (("have", have), ("was", was), ("brought", brought)):
            (Path(folder) / name).write_bytes(git.blob(blob))
        sides = ["have", "was", "brought"]
        at = Git(Path(folder))
        # The exit status counts the conflicts, at most 127; an error is 255.
        clean = _try_merge(at, sides)
        merged = at.run("merge-file", "-p", "--ours", *sides, good=range(128))
        if not _readable(Path(folder) / Path(path).name, merged):
            return have, True
    return git.store(merged), not clean


def _try_merge(at: Git, sides: list[str]) -> bool:
    """Whether no line was changed by both."""
    marked = at.run("merge-file", "-p", *sides, good=range(128))
    return marked == at.run("merge-file", "-p", "--ours", *sides, good=range(128))


def _readable(path: Path, content: bytes) -> bool:
    """Lines merged one by one may no longer make a file."""
    if path.suffix != ".yml":
        return True
    path.write_bytes(content)
    try:
        read_content(path)
    except ContentError:
        return False
    return True
