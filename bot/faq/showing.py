"""Show answers as a member would read them on an edition date."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot.facts import FactBook
from bot.faq.model import Faq, Library, Variation


def show_answers(library: Library, book: FactBook, on: date, keys: list[str]) -> str:
    """The answers to `keys` (all when empty) as of a day, in the order of the keys."""
    chosen = [faq for key, faq in library.faqs.items() if not keys or key in keys]
    blocks = [block for faq in chosen for block in _blocks(faq, book, on)]
    return "\n\n".join([f"资料截至 {on.isoformat()}", *blocks]) + "\n"


def _blocks(faq: Faq, book: FactBook, on: date) -> Iterator[str]:
    for variation in _sayable(faq, on):
        wanted = "，".join(f"{c.slot}={c.value}" for c in variation.conditions)
        head = f"== {faq.key} {faq.title}" + (f" [{wanted}]" if wanted else "")
        yield "\n".join([head, *_lines(book, variation, on)])


def _sayable(faq: Faq, on: date) -> Iterator[Variation]:
    """What is really said on that day: the first answer for each set of conditions."""
    for variation in faq.variations:
        slots = {condition.slot: condition.value for condition in variation.conditions}
        if variation.holds_on(on) and faq.choose(on, slots) is variation:
            yield variation


def _lines(book: FactBook, variation: Variation, on: date) -> Iterator[str]:
    said = book.render(variation.text, on, facts=variation.facts)
    detail = book.render(variation.detail, on)
    tabled = [book.render(cell, on) for cell in variation.cells]
    yield said.text
    yield from _rows(variation, [cell.text for cell in tabled])
    if detail.text:
        yield f"了解更多：{detail.text}"
    parts = (said, detail, *tabled)
    for change in dict.fromkeys(change for part in parts for change in part.changes):
        yield f"此后有变化：{change}"
    for name in dict.fromkeys(name for part in parts for name in part.missing):
        yield f"缺少事实：{name}"
    named = [n for part in parts for fact in part.facts for n in fact.sources]
    for name in dict.fromkeys([*named, *variation.sources]):
        source = book.sources.get(name)
        yield f"来源 {name}：{source.label()}《{source.title}》" if source else f"来源 {name}"


def _rows(variation: Variation, cells: list[str]) -> Iterator[str]:
    width = len(variation.table.columns) if variation.table else 1
    for start in range(0, len(cells), width):
        yield "| " + " | ".join(cells[start : start + width]) + " |"
