"""The first filling of the content repository, its repair, and what new software brings."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from bot.faq.editing.git import Git, GitError
from bot.faq.editing.merging import merge_trees
from bot.faq.editing.repository import LOCK, MAIN, PROJECT, Repository, Seeded

FOLDERS = ("data", "tests/nlu/faq")
FILES = ("tests/nlu/outside.yml",)
_BROUGHT = "软件自带的内容"
_MERGED = "并入新版软件带来的内容"
_ATTRIBUTES = "* -text -filter -diff\n"  # bytes in are bytes out


def seed_repository(project: Path, content: Path) -> Seeded:
    """See `bot.faq.editing.repository.seed`."""
    content.parent.mkdir(parents=True, exist_ok=True)
    if not (content / ".git").is_dir():
        return _create(project, content)
    repository = Repository(content)
    with repository.locked():
        recovered = _repair(repository)
        brought = _bring(repository.git, project)
        kept = _merge(repository, brought) if brought else ()
        repository.git.run("gc", "--auto", "--quiet")
    return Seeded(repository.head(), False, bool(brought), kept, recovered)


def _create(project: Path, content: Path) -> Seeded:
    """Build it aside and rename it, so that a half-made repository is never found."""
    if content.exists() and any(content.iterdir()):
        raise GitError(f"{content} is neither empty nor a content repository")
    draft = Path(tempfile.mkdtemp(prefix=".content-", dir=content.parent))
    try:
        git = Git(draft)
        git.run("init", "--quiet", "--template=")
        git.run("symbolic-ref", "HEAD", MAIN)
        (draft / ".git" / "info").mkdir(exist_ok=True)
        (draft / ".git" / "info" / "attributes").write_text(_ATTRIBUTES)
        commit = git.commit_tree(git.tree_of_folder(project, _listed(project)), [], _BROUGHT)
        git.run("update-ref", PROJECT, commit)
        git.run("update-ref", MAIN, commit)
        git.run("read-tree", "--reset", "-u", MAIN)
        draft.chmod(0o755)
        os.replace(draft, content)
    except BaseException as error:
        shutil.rmtree(draft, ignore_errors=True)
        if isinstance(error, OSError) and (content / ".git").is_dir():
            return seed_repository(project, content)  # another start was quicker
        raise
    return Seeded(Repository(content).head(), created=True)


def _listed(project: Path) -> list[str]:
    """The content files of a checkout; hidden ones and editors' leftovers are none."""
    found = [path for folder in FOLDERS for path in (project / folder).rglob("*")]
    found += [project / name for name in FILES]
    names = [path.relative_to(project) for path in found if path.is_file()]
    hidden = (".", "~")
    return sorted(
        name.as_posix()
        for name in names
        if not any(part.startswith(hidden) or part.endswith("~") for part in name.parts)
    )


def _repair(repository: Repository) -> str:
    """Bring the files to what `main` says; returns where uncommitted changes are kept."""
    git = repository.git
    for lock in (repository.folder / ".git").rglob("*.lock"):
        if lock.name != LOCK:
            lock.unlink(missing_ok=True)
    for leftover in (repository.folder / ".git").glob("index-*"):
        shutil.rmtree(leftover, ignore_errors=True)
    for leftover in repository.folder.rglob(".writing-*"):
        leftover.unlink(missing_ok=True)
    git.run("symbolic-ref", "HEAD", MAIN)
    lying = git.tree_of_folder(repository.folder, _listed(repository.folder))
    if lying == git.text("rev-parse", f"{MAIN}^{{tree}}"):
        git.run("read-tree", MAIN)
        return ""
    recovered = _recover(git, lying)
    git.run("read-tree", "--reset", "-u", MAIN)
    git.run("clean", "-d", "--force", "--quiet", "--", "data", "tests")
    return recovered


def _recover(git: Git, lying: str) -> str:
    """Keep files as they lie under a reference, unless they are just those of a moment ago."""
    earlier = git.text("rev-parse", "--verify", "--quiet", f"{MAIN}~1^{{tree}}", good=(0, 1))
    if lying == earlier:
        return ""
    name = f"refs/recovered/{lying[:12]}"
    head = git.commit_of(MAIN)
    git.run("update-ref", name, git.commit_tree(lying, [head], "没有存完的改动"))
    return name


def _bring(git: Git, project: Path) -> str:
    """Commit the checkout's content to `project` when it changed; returns the commit or ""."""
    before = git.commit_of(PROJECT)
    tree = git.tree_of_folder(project, _listed(project))
    if tree != git.text("rev-parse", f"{before}^{{tree}}"):
        commit = git.commit_tree(tree, [before], _BROUGHT)
        git.run("update-ref", PROJECT, commit, before)
        return commit
    # A crash after the line above and before the merge leaves work for this start.
    merged = git.text("merge-base", MAIN, PROJECT) == before
    return "" if merged else before


def _merge(repository: Repository, brought: str) -> tuple[str, ...]:
    git, before = repository.git, repository.head()
    base = git.text("merge-base", before, brought)
    changes, kept = merge_trees(git, base, before, brought)
    note = "\n\n".join([_MERGED, *(["保留作者的文字：\n" + "\n".join(kept)] if kept else [])])
    after = git.commit_tree(git.tree(before, changes), [before, brought], note)
    contents = {path: git.blob(blob) if blob else None for path, blob in changes.items()}
    repository.advance(before, after, contents)
    return kept
