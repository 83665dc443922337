"""Train the candidate's model, in a process of its own that lets members go first."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.faq.publishing.candidate import Candidate
from bot.faq.releases.files import sha256_of
from bot.faq.releases.store import MODEL, Releases
from bot.faq.understander.children import brain_command, end, start

# Models of drafts, by what they were trained from: a publish after a refusal trains nothing.
_DRAFTS, _DRAFTS_KEPT = "drafts", 3
# What a component learned is taken again while its input is the same; Rasa deletes the oldest.
_CACHE, _CACHE_MEGABYTES = "cache", "400"
_LOG = "train.log"
_LOOK_SECONDS = 0.5


class TrainingFailed(Exception):
    """Rasa ended without a model; its log says why."""


@dataclass(frozen=True)
class Workshop:
    """Where models are made: the checkout with the code, and the folder of releases."""

    project: Path
    releases: Releases

    @property
    def drafts(self) -> Path:
        """Models of drafts."""
        return self.releases.folder / _DRAFTS

    def has_model(self, candidate: Candidate) -> Path | None:
        """A model that was trained from exactly this: a release's, or a draft's."""
        for release in self.releases.all():
            same = (release.questions, release.software)
            if same == (candidate.questions, candidate.software):
                model = self.releases.place(release.id) / MODEL
                # What the disk has spoilt must not become a new release's model.
                if model.is_file() and sha256_of(model) == release.model:
                    return model
        draft = self.drafts / f"{candidate.lesson}.tar.gz"
        return draft if draft.is_file() else None

    def keep(self, candidate: Candidate, model: Path) -> Path:
        """Take a model over as the draft's; the oldest drafts are deleted."""
        self.drafts.mkdir(parents=True, exist_ok=True)
        place = self.drafts / f"{candidate.lesson}.tar.gz"
        model.replace(place)
        kept = sorted(self.drafts.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
        for old in kept[:-_DRAFTS_KEPT]:
            old.unlink(missing_ok=True)
        return place

    def train(self, candidate: Candidate, tick: Callable[[float], None]) -> Path:
        """Train and keep it; `tick` is called with the seconds so far.

        Raises TrainingFailed, and OSError when the disk is full.
        """
        log = self.releases.folder / _LOG
        with log.open("wb") as output:
            process = start(
                self._command(candidate), env=self._env(), stdout=output,
                stderr=subprocess.STDOUT,
            )  # fmt: skip
        begun = time.monotonic()
        try:
            for _ in _while_running(process):
                tick(time.monotonic() - begun)
        finally:
            end(process)
        model = candidate.root / "model" / "candidate.tar.gz"
        if process.returncode or not model.is_file():
            if "No space left on device" in log.read_text(encoding="utf-8", errors="replace"):
                raise OSError(28, os.strerror(28))
            raise TrainingFailed(f"status {process.returncode}")
        return self.keep(candidate, model)

    def _command(self, candidate: Candidate) -> list[str]:
        given = ["--data", str(candidate.data), "--config", str(self.project / "config.yml")]
        given += ["--domain", str(self.project / "domain.yml"), "--skip-validation"]
        given += ["--out", str(candidate.root / "model"), "--fixed-model-name", "candidate"]
        return brain_command("rasa", "train", *given)

    def _env(self) -> dict[str, str]:
        # Rasa deletes from its cache, so it may not be another's.
        folder = self.releases.folder / _CACHE
        return {"RASA_CACHE_DIRECTORY": str(folder), "RASA_MAX_CACHE_SIZE": _CACHE_MEGABYTES}


def _while_running(process: subprocess.Popen[bytes]) -> Iterator[None]:
    while True:
        try:
            process.wait(_LOOK_SECONDS)
            return
        except subprocess.TimeoutExpired:
            yield
