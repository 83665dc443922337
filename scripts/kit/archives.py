"""The authors' content and the releases, packed while authors work and unpacked elsewhere."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .console import Stop

_RELEASE = re.compile(r"r\d{6}")
_ATTRIBUTES = Path("info") / "attributes"
_CURRENT = "current"
# As in ``bot.faq.editing.repository``.
_MAIN = "refs/heads/main"


def pack_content(content: Path, bundle: Path, attributes: Path) -> None:
    """All of the repository's history and references; what is not committed is none of it."""
    _git(content, "bundle", "create", "--quiet", str(bundle), "--all")
    shutil.copyfile(content / ".git" / _ATTRIBUTES, attributes)


def unpack_content(bundle: Path, attributes: Path, content: Path) -> None:
    """Put the repository in place of the one there is."""
    with _beside(content) as draft:
        _git(draft, "init", "--quiet", "--template=")
        _git(draft, "symbolic-ref", "HEAD", _MAIN)
        (draft / ".git" / "info").mkdir(exist_ok=True)
        shutil.copyfile(attributes, draft / ".git" / _ATTRIBUTES)
        _git(draft, "fetch", "--quiet", "--update-head-ok", str(bundle), "refs/*:refs/*")
        _git(draft, "read-tree", "--reset", "-u", _MAIN)


def pack_releases(releases: Path, archive: Path) -> str:
    """Every whole release and the pointer, models that several share once; the current one's id.

    Releases never change, and the pointer is read before them, so it names one that is there.
    """
    current = (releases / _CURRENT).read_text(encoding="ascii").strip()
    names = sorted(path.name for path in releases.iterdir() if _RELEASE.fullmatch(path.name))
    with tarfile.open(archive, "w") as tar:
        for name in [*names, "moves.jsonl"]:
            if (releases / name).exists():
                tar.add(releases / name, arcname=name)
    if current not in names:
        raise Stop("backup_failed", what=releases, detail=current)
    return current


def unpack_releases(archive: Path, current: str, releases: Path) -> None:
    """Put the releases in place of those there are."""
    with _beside(releases) as draft, tarfile.open(archive) as tar:
        members = [member for member in tar.getmembers() if _is_plain(member)]
        # Newer Pythons ask for a word on what is let through.
        options = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
        tar.extractall(draft, members=members, **options)  # noqa: S202 # nosec B202
        (draft / _CURRENT).write_text(f"{current}\n", encoding="ascii")


def _is_plain(member: tarfile.TarInfo) -> bool:
    """Whether it stays below the folder: the hash says that a backup is whole, not who made it."""
    names = [member.name, *([member.linkname] if member.islnk() else [])]
    inside = not any(name.startswith("/") or ".." in name.split("/") for name in names)
    return inside and (member.isreg() or member.isdir() or member.islnk())


@contextmanager
def _beside(place: Path) -> Iterator[Path]:
    """A folder that takes the place of ``place`` when it is done."""
    place.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=".restored-", dir=place.parent))
    try:
        yield draft
        draft.chmod(0o755)
        if place.exists():
            shutil.rmtree(place)
        draft.replace(place)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _git(folder: Path, *arguments: str) -> None:
    """Blind to the machine's own settings, as ``bot.faq.editing.git``."""
    blind = {"HOME": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull}
    done = subprocess.run(
        ["git", "-C", str(folder), "-c", "safe.directory=*", *arguments],
        env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", **blind},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or [""])[-1]
        raise Stop("backup_failed", what=f"git {arguments[0]}", detail=last)
