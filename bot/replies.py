"""What a data folder answers: wordings chosen for a day and filled with its facts.

No Rasa here: the workbench previews with the very code that answers members.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bot.content.marked import read_content
from bot.facts import Fact, FactBook, Rendered, load_facts
from bot.faq.library import Library, load_faqs
from bot.faq.model import Table
from bot.templates import Template, of_faq, of_response
from bot.turn import Button, Reply

_MOST_SOURCES = 3
_PLAIN = (str, int, float, date)


@dataclass(frozen=True)
class AnswerBook:
    """Facts, FAQs and the responses that authors word, such as the greeting."""

    facts: FactBook
    library: Library
    responses: Mapping[str, Any]

    @classmethod
    def read(cls, data_dir: Path) -> AnswerBook:
        """All of a data folder; raises FactsError or ContentError."""
        folder = data_dir / "responses"
        return cls(load_facts(data_dir / "plan"), load_faqs(data_dir), _read_responses(folder))

    def faq_template(self, key: str, on: date, slots: Mapping[str, Any]) -> Template | None:
        """The wording of FAQ ``key`` that holds on ``on`` and suits ``slots``."""
        faq = self.library.faqs.get(key)
        variation = faq.choose(on, slots) if faq else None
        return of_faq(faq, variation) if faq and variation else None

    def response_template(self, name: str, on: date, slots: Mapping[str, Any]) -> Template | None:
        """The wording of a response that authors own; None for one of the domain's."""
        return of_response(self.responses.get(name, []), on, slots)

    def knows(self, key: str) -> bool:
        """Whether there is such an FAQ."""
        return key in self.library.faqs

    def titles(self, on: date) -> list[tuple[str, str]]:
        """Key and title of every FAQ with a wording that holds on ``on``, in the files' order."""
        faqs = self.library.faqs.values()
        return [(faq.key, faq.title) for faq in faqs if faq.title and faq.choose(on, {})]

    def title(self, key: str) -> str:
        """Button text of an FAQ; empty when there is none."""
        faq = self.library.faqs.get(key)
        return faq.title if faq else ""

    def fill(self, template: Template, on: date, slots: Mapping[str, Any]) -> Reply | Missing:
        """The reply of an edition date, or the names that no fact of that day fills."""
        # Rasa hands over its whole domain's responses too; only plain values can be said.
        extra = {name: str(value) for name, value in slots.items() if isinstance(value, _PLAIN)}
        extra["edition"] = on.isoformat()
        # Facts that an action relied on arrive with its response: a decision's clauses, for one.
        given = tuple(slots.get("facts") or ()) if isinstance(slots.get("facts"), list) else ()
        main = self.facts.render(template.text, on, extra, (*template.facts, *given))
        more = self.facts.render(template.detail, on, extra)
        cells = [self.facts.render(cell, on, extra) for cell in _cells(template.table)]
        parts = (main, more, *cells)
        missing = tuple(name for part in parts for name in part.missing)
        if missing:
            return Missing(missing)
        named = (*template.sources, *(slots.get("sources") or ()))
        return self._reply(template, on, parts, named, slots.get("data"))

    def _reply(
        self,
        template: Template,
        on: date,
        parts: tuple[Rendered, ...],
        named: tuple[str, ...],
        data: Any,
    ) -> Reply:
        main, more, *cells = parts
        facts = tuple({fact.id: fact for part in parts for fact in part.facts}.values())
        return Reply(
            text=main.text,
            detail=more.text or None,
            outcome=template.outcome,
            kind=template.kind,
            buttons=self._titled(template),
            facts=tuple(fact.id for fact in facts),
            sources=self._sources(facts, named),
            edition=on.isoformat() if facts or named else None,
            changes=tuple(dict.fromkeys(change for part in parts for change in part.changes)),
            handoff=template.handoff,
            data=_tabled(template.table, [cell.text for cell in cells]) or data,
        )

    def _titled(self, template: Template) -> tuple[Button, ...]:
        """Its own buttons and the related questions, without those that its own already ask."""
        asked = {button.intent for button in template.buttons if not button.entities}
        titled = ((key, self.title(key)) for key in template.related if key not in asked)
        return (*template.buttons, *(Button(title, key) for key, title in titled if title))

    def _sources(self, facts: Iterable[Fact], named: Iterable[str]) -> tuple[dict[str, str], ...]:
        """At most three sources: those named first, then the first source of each fact in turn."""
        used = tuple(facts)
        first = [fact.sources[0] for fact in used if fact.sources]
        other = [source for fact in used for source in fact.sources[1:]]
        ids = list(dict.fromkeys([*named, *first, *other]))[:_MOST_SOURCES]
        return tuple(
            {
                "id": source.id,
                "title": source.title,
                "date": source.date.isoformat() if source.date else source.date_text,
            }
            for source in (self.facts.sources[id] for id in ids if id in self.facts.sources)
        )


@dataclass(frozen=True)
class Missing:
    """Names in braces that nothing fills on that day: such an answer is never shown."""

    names: tuple[str, ...]


def _read_responses(folder: Path) -> dict[str, Any]:
    """The responses of all files in a folder; raises ContentError."""
    found: dict[str, Any] = {}
    for path in sorted(folder.glob("*.yml")):
        responses = read_content(path).get("responses")
        found |= responses if isinstance(responses, dict) else {}
    return found


def _cells(table: Table | None) -> tuple[str, ...]:
    return table.cells if table else ()


def _tabled(table: Table | None, cells: list[str]) -> dict[str, Any] | None:
    """A comparison as its card draws it: ``columns`` and ``rows``, cells by their column's key."""
    if table is None:
        return None
    keys = [f"c{number}" for number in range(len(table.columns))]
    lines = [cells[at : at + len(keys)] for at in range(0, len(cells), len(keys))]
    head, *rows = [dict(zip(keys, line, strict=True)) for line in lines]
    return {"columns": head, "rows": rows}
