"""The stages of a publish. Until the last one nothing that members get is changed."""

from __future__ import annotations

import logging
import os
import signal
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.content.finding import Finding
from bot.faq.editing.repository import Repository
from bot.faq.places import Place
from bot.faq.publishing.candidate import Candidate, lay_out
from bot.faq.publishing.checking import check
from bot.faq.publishing.comparing import Comparison, compare
from bot.faq.publishing.gates import Gate, content_gate, gates_of
from bot.faq.publishing.reading import Kept, forget_labels, labels_of
from bot.faq.publishing.sentences import gold_of, outside_of
from bot.faq.publishing.state import Progress
from bot.faq.publishing.texts import say
from bot.faq.publishing.training import Workshop
from bot.faq.releases.differences import touched_faqs
from bot.faq.releases.files import sha256_of
from bot.faq.releases.record import Release
from bot.faq.releases.store import DATA, MODEL
from bot.faq.understander.children import politeness
from bot.faq.understander.client import Understander

logger = logging.getLogger(__name__)

DRAFT = "draft"
_LABELS = "labels"
_TRAINING_GUESS = 60.0
# Of the whole run, where each stage begins; training and comparing take nearly all of it.
_BEGINS = {"check": 0.0, "train": 0.1, "compare": 0.6, "gate": 0.97, "switch": 0.98}
_ENDS = {"check": 0.1, "train": 0.6, "compare": 0.97, "gate": 0.98, "switch": 1.0}


@dataclass(frozen=True)
class Request:
    """What the author asks: `reasons` by broken sentence; `messages` are members', masked.

    `goal` "draft" trains and stops there. `run` names the run, unless it is to name itself.
    """

    who: Mapping[str, str]
    note: str = ""
    reasons: Mapping[str, str] = field(default_factory=dict)
    messages: Sequence[str] = ()
    goal: str = "publish"
    run: str = ""


class Refused(Exception):
    """A gate said no; everything that was found is in `report`."""

    def __init__(self, reason: str, report: dict[str, Any], findings: Sequence[Any] = ()) -> None:
        super().__init__(reason)
        self.report, self.findings = report, list(findings)


