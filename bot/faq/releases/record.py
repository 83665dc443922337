"""What is known of one release: its `release.json`."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from typing import Any

KINDS = ("first", "questions", "answers", "upgrade")
ID = re.compile(r"r\d{6}")


@dataclass(frozen=True)
class Release:
    """`model` and `answers` are hashes of the model file and of the folder `data`.

    `questions` is the hash of what the content teaches the model, `software` that of the code
    and settings it was trained with: equal ones mean that no training is needed. `at` is ISO
    8601 in UTC; `author` and `author_id` are who published; `parent` is the release that was
    current then, empty for the first.
    """

    id: str
    kind: str
    commit: str
    model: str
    answers: str
    questions: str
    software: str
    author: str
    author_id: str
    note: str
    at: str
    parent: str

    def to_json(self) -> str:
        """As it is written."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1)

    @classmethod
    def from_json(cls, text: str) -> Release:
        """As it is read; raises ValueError for anything that is not a release."""
        try:
            release = cls(**json.loads(text))
        except TypeError as error:
            raise ValueError("not a release") from error
        if not (ID.fullmatch(release.id) and release.kind in KINDS):
            raise ValueError("not a release")
        return release

    def to_dict(self) -> dict[str, Any]:
        """As the studio's pages take it."""
        told = asdict(self)
        author = {"name": told.pop("author"), "id": told.pop("author_id")}
        return told | {
            "content": told.pop("commit"),
            "author": author,
            "parent": self.parent or None,
        }
