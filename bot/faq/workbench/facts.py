"""Routes of the facts: all of them, what a change does to the answers, and the change itself."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from bot.faq.editing.facts import (
    FactChange,
    FactConflict,
    FactsEditor,
    NoSuchFact,
    list_facts,
    list_sources,
)
from bot.faq.editing.previews import Affected, Shown, preview_facts, shown_json
from bot.faq.editing.sources import add_source
from bot.faq.workbench.problems import Problem, finding_json
from bot.faq.workbench.requests import answer, body_of, field
from bot.faq.workbench.studio import (
    Studio,
    author_of,
    note_of,
    saved_json,
    studio_of,
    who_json,
    work,
)
from bot.faq.workbench.texts import say
from bot.replies import AnswerBook

routes = web.RouteTableDef()


@routes.get("/facts")
async def read_facts(request: web.Request) -> web.Response:
    """Every version of every fact with its users, and the sources."""
    return answer(await work(request, _everything, studio_of(request)))


def _everything(studio: Studio) -> dict[str, Any]:
    book = studio.book()
    return {
        "facts": list_facts(studio.settings.content, book.library),
        "sources": list_sources(book.facts),
    }


@routes.post("/facts/preview")
async def preview(request: web.Request) -> web.Response:
    """Each affected answer before and after, at each date where it matters; saves nothing."""
    studio, body = studio_of(request), await body_of(request)
    changes = [_change(item) for item in field(body, "changes", list)]
    return answer(await _told(request, _preview, studio, changes))


def _preview(studio: Studio, changes: list[FactChange]) -> dict[str, Any]:
    editor = FactsEditor(studio.repository, studio.checker)
    with studio.repository.locked():
        before = studio.book()
        content, told = editor.apply(changes)
        checked = editor.check(content)
    facts = checked.content[0].book if checked.content else before.facts
    after = AnswerBook(facts, before.library, before.responses)
    affected = preview_facts(before, after, [change.id for change in changes])
    findings = [*told, *checked.errors, *checked.warnings]
    root = studio.settings.content
    return {
        "affected": [_affected(one) for one in affected],
        "findings": [finding_json(finding, root) for finding in findings],
    }


def _affected(one: Affected) -> dict[str, Any]:
    return {
        "key": one.faq.key,
        "title": one.faq.title,
        "date": one.date.isoformat(),
        "before": _side(one.before),
        "after": _side(one.after),
    }


def _side(shown: Shown | None) -> dict[str, Any]:
    if shown is None:
        return {"text": say("preview_silent"), "detail": None}
    return shown_json(shown, say("preview_missing"))


@routes.put("/facts/{id}")
async def save_fact(request: web.Request) -> web.Response:
    """Write fields of the version that was read."""
    studio, body = studio_of(request), await body_of(request)
    version, fields = field(body, "version", str), field(body, "fields", dict)
    if not version:
        raise Problem(400, say("missing_field", field="version"))
    change = FactChange(request.match_info["id"], fields, version)
    return answer(await _saved(request, studio, change, body))


@routes.post("/facts")
async def create_fact(request: web.Request) -> web.Response:
    """Write a new fact, or a new version of one."""
    studio, body = studio_of(request), await body_of(request)
    fields = field(body, "fields", dict)
    change = FactChange(field(fields, "id", str), fields)
    return answer(await _saved(request, studio, change, body), 201)


@routes.post("/sources")
async def create_source(request: web.Request) -> web.Response:
    """Write a new source; its id is given here."""
    studio, body = studio_of(request), await body_of(request)
    given = field(body, "fields", dict), author_of(body), note_of(body)
    saved = await work(request, add_source, studio.repository, studio.checker, *given)
    told = saved_json(studio, saved)
    return answer({"id": told.pop("version"), **told}, 201)


async def _saved(
    request: web.Request, studio: Studio, change: FactChange, body: dict[str, Any]
) -> dict[str, Any]:
    editor = FactsEditor(studio.repository, studio.checker)
    saved = await _told(request, editor.save, change, author_of(body), note_of(body))
    return saved_json(studio, saved)


async def _told(request: web.Request, function: Any, *given: Any) -> Any:
    try:
        return await work(request, function, *given)
    except NoSuchFact:
        raise Problem(404, say("no_such_fact")) from None
    except FactConflict as conflict:
        last = conflict.last
        theirs = conflict.theirs | {"who": who_json(last), "at": last.at if last else ""}
        detail = say("fact_changed", who=last.who if last else "")
        raise Problem(409, detail, more={"theirs": theirs}) from None


def _change(item: Any) -> FactChange:
    if not isinstance(item, dict):
        raise Problem(400, say("missing_field", field="changes"))
    version = item.get("version")
    given = version if isinstance(version, str) else ""
    return FactChange(field(item, "id", str), field(item, "fields", dict), given)
