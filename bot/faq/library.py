"""Read the FAQ files strictly; every complaint names file, line and mend."""

from __future__ import annotations

import json
import re
from pathlib import Path

from bot.content.finding import ContentError, Finding
from bot.content.marked import MarkedDict, read_content
from bot.content.record import Record
from bot.faq.model import PREFIX, Button, Condition, Faq, Library, Table, Variation
from bot.faq.phrasings import read_examples

__all__ = [
    "Button",
    "Condition",
    "Faq",
    "Library",
    "Variation",
    "load_faqs",
    "read_faq",
    "read_faqs",
]

HANDOFFS = ("none", "offer", "always")
OUTCOMES = ("answer", "chat", "decline")
_KEY = re.compile(PREFIX + r"[a-z][a-z0-9_]*")
_PAYLOAD = re.compile(r"/([a-z][a-z0-9_]*(?:/[a-z][a-z0-9_]*)?)(\{.*\})?")


def load_faqs(data_dir: Path) -> Library:
    """The FAQs under `data_dir`. Raises ContentError with everything that cannot be read."""
    library, findings = read_faqs(data_dir)
    if findings:
        raise ContentError(findings)
    return library


def read_faqs(data_dir: Path) -> tuple[Library, list[Finding]]:
    """What can be read of the FAQs under `data_dir`, and everything that is wrong with them."""
    findings: list[Finding] = []
    faqs: dict[str, Faq] = {}
    for path in sorted((data_dir / "nlu" / "faq").rglob("*.yml")):
        faq = read_faq(path, findings)
        if faq is None:
            continue
        if faq.key in faqs:
            problem = f"「{faq.key}」已经在 {faqs[faq.key].path.name} 里"
            findings.append(Finding(path, faq.line, problem, "合成一个，或换一个名字"))
        faqs.setdefault(faq.key, faq)
    return Library(dict(sorted(faqs.items()))), findings


def read_faq(path: Path, findings: list[Finding]) -> Faq | None:
    """The FAQ of one file, None when it cannot be read at all; complaints go to `findings`."""
    try:
        top = Record(path, read_content(path), findings)
    except ContentError as error:
        findings.extend(error.findings)
        return None
    top.only("version", "nlu", "responses")
    if top.data.get("version") != "3.1":
        top.complain("version", "「version」不对", '写成 version: "3.1"')
    questions = top.records("nlu")
    if len(questions) != 1:
        top.complain("nlu", f"「nlu」下有 {len(questions)} 个意图", "一个文件只写一个问题")
        return None
    return _read_faq(top, questions[0])


def _read_faq(top: Record, question: Record) -> Faq:
    question.only("intent", "metadata", "examples")
    key = question.text("intent")
    if not _KEY.fullmatch(key):
        question.complain("intent", f"意图「{key}」不合规则", "写成 faq/小写英文，只有一个斜杠")
    meta = question.record("metadata")
    meta.only("title", "owner", "theme", "related", "handoff")
    return Faq(
        key=key,
        title=meta.text("title"),
        owner=meta.text("owner"),
        theme=meta.text("theme"),
        related=meta.texts("related"),
        handoff=meta.one_of("handoff", HANDOFFS, default="none"),
        examples=read_examples(question, key),
        variations=_read_answer(top, key),
        path=top.path,
        line=question.line("intent"),
        title_line=meta.line("title"),
        related_line=meta.line("related"),
        examples_line=question.line("examples"),
    )


def _read_answer(top: Record, key: str) -> tuple[Variation, ...]:
    responses = top.record("responses")
    responses.only(f"utter_{key}")
    variations = responses.records(f"utter_{key}")
    if not variations:
        responses.complain(
            f"utter_{key}", f"「{key}」没有回答", f"在 utter_{key} 下写上 - text: |-"
        )
    return tuple(read_variation(record) for record in variations)


