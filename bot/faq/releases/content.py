"""The content of one commit, laid out in a folder."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

from bot.faq.editing.git import Git


def export(content: Path, commit: str, target: Path, *paths: str) -> None:
    """Write the files of a commit below `paths` into `target`. Raises GitError.

    Only plain files are taken: a commit that holds a link must not reach outside.
    """
    packed = Git(content).run("archive", "--format=tar", commit, "--", *paths)
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        for member in archive.getmembers():
            source = archive.extractfile(member) if member.isreg() else None
            if source is None:
                continue
            place = target / member.name
            if not place.resolve().is_relative_to(target.resolve()):
                raise ValueError(member.name)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(source.read())
