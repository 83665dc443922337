"""Read a workbook into forms, row by row; whatever is not plain text is refused."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from xml.etree.ElementTree import ParseError  # nosec B405

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from bot.content.finding import ContentError, Finding
from bot.faq.editing.form import Form
from bot.faq.editing.workbook.cells import unbuttoned, unlisted, untabled
from bot.faq.editing.workbook.guard import finding, refusal, refuse_dangerous
from bot.faq.editing.workbook.layout import Sheet, layout

_MOST_ROWS = 60_000
_MEND_FORMULA = "改成公式算出来的文字：复制，选择性粘贴为值"


@dataclass
class Sent:
    """What a workbook holds: forms by key, the version each was exported at, its row."""

    rows: int = 0
    forms: dict[str, Form] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def read_workbook(content: bytes) -> Sent:
    """All that can be read; raises ContentError for a file that is none of ours."""
    refuse_dangerous(content)
    # openpyxl parses with defusedxml, whose exceptions are ValueErrors.
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        try:
            return _read(book)
        finally:
            book.close()
    except ContentError:
        raise
    except (InvalidFileException, ParseError, KeyError, ValueError,
            TypeError, AttributeError, IndexError, OSError) as error:  # fmt: skip
        raise refusal("不是能读的工作簿", "从这里导出一份，在它上面改") from error


def _read(book: Any) -> Sent:
    sent, plan = Sent(), layout()
    for row, values in _rows(book, plan.faqs, sent):
        _take_faq(sent, row, values)
    for row, values in _rows(book, plan.sentences, sent):
        _take_sentence(sent, row, values)
    for row, values in _rows(book, plan.answers, sent):
        form = _form(sent, plan.answers, row, values)
        if form is not None:
            form["answers"].append(_answer(values))
    return sent


def _take_faq(sent: Sent, row: int, values: dict[str, str]) -> None:
    key = values["key"]
    if not key or key in sent.forms:
        problem = f"「{key}」写了两次" if key else "这一行没有键"
        sent.findings.append(finding(problem, "一个问答一行", layout().faqs.name, row))
        return
    about = {name: values[name] for name in ("key", "title", "theme", "owner")}
    related, handoff = unlisted(values["related"]), values["handoff"] or "none"
    empty: Form = {"examples": [], "tests": [], "answers": []}
    sent.forms[key] = about | {"related": related, "handoff": handoff} | empty
    sent.versions[key] = values["version"]
    sent.places[key] = row


def _take_sentence(sent: Sent, row: int, values: dict[str, str]) -> None:
    plan = layout()
    form = _form(sent, plan.sentences, row, values)
    names = {shown: name for name, shown in plan.kinds.items()}
    name = names.get(values["kind"])
    if form is None or not values["text"]:
        return
    if name is None:
        mend = f"从这些里选：{'、'.join(names)}"
        problem = f"用途「{values['kind']}」不对"
        sent.findings.append(finding(problem, mend, plan.sentences.name, row))
    else:
        form[name].append(values["text"])


def _form(sent: Sent, sheet: Sheet, row: int, values: dict[str, str]) -> Form | None:
    form = sent.forms.get(values["key"])
    if form is None:
        problem = f"「{values['key']}」不在「{layout().faqs.name}」那一页里"
        sent.findings.append(finding(problem, "先在那一页写上它", sheet.name, row))
    return form


def _answer(values: dict[str, str]) -> Form:
    dates = {name: values[name] or None for name in ("plan", "valid_from", "valid_to")}
    lists = {name: unlisted(values[name]) for name in ("facts", "sources")}
    return {
        "text": values["text"],
        "detail": values["detail"],
        "outcome": values["outcome"] or "answer",
        "buttons": unbuttoned(values["buttons"]),
        "table": untabled(values["table"]),
        **dates,
        **lists,
    }


def _rows(book: Any, plan: Sheet, sent: Sent) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a sheet below its head, by the columns' names; empty ones are passed over."""
    if plan.name not in book.sheetnames:
        raise refusal(f"没有「{plan.name}」这一页", "从这里导出一份，在它上面改")
    sheet = book[plan.name]
    sheet.reset_dimensions()  # what the file says of its size may be anything
    width = len(plan.columns) + 4
    heads: dict[int, str] = {}
    for number, cells in enumerate(sheet.iter_rows(max_col=width, max_row=_MOST_ROWS), start=1):
        if number == _MOST_ROWS:
            raise refusal(f"超过 {_MOST_ROWS} 行", "删去空行，或分几次导入", plan.name, number)
        if number == 1:
            heads = _heads(plan, cells)
            continue
        if any(cell.value is not None for cell in cells):
            sent.rows += 1
            found = {heads[n]: cell for n, cell in enumerate(cells) if n in heads}
            yield number, {name: _text(found[name], plan, number, sent) for name in plan.columns}


def _heads(plan: Sheet, cells: Any) -> dict[int, str]:
    names = {shown: name for name, shown in plan.columns.items()}
    heads = {n: names[cell.value] for n, cell in enumerate(cells) if cell.value in names}
    missing = [shown for shown, name in names.items() if name not in heads.values()]
    if missing:
        raise refusal(f"没有「{missing[0]}」这一列", "保留导出时的表头", plan.name)
    return heads


def _text(cell: Any, plan: Sheet, row: int, sent: Sent) -> str:
    """A cell as text: dates and whole numbers as an author reads them, a formula not at all."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type in ("f", "e"):
        what = "公式" if cell.data_type == "f" else "出错的值"
        sent.findings.append(finding(f"这里有{what}", _MEND_FORMULA, plan.name, row))
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).replace("\r\n", "\n").strip()
