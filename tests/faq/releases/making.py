"""Small releases: a model that is a few bytes, and data of one file.

As a program (`python -m tests.faq.releases.making FOLDER`) it publishes without end, until it is
killed.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from bot.faq.releases.record import Release
from bot.faq.releases.store import Releases

WHO = {"name": "陈一", "id": "chen"}


def release_like(**known: str) -> Release:
    """A release before it is kept."""
    fields = dict.fromkeys(
        ("id", "commit", "model", "answers", "questions", "software", "at", "parent"), ""
    )
    told = {"kind": "questions", "author": WHO["name"], "author_id": WHO["id"], "note": "改一改"}
    return Release(**{**fields, **told, **known})


def add(releases: Releases, text: str = "答", model: bytes = b"model", **known: str) -> Release:
    """Keep a release whose only answer is ``text``."""
    releases.folder.mkdir(parents=True, exist_ok=True)
    file = releases.folder / f".model-{os.getpid()}"
    file.write_bytes(model)
    try:
        return releases.add(
            release_like(**known),
            lambda data: _write(data / "answer.txt", text),
            file,
            {"of": text},
        )
    finally:
        file.unlink()


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    endless = Releases(Path(sys.argv[1]))
    number = 0
    while True:
        number += 1
        made = add(endless, f"答 {number}" * 1000, os.urandom(300_000))
        endless.point(made.id, WHO, "")
        endless.forget_old()
        print(made.id, flush=True)
