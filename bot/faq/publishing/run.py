"""One publish from the check to the moved pointer. Until its last step nothing is changed.

The process that runs this may be killed at any point: its children die with it, its lock is
free again, and what it left half made is cleared by the next run or start.
"""

from __future__ import annotations

import errno
import logging
import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.failures import trace_without_texts
from bot.faq.editing.git import GitError
from bot.faq.places import Place
from bot.faq.publishing.stages import Publishing, Refused, Request
from bot.faq.publishing.state import Progress, Run, publishing_alone
from bot.faq.publishing.texts import say
from bot.faq.publishing.training import TrainingFailed
from bot.faq.releases.store import BrokenRelease, Moved, Releases, now
from bot.faq.understander.client import UnderstanderFailed

__all__ = ["Request", "Stopped", "clear", "publish"]

logger = logging.getLogger(__name__)

WORK = ".work-"
_FULL = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)


class Stopped(BaseException):
    """Whoever started the run, or the machine, wants it to end."""


def publish(place: Place, request: Request) -> Run:
    """Publish the draft. Raises Busy when somebody else does; any other end is in the Run."""
    folder = place.releases.folder
    with publishing_alone(folder):
        name = request.run or uuid.uuid4().hex[:12]
        run = Run(name, dict(request.who), request.note, now(), request.goal)
        progress = Progress(folder, run)
        clear(place.releases)
        try:
            with _work_folder(folder) as work:
                Publishing(place, request, progress, work).run()
        except Refused as refusal:
            said = say("refused", reason=str(refusal))
            progress.save(
                state="refused", said=said, report=refusal.report, findings=refusal.findings
            )
        except Stopped:
            progress.save(state="interrupted", said=say("stopped"))
        except Exception as error:
            logger.error("publishing failed: %s", trace_without_texts(error))
            progress.save(state="failed", said=_told(error))
        return progress.run


def _told(error: Exception) -> str:
    if _is_full_disk(error):
        return say("failed_disk")
    if isinstance(error, BrokenRelease):
        return say("no_current")
    if isinstance(error, Moved):
        return say("moved", release=str(error))
    if isinstance(error, TrainingFailed):
        return say("failed_train")
    if isinstance(error, UnderstanderFailed):
        return say("failed_compare")
    return say("failed")


def _is_full_disk(error: Exception) -> bool:
    """A copy of many files tells by its words alone what happened to each; so does git."""
    if isinstance(error, (shutil.Error, GitError)):
        return any(os.strerror(number) in str(error) for number in _FULL)
    return isinstance(error, OSError) and error.errno in _FULL


def clear(releases: Releases) -> None:
    """Delete what a run that was killed left behind; the caller holds the right to publish."""
    releases.clear_drafts()
    for left in releases.folder.glob(f"{WORK}*"):
        shutil.rmtree(left, ignore_errors=True)


@contextmanager
def _work_folder(folder: Path) -> Iterator[Path]:
    work = Path(tempfile.mkdtemp(prefix=WORK, dir=folder))
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)
