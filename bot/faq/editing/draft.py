"""The content as it would be after a change, laid out in a folder of its own to be checked."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from bot.faq.editing.seeding import FILES, FOLDERS

Changes = Mapping[str, bytes | None]
"""Paths below the content's root, with what each file becomes; None removes it."""


@contextmanager
def drafted(content: Path, changes: Changes) -> Iterator[Path]:
    """A copy of the content with the changes in it; some hundred small files, some 30 ms."""
    with tempfile.TemporaryDirectory(prefix="draft-") as folder:
        root = Path(folder)
        for name in FOLDERS:
            _copy_folder(content / name, root / name)
        for name in FILES:
            if (content / name).is_file():
                shutil.copyfile(content / name, root / name)
        for path, new in changes.items():
            target = root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            if new is None:
                target.unlink(missing_ok=True)
            else:
                target.write_bytes(new)
        yield root


def _copy_folder(source: Path, target: Path) -> None:
    hidden = shutil.ignore_patterns(".*", "*~", "__pycache__")
    shutil.copytree(source, target, copy_function=shutil.copyfile, ignore=hidden)
