"""Before anything is served: the content repository, and a release that fits this software.

The first release is made of the project's content. When settings, code or the project's own
content have changed since, an `upgrade` brings exactly that into what is current; what authors
have not published stays unpublished.
"""

from __future__ import annotations

import logging
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from bot.faq.editing.merging import merge_trees
from bot.faq.editing.repository import PROJECT, Repository, seed
from bot.faq.places import Place
from bot.faq.publishing.candidate import Candidate, lay_out
from bot.faq.publishing.run import WORK, clear
from bot.faq.publishing.state import publishing_alone
from bot.faq.publishing.texts import say
from bot.faq.publishing.training import Workshop
from bot.faq.releases.digests import software_digest
from bot.faq.releases.record import Release
from bot.faq.releases.store import BrokenRelease

logger = logging.getLogger(__name__)

# Keeps what an upgrade was made of from git's own clearing up.
_REFERENCE = "refs/studio/upgrade"


class ModelNeeded(Exception):
    """The model of the project's own content would do; whoever has it should give it."""


def prepare(place: Place, model: Callable[[], Path] | None = None) -> str:
    """The id of the current release, which is whole and made for this software.

    `model` gives the model that was trained from the project's content. Raises ModelNeeded when
    one is needed and none is given, Busy while somebody publishes, and what training raises.
    """
    repository = Repository(place.content)
    with publishing_alone(place.releases.folder):
        clear(place.releases)
        existed = (place.content / ".git").is_dir()
        before = (repository.head(), repository.git.commit_of(PROJECT)) if existed else ("", "")
        told = seed(place.project, place.content)
        for path in told.kept:
            logger.warning("the authors' text of %s was kept", path)
        current = _whole_current(place)
        commit = _commit_to_serve(repository, current, before)
        if current and commit == current.commit and _fits(place, current):
            return current.id
        return _release(place, current, commit, model)


def _whole_current(place: Place) -> Release | None:
    """The current release, or the newest whole one when the disk has spoilt it."""
    releases = place.releases
    names = [name for name in (releases.current(), *releases.ids()) if name]
    for name in names:
        try:
            return releases.verify(name)
        except BrokenRelease as error:
            logger.error("%s", error)
    return None


def _fits(place: Place, current: Release) -> bool:
    same = current.software == software_digest(place.project)
    return same and place.releases.current() == current.id


def _commit_to_serve(
    repository: Repository, current: Release | None, before: tuple[str, str]
) -> str:
    """What is current with what the project has brought since, without what is unpublished."""
    head, project = repository.head(), repository.git.commit_of(PROJECT)
    if current is None or not repository.git.commit_of(current.commit):
        return project
    if before[0] == current.commit:
        return head
    if before[1] == project:
        return current.commit
    git = repository.git
    changes, _ = merge_trees(git, before[1], current.commit, project)
    tree = git.tree(current.commit, changes)
    if tree == git.text("rev-parse", f"{current.commit}^{{tree}}"):
        return current.commit
    commit = git.commit_tree(tree, [current.commit, project], say("upgrade_note"))
    git.run("update-ref", f"{_REFERENCE}/{commit[:12]}", commit)
    return commit


def _release(
    place: Place, current: Release | None, commit: str, model: Callable[[], Path] | None
) -> str:
    releases = place.releases
    work = Path(tempfile.mkdtemp(prefix=WORK, dir=releases.folder))
    try:
        candidate = lay_out(place.content, commit, place.project, work / "tree")
        trained = _model_of(place, candidate, model, work)
        kind = "upgrade" if current else "first"
        draft = Release(
            id="", kind=kind, commit=commit, model="", answers="", questions=candidate.questions,
            software=candidate.software, author=say("keeper"), author_id="studio",
            note=say(f"{kind}_note"), at="", parent=current.id if current else "",
        )  # fmt: skip
        made = releases.add(draft, candidate.copy_data, trained)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    who = {"name": made.author, "id": made.author_id}
    releases.point(made.id, who, made.note)
    releases.forget_old()
    return made.id


def _model_of(
    place: Place, candidate: Candidate, model: Callable[[], Path] | None, work: Path
) -> Path:
    """A model of this content: a kept one, the project's own when it is equal, or a new one."""
    workshop = Workshop(place.project, place.releases)
    kept = workshop.has_model(candidate)
    if kept is not None:
        return kept
    git = Repository(place.content).git
    theirs = lay_out(place.content, git.commit_of(PROJECT), place.project, work / "project")
    if theirs.questions == candidate.questions:
        if model is None:
            raise ModelNeeded
        return model()
    return workshop.train(candidate, lambda seconds: None)