def read_variation(record: Record) -> Variation:
    """One item of a response, with our metadata and Rasa's own conditions and buttons."""
    record.only("text", "metadata", "condition", "buttons")
    meta = record.record("metadata")
    meta.only("detail", "table", "facts", "sources", "valid_from", "valid_to", "outcome")
    variation = Variation(
        text=record.text("text"),
        detail=meta.text("detail", required=False),
        facts=meta.texts("facts"),
        sources=meta.texts("sources"),
        valid_from=meta.day("valid_from"),
        valid_to=meta.day("valid_to"),
        conditions=tuple(_read_condition(item) for item in record.records("condition")),
        outcome=meta.one_of("outcome", OUTCOMES, default="answer"),
        buttons=tuple(_read_button(item) for item in record.records("buttons")),
        table=_read_table(meta),
        line=record.line(),
        text_line=record.line("text"),
        detail_line=meta.line("detail"),
        table_line=meta.line("table"),
        facts_line=meta.line("facts"),
        sources_line=meta.line("sources"),
    )
    if variation.valid_from and variation.valid_to and variation.valid_to < variation.valid_from:
        meta.complain("valid_to", "valid_to 早于 valid_from", "改成有效期的最后一天")
    return variation


def _read_table(meta: Record) -> Table | None:
    """The head of a comparison and its rows, as many cells in each as the head has."""
    if "table" not in meta.data:
        return None
    record = meta.record("table")
    record.only("columns", "rows")
    columns, rows = record.texts("columns"), record.data.get("rows")
    if not isinstance(rows, list) or not all(_is_row(row, len(columns)) for row in rows):
        mend = "每行写成 - [项目, 甲, 乙]，格数和 columns 一样；像数字的要加引号"
        record.complain("rows", "「rows」和「columns」对不上", mend)
        return None
    return Table(columns, tuple(tuple(row) for row in rows))


def _is_row(row: object, width: int) -> bool:
    cells = row if isinstance(row, list) else []
    return len(cells) == width > 1 and all(isinstance(cell, str) and cell for cell in cells)


def _read_condition(record: Record) -> Condition:
    record.only("type", "name", "value")
    record.one_of("type", ("slot",))
    if "value" not in record.data:
        record.complain("value", "条件缺少「value」", "写上 value: senior_cancer 之类的值")
    return Condition(record.text("name"), record.data.get("value"))


def _read_button(record: Record) -> Button:
    """Rasa's native button: a title, and a payload `/intent` or `/intent{"entity": value}`."""
    record.only("title", "payload")
    payload = record.text("payload")
    match = _PAYLOAD.fullmatch(payload)
    entities = _entities(match[2]) if match else None
    if match is None or entities is None:
        mend = '写成 /faq/two_plans 或 /faq/two_plans{"plan": "senior_cancer"}'
        record.complain("payload", f"按钮的 payload「{payload}」不合规则", mend)
    intent = match[1] if match else ""
    return Button(record.text("title"), intent, entities or (), record.line("payload"))


def _entities(text: str | None) -> tuple[tuple[str, object], ...] | None:
    """The entities of a payload; None when they are not a JSON object."""
    try:
        value = json.loads(text or "{}")
    except ValueError:
        return None
    return tuple(value.items()) if isinstance(value, dict) else None


def read_other_responses(path: Path) -> tuple[list[tuple[str, Variation]], list[Finding]]:
    """Every text of a file's responses that is not an FAQ's.

    Their further keys are the dialogue's own business, so complaints about them are dropped.
    """
    try:
        top = Record(path, read_content(path, strict=False))
    except ContentError as error:
        return [], list(error.findings)
    responses = top.data.get("responses")
    names = responses if isinstance(responses, MarkedDict) else MarkedDict(1)
    found = [
        (name, read_variation(Record(path, item.data)))
        for name in names
        if not name.startswith(f"utter_{PREFIX}")
        for item in top.record("responses").records(name)
        if isinstance(item.data.get("text"), str)
    ]
    return found, top.findings