class Publishing:
    """The stages of one run, in their order."""

    def __init__(self, place: Place, request: Request, progress: Progress, work: Path) -> None:
        self._place, self._request, self._progress, self._work = place, request, progress, work
        self._releases = place.releases
        self._workshop = Workshop(place.project, place.releases)
        self._seconds: dict[str, float] = {}
        self._gates: list[Gate] = []

    def run(self) -> None:
        """Raises Refused, Moved, TrainingFailed, UnderstanderFailed, GitError, OSError."""
        current = self._releases.verify(self._releases.current())
        with self._stage("check"):
            candidate, margin = self._check(current)
        report: dict[str, Any] = {}
        model = self._releases.place(current.id) / MODEL
        if self._request.goal == DRAFT and _only_answers(candidate, current):
            return self._say_trained()
        if not _only_answers(candidate, current):
            with self._stage("train"):
                model = self._model(candidate)
            if self._request.goal == DRAFT:
                return self._say_trained()
            with self._stage("compare"):
                found = self._compare(candidate, current, model)
            report = found.to_dict({faq.key: faq.title for faq in candidate.library.faqs.values()})
            with self._stage("gate"):
                self._gates += gates_of(found, self._request.reasons, margin)
                self._pass_gates(report)
        # From here on it is too late to stop: the page must not say that nothing has changed.
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
        with self._stage("switch"):
            made = self._switch(candidate, current, model, report)
        done = self._report(report)
        self._progress.save(
            state="published", release=made, progress=1.0, report=done,
            said=say("published", release=made),
        )  # fmt: skip

    def _say_trained(self) -> None:
        self._progress.save(state="idle", progress=1.0, said=say("trained"))

    def _check(self, current: Release) -> tuple[Candidate, float]:
        commit = Repository(self._place.content).head()
        candidate = lay_out(self._place.content, commit, self._place.project, self._work / "tree")
        if candidate.answers == current.answers and candidate.software == current.software:
            raise Refused(say("nothing"), self._report({}))
        if not _only_answers(candidate, current):
            os.nice(max(0, politeness() - os.nice(0)))  # the check of all sentences takes seconds
        tree, findings = check(candidate, sentences=not _only_answers(candidate, current))
        self._gates.append(content_gate(findings))
        self._pass_gates({}, findings)
        return candidate, tree.settings.publish_margin

    def _model(self, candidate: Candidate) -> Path:
        ready = self._workshop.has_model(candidate)
        if ready is not None:
            self._progress.save(said=say("said_reuse"))
            return ready
        guess = self._last_training()
        self._progress.save(said=say("said_train", seconds=round(guess)))
        return self._workshop.train(
            candidate, lambda seconds: self._tick("train", 1 - 2 ** (-2 * seconds / guess))
        )

    def _last_training(self) -> float:
        """How long training took the last time it was needed."""
        for release in self._releases.all():
            report = self._releases.report(release.id) or {}
            seconds = float(report.get("seconds", {}).get("train", 0.0))
            if seconds > 1:
                return seconds
        return _TRAINING_GUESS

    def _compare(self, candidate: Candidate, current: Release, model: Path) -> Comparison:
        gold, outside = gold_of(candidate.root), outside_of(candidate.root)
        texts = [*(one.text for one in gold), *outside, *self._request.messages]
        old = self._releases.place(current.id)
        before = self._labels(texts, old / MODEL, old / DATA, lambda share: share / 2)
        after = self._labels(texts, model, candidate.data, lambda share: (1 + share) / 2)
        touched = touched_faqs(old / DATA, candidate.library)
        return compare(gold, outside, self._request.messages, touched, before, after)

    def _labels(
        self, texts: Sequence[str], model: Path, data: Path, share: Callable[[float], float]
    ) -> dict[str, str]:
        place = self._place
        log = self._releases.folder / "understander.log"
        kept = Kept(self._releases.folder / _LABELS, sha256_of(model))
        return labels_of(
            texts,
            kept,
            lambda: Understander(model, data, place.edition, log),
            lambda done: self._tick("compare", share(done)),
        )

    def _pass_gates(self, report: dict[str, Any], findings: Sequence[Finding] = ()) -> None:
        shut = next((gate for gate in self._gates if not gate.passed), None)
        if shut is not None:
            raise Refused(
                shut.said,
                self._report(report),
                [one.to_dict(self._work / "tree") for one in findings],
            )

    def _switch(
        self, candidate: Candidate, current: Release, model: Path, report: Mapping[str, Any]
    ) -> str:
        who = self._request.who
        draft = Release(
            id="", kind="answers" if _only_answers(candidate, current) else "questions",
            commit=candidate.commit, model="", answers="", questions=candidate.questions,
            software=candidate.software, author=who["name"], author_id=who["id"],
            note=self._request.note, at="", parent=current.id,
        )  # fmt: skip
        made = self._releases.add(
            draft,
            candidate.copy_data,
            model,
            self._report(report),
        )
        self._releases.point(made.id, who, self._request.note, expected=current.id)
        self._tidy()
        return made.id

    def _tidy(self) -> None:
        """Published is published, whether or not the old can be cleared away."""
        try:
            self._releases.forget_old()
            models = {one.model for one in self._releases.all()}
            forget_labels(self._releases.folder / _LABELS, models)
        except OSError as error:
            logger.error("old releases were not cleared: %s", type(error).__name__)

    def _report(self, report: Mapping[str, Any]) -> dict[str, Any]:
        gates = [gate.to_dict() for gate in self._gates]
        none: dict[str, Any] = {
            "fixed": [],
            "broken": [],
            "changed": [],
            "failed": [],
            "per_faq": [],
        }
        reasons = dict(self._request.reasons)
        told = {"accuracy": None, **none, **report}
        return {"gates": gates, **told, "reasons": reasons, "seconds": dict(self._seconds)}

    @contextmanager
    def _stage(self, name: str) -> Iterator[None]:
        begun = time.monotonic()
        self._progress.save(stage=name, progress=_BEGINS[name], said=self._said(name))
        try:
            yield
        finally:
            self._seconds[name] = round(time.monotonic() - begun, 2)
            self._progress.save(seconds=dict(self._seconds))

    def _said(self, name: str) -> str:
        return self._progress.run.said if name == "train" else say(f"said_{name}")

    def _tick(self, stage: str, share: float) -> None:
        begin, end = _BEGINS[stage], _ENDS[stage]
        self._progress.save(progress=round(begin + (end - begin) * min(1.0, share), 3))


def _only_answers(candidate: Candidate, current: Release) -> bool:
    return (candidate.questions, candidate.software) == (current.questions, current.software)
