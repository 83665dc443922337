"""Write FAQs into a workbook in which nothing is a formula."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from bot.faq.editing.entries import Entry
from bot.faq.editing.form import Form
from bot.faq.editing.workbook.cells import buttoned, listed, tabled
from bot.faq.editing.workbook.layout import Sheet, layout
from bot.formulas import begins_formula

_WIDTHS = {"text": 60, "detail": 60, "title": 28, "key": 28, "related": 50, "table": 40}


def write_workbook(entries: Iterable[Entry]) -> bytes:
    """The workbook of these FAQs."""
    plan, book = layout(), Workbook(write_only=True)
    known = list(entries)
    _sheet(book, plan.faqs, (_faq(entry) for entry in known))
    _sheet(book, plan.sentences, (row for entry in known for row in _sentences(entry.form)))
    _sheet(book, plan.answers, (row for entry in known for row in _answers(entry.form)))
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _sheet(book: Any, plan: Sheet, rows: Iterable[Sequence[str | None]]) -> None:
    sheet = book.create_sheet(plan.name)
    sheet.freeze_panes = "B2"
    for number, name in enumerate(plan.columns):
        sheet.column_dimensions[chr(ord("A") + number)].width = _WIDTHS.get(name, 14)
    sheet.append(list(plan.columns.values()))
    for row in rows:
        sheet.append([_cell(sheet, text) for text in row])


def _cell(sheet: Any, text: str | None) -> Any:
    """A cell that stays text, also when somebody edits it or saves the sheet as CSV."""
    if not text:
        return None
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"  # openpyxl takes what starts with = for a formula
    if begins_formula(text):
        cell.quotePrefix = True
    return cell


def _faq(entry: Entry) -> list[str | None]:
    form = entry.form
    about = [form[name] for name in ("key", "title", "theme", "owner")]
    return [*about, listed(form["related"]), form["handoff"], entry.version]


def _sentences(form: Form) -> Iterable[list[str | None]]:
    kinds = layout().kinds
    return ([form["key"], kinds[name], text] for name in kinds for text in form[name])


def _answers(form: Form) -> Iterable[list[str | None]]:
    for answer in form["answers"]:
        yield [
            form["key"],
            *(answer[name] for name in ("plan", "valid_from", "valid_to", "outcome")),
            answer["text"],
            answer["detail"],
            listed(answer["facts"]),
            listed(answer["sources"]),
            buttoned(answer["buttons"]),
            tabled(answer["table"]),
        ]
