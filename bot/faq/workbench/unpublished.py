"""What of the draft members do not get yet; reckoned once for each draft and release."""

from __future__ import annotations

import tempfile
import threading
from pathlib import Path
from typing import Any

from bot.faq.editing.repository import Repository
from bot.faq.places import Place
from bot.faq.publishing.candidate import lay_out
from bot.faq.releases.differences import unpublished
from bot.faq.releases.store import DATA, BrokenRelease


class Unpublished:
    """Asked each second while a run is watched, so the last answer is kept."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._alone = threading.Lock()
        self._known: tuple[tuple[str, str], dict[str, Any]] | None = None

    def now(self) -> dict[str, Any]:
        """`{"faqs", "facts", "settings", "answers_only"}`."""
        place = self._place
        with self._alone:
            if not (place.content / ".git").is_dir():
                return _nothing()
            key = (Repository(place.content).head(), place.releases.current())
            if self._known is None or self._known[0] != key:
                self._known = (key, self._reckon(*key))
            return self._known[1]

    def _reckon(self, commit: str, release: str) -> dict[str, Any]:
        place = self._place
        try:
            known = place.releases.get(release)
        except BrokenRelease:
            return _nothing()
        with tempfile.TemporaryDirectory() as folder:
            draft = lay_out(place.content, commit, place.project, Path(folder))
            found = unpublished(place.releases.place(release) / DATA, draft.data)
            return found | {"answers_only": draft.questions == known.questions}


def _nothing() -> dict[str, Any]:
    return {"faqs": [], "facts": [], "settings": False, "answers_only": True}
