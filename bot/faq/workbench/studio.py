"""What the content's routes share: the library of one content folder, and its failures told."""

from __future__ import annotations

import errno
import logging
import threading
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from aiohttp import web

from bot.content.finding import ContentError
from bot.facts import read_facts
from bot.faq.editing.checking import Checker
from bot.faq.editing.editor import AlreadyThere, Conflict, Editor, Saved
from bot.faq.editing.entries import NoSuchFaq
from bot.faq.editing.outside import NoSuchLabel
from bot.faq.editing.repository import Author, Commit, GitError, Repository
from bot.faq.library import read_faqs
from bot.faq.releases.store import Releases
from bot.faq.workbench.problems import Problem, finding_json, refused
from bot.faq.workbench.requests import SETTINGS, aside, who_of
from bot.faq.workbench.settings import Settings
from bot.faq.workbench.texts import say
from bot.replies import AnswerBook

logger = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")
Json = dict[str, Any]


class Studio:
    """The editing library on the workbench's folders; nothing is read before it is asked for."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.repository = Repository(settings.content)
        self._book: tuple[str, AnswerBook] | None = None
        self._warming = threading.Lock()

    @cached_property
    def checker(self) -> Checker:
        """Shared, for it remembers what the content complained about before a change."""
        return Checker(self.repository, self.settings.project)

    @cached_property
    def editor(self) -> Editor:
        """Saves FAQs."""
        return Editor(self.repository, self.checker)

    def book(self) -> AnswerBook:
        """What can be read of the draft, once for each commit; one bad file spoils no other."""
        commit = self.repository.head()
        if self._book is None or self._book[0] != commit:
            data = self.settings.content / "data"
            book = AnswerBook(read_facts(data / "plan")[0], read_faqs(data)[0], {})
            self._book = commit, book
        return self._book[1]

    def warm(self) -> None:
        """Do ahead what the first save would wait for; one thread at most is busy with it."""
        if not self._warming.acquire(blocking=False):
            return
        try:
            self.checker.warm()
        except (ContentError, GitError, OSError) as error:
            logger.warning("the first save will be slower: %s", type(error).__name__)
        finally:
            self._warming.release()

    def released(self) -> Path | None:
        """The folder above the `data` of the current release; None before the first."""
        releases = Releases(self.settings.releases)
        current = releases.current()
        return releases.place(current) if current else None


STUDIO: web.AppKey[Studio] = web.AppKey("studio", Studio)


def studio_of(request: web.Request) -> Studio:
    """The library; raises Problem 503 before the content was filled."""
    studio = request.app[STUDIO]
    if not (studio.settings.content / ".git").is_dir():
        raise Problem(503, say("no_content"))
    return studio


def author_of(body: Json) -> Author:
    """Who acts; raises Problem 400."""
    who = who_of(body)
    return Author(who["name"], who["id"])


def note_of(body: Json) -> str:
    """What the author says about the change; may be empty."""
    note = body.get("note")
    return note.strip()[:500] if isinstance(note, str) else ""


async def work(
    request: web.Request, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs
) -> T:
    """Call the library in a thread; what it raises becomes a problem that says why."""
    try:
        return await aside(function, *args, **kwargs)
    except NoSuchFaq:
        raise Problem(404, say("no_such_faq")) from None
    except NoSuchLabel:
        raise Problem(404, say("no_such_label")) from None
    except AlreadyThere as error:
        raise Problem(409, say("already_there", key=error)) from None
    except Conflict as conflict:
        raise _conflict(conflict) from None
    except ContentError as error:
        root = request.app[SETTINGS].content
        raise refused(say("refused"), error.findings, root) from None
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise Problem(507, say("disk_full"), title="Insufficient storage") from None
    except GitError as error:
        if "No space left" not in str(error):
            raise
        raise Problem(507, say("disk_full"), title="Insufficient storage") from None


def saved_json(studio: Studio, saved: Saved) -> Json:
    """The answer to whatever was saved."""
    root = studio.settings.content
    findings = [finding_json(finding, root) for finding in saved.findings]
    return {"version": saved.version, "commit": saved.commit, "findings": findings}


def commit_json(commit: Commit) -> Json:
    """One line of a history."""
    return {
        "commit": commit.commit,
        "at": commit.at,
        "who": who_json(commit),
        "note": commit.note,
        "files": list(commit.files),
    }


def who_json(commit: Commit | None) -> Json:
    """Who made a commit."""
    return {"name": commit.who, "id": commit.who_id} if commit else {"name": "", "id": ""}


def _conflict(conflict: Conflict) -> Problem:
    who = conflict.last.who if conflict.last else ""
    if conflict.theirs is None:
        return Problem(409, say("deleted_meanwhile", who=who))
    theirs = {
        "version": conflict.theirs.version,
        "faq": conflict.theirs.form,
        "who": who_json(conflict.last),
        "at": conflict.last.at if conflict.last else "",
    }
    base = conflict.base.form if conflict.base else None
    return Problem(409, say("changed_meanwhile", who=who), more={"theirs": theirs, "base": base})
