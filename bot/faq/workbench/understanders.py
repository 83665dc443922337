"""The processes that understand for the pages: started at the first question, one a model.

One that has not been asked for ten minutes ends and gives its 600 MB back; one that crashed is
started again at the next question.
"""

from __future__ import annotations

import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.faq.editing.repository import Repository
from bot.faq.library import read_faqs
from bot.faq.places import Place
from bot.faq.publishing.candidate import Candidate, lay_out
from bot.faq.publishing.training import Workshop
from bot.faq.releases.store import DATA, MODEL
from bot.faq.understander.client import Understander, UnderstanderFailed

Json = dict[str, Any]
Ask = Callable[[Understander], list[Json]]

IDLE_SECONDS = 600.0
_LOG = "understander.log"


@dataclass(frozen=True)
class Side:
    """What a sentence is tried on: a model with its content; `state` as the contract has it.

    `model` is None while the draft is untrained.
    """

    name: str
    state: str
    release: str
    model: Path | None
    model_name: str
    data: Path
    titles: dict[str, str]


class Understanders:
    """Thread-safe; every method may take as long as a model takes to load."""

    def __init__(self, place: Place, idle_seconds: float = IDLE_SECONDS) -> None:
        self._place, self._idle = place, idle_seconds
        self._alone = threading.Lock()
        self._running: dict[str, tuple[str, Understander]] = {}
        self._draft: Candidate | None = None

    def live(self) -> Side:
        """The current release. Raises BrokenRelease."""
        releases = self._place.releases
        known = releases.get(releases.current())
        place = releases.place(known.id)
        titles = _titles(place / DATA)
        return Side("live", "live", known.id, place / MODEL, known.model, place / DATA, titles)

    def draft(self) -> Side:
        """What authors have saved: `same` when it is understood as the current release is,
        `ready` when its model is there, else `untrained`."""
        place = self._place
        candidate = self._laid_out(Repository(place.content).head())
        current = place.releases.get(place.releases.current())
        model = Workshop(place.project, place.releases).has_model(candidate)
        same = (current.questions, current.software) == (candidate.questions, candidate.software)
        state = "same" if same else "ready" if model else "untrained"
        titles = {faq.key: faq.title for faq in candidate.library.faqs.values()}
        # Understood as the current one is, it is also read by the process of the current one.
        name, model_name = ("live", current.model) if same else ("draft", candidate.lesson)
        return Side(name, state, current.id, model, model_name, candidate.data, titles)

    def _laid_out(self, commit: str) -> Candidate:
        """The draft of a commit, in a folder that lasts until the next one."""
        with self._alone:
            if self._draft is None or self._draft.commit != commit:
                folder = Path(tempfile.mkdtemp(prefix="studio-draft-"))
                self._forget_draft()
                self._draft = lay_out(self._place.content, commit, self._place.project, folder)
            return self._draft

    def _forget_draft(self) -> None:
        if self._draft is not None:
            shutil.rmtree(self._draft.root, ignore_errors=True)

    def explain(self, side: Side, texts: Sequence[str]) -> list[Json]:
        """How a side reads each text, with titles. Raises UnderstanderFailed."""
        found = self._asked(side, lambda understander: understander.explain(texts))
        return [_titled(one, side.titles) for one in found]

    def similar(self, side: Side, texts: Sequence[str]) -> list[Json]:
        """The texts by groups, with titles. Raises UnderstanderFailed."""
        found = self._asked(side, lambda understander: understander.similar(texts))
        return [_titled(one, side.titles) for one in found]

    def _asked(self, side: Side, ask: Ask) -> list[Json]:
        """Ask; of a process that has crashed meanwhile, a second time."""
        try:
            return ask(self._one_for(side))
        except UnderstanderFailed:
            understander = self._one_for(side)
            return ask(understander)

    def _one_for(self, side: Side) -> Understander:
        if side.model is None:
            raise UnderstanderFailed("untrained")
        with self._alone:
            name, running = self._running.get(side.name, ("", None))
            if running is not None and running.alive and name == side.model_name:
                running.used = time.monotonic()
                return running
            if running is not None:
                running.stop()
            log = self._place.releases.folder / _LOG
            # Somebody looks at a page and waits for it, so it does not stand behind.
            started = Understander(side.model, side.data, self._place.edition, log, nice=0)
            self._running[side.name] = (side.model_name, started)
            return started

    def end_idle(self) -> None:
        """End those that nobody has asked for long."""
        with self._alone:
            for name, (_, running) in list(self._running.items()):
                if not running.busy and time.monotonic() - running.used > self._idle:
                    del self._running[name]
                    running.stop()

    def stop(self) -> None:
        """End all."""
        with self._alone:
            for _, running in self._running.values():
                running.stop()
            self._running.clear()
            self._forget_draft()


def _titles(data: Path) -> dict[str, str]:
    library, _ = read_faqs(data)
    return {faq.key: faq.title for faq in library.faqs.values()}


def _titled(one: Json, titles: dict[str, str]) -> Json:
    """With a title beside every key; a label that is no FAQ keeps its name."""
    for part in ("candidates", "nearest"):
        for item in one.get(part, ()):
            item["title"] = titles.get(item["key"], item["key"])
    return one
