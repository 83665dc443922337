"""Routes of the FAQs: list, read, save, create, delete, add sentences."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.faq.editing.editor import Saved
from bot.faq.editing.entries import FAQS, TESTS, Entry
from bot.faq.editing.facts import fact_json
from bot.faq.editing.listing import released_form, summaries
from bot.faq.editing.outside import add_outside, counts, remove_outside, titles
from bot.faq.workbench.requests import answer, body_of, field
from bot.faq.workbench.studio import (
    STUDIO,
    Studio,
    author_of,
    commit_json,
    note_of,
    saved_json,
    studio_of,
    work,
)

routes = web.RouteTableDef()

_HISTORY = 30
_MOST_HISTORY = 500
# Kept for the list, which every page of the studio asks for.
_LIST: web.AppKey[dict[tuple[str, str], list[Any]]] = web.AppKey("list", dict)


def prepare(app: web.Application) -> None:
    """What these routes remember between requests."""
    app[_LIST] = {}


@routes.get("/faqs")
async def list_faqs(request: web.Request) -> web.Response:
    """All FAQs at a glance."""
    studio, known = studio_of(request), request.app[_LIST]
    commit, lines = await work(request, _summaries, studio, known)
    # Whoever looks at the list is about to edit: what a first save needs is made ready.
    asyncio.get_running_loop().run_in_executor(None, studio.warm)
    return answer({"commit": commit, "faqs": lines})


def _summaries(studio: Studio, known: dict[tuple[str, str], list[Any]]) -> tuple[str, list[Any]]:
    released = studio.released()
    commit = studio.repository.head()
    key = commit, str(released)
    if key not in known:
        lines = _read_lines(studio, released)
        known.clear()
        known[key] = lines
        return commit, lines
    return commit, known[key]


def _read_lines(studio: Studio, released: Path | None) -> list[Any]:
    """A file that somebody removes while the list is made makes it once more."""
    try:
        return summaries(studio.repository, released)
    except FileNotFoundError:
        return summaries(studio.repository, released)


@routes.get("/faqs/{topic}")
async def read_faq(request: web.Request) -> web.Response:
    """One FAQ with all that its page shows."""
    studio, topic = studio_of(request), request.match_info["topic"]
    return answer(await work(request, _page, studio, topic))


def _page(studio: Studio, topic: str) -> dict[str, Any]:
    entry = studio.editor.read(topic)
    globs = [f":(glob){folder}/**/{topic}.yml" for folder in (FAQS, TESTS)]
    history = studio.repository.history(*globs, limit=_HISTORY)
    return {
        "version": entry.version,
        "file": entry.file,
        "faq": entry.form,
        "uses": _uses(studio, entry),
        "history": [commit_json(commit) for commit in history],
        "public": released_form(studio.released(), topic),
    }


def _uses(studio: Studio, entry: Entry) -> list[dict[str, Any]]:
    """Every version of the facts that the answers name, in the order of their use."""
    book = studio.book().facts
    names = dict.fromkeys(name for v in entry.faq.variations for name in v.names())
    return [fact_json(fact) for name in names for fact in book.facts.get(name, ())]


@routes.put("/faqs/{topic}")
async def save_faq(request: web.Request) -> web.Response:
    """Write it over the version that was read."""
    studio, body = studio_of(request), await body_of(request)
    given = (field(body, "version", str), field(body, "faq", dict), author_of(body), note_of(body))
    saved = await work(request, studio.editor.save, request.match_info["topic"], *given)
    return answer(saved_json(studio, saved))


@routes.post("/faqs")
async def create_faq(request: web.Request) -> web.Response:
    """Write a new one."""
    studio, body = studio_of(request), await body_of(request)
    given = field(body, "faq", dict), author_of(body), note_of(body)
    saved = await work(request, studio.editor.create, *given)
    return answer(saved_json(studio, saved), 201)


@routes.delete("/faqs/{topic}")
async def delete_faq(request: web.Request) -> web.Response:
    """Remove it with its tests."""
    studio, body = studio_of(request), await body_of(request)
    given = field(body, "version", str), author_of(body), note_of(body)
    saved = await work(request, studio.editor.delete, request.match_info["topic"], *given)
    return answer(saved_json(studio, saved))


@routes.post("/faqs/{topic}/add")
async def add_to_faq(request: web.Request) -> web.Response:
    """Append sentences, whatever the version."""
    studio, body = studio_of(request), await body_of(request)
    examples, tests = (body.get(name) or [] for name in ("examples", "tests"))
    given = request.match_info["topic"], examples, tests, author_of(body), note_of(body)
    saved = await work(request, studio.editor.add, *given)
    return answer(saved_json(studio, saved))


@routes.get("/outside")
async def list_outside(request: web.Request) -> web.Response:
    """What the bot does not answer, each label with its title and size."""
    found = await work(request, counts, studio_of(request).settings.content)
    labels = [
        {"label": label, "title": title, "examples": found[label]}
        for label, title in titles().items()
    ]
    return answer({"labels": labels})


@routes.post("/outside")
async def add_to_outside(request: web.Request) -> web.Response:
    """Append sentences to a label."""
    return await _change_outside(request, add_outside)


@routes.delete("/outside")
async def remove_from_outside(request: web.Request) -> web.Response:
    """Take sentences out of a label."""
    return await _change_outside(request, remove_outside)


async def _change_outside(request: web.Request, change: Callable[..., Saved]) -> web.Response:
    studio, body = studio_of(request), await body_of(request)
    label, sentences = field(body, "label", str), field(body, "examples", list)
    given = label, sentences, author_of(body), note_of(body)
    saved = await work(request, change, studio.repository, studio.checker, *given)
    return answer(saved_json(studio, saved) | {"moved": list(saved.moved)})


@routes.get("/history")
async def history(request: web.Request) -> web.Response:
    """The latest changes of the content."""
    asked = request.query.get("limit", "")
    limit = min(int(asked), _MOST_HISTORY) if asked.isascii() and asked.isdigit() else _HISTORY
    repository = request.app[STUDIO].repository
    studio_of(request)
    commits = await work(request, repository.history, limit=max(limit, 1))
    return answer({"commits": [commit_json(commit) for commit in commits]})
