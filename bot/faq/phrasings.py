"""Read the example sentences of native Rasa NLU files, with or without entity markup."""

from __future__ import annotations

import re
from pathlib import Path

from bot.content.finding import ContentError, Finding
from bot.content.marked import read_content
from bot.content.record import Record
from bot.faq.model import Phrasing

# Rasa's own markup: [text](entity), [text](entity:value), [text]{"entity": …}
_SPAN = re.compile(r"\[([^\[\]]+)\](?:\([a-z_]+(?::[^()]+)?\)|\{\"entity\":[^{}]*\})")
_BULLET = re.compile(r"-\s+(\S.*)")


def plain_text(raw: str) -> str:
    """A sentence without its entity markup."""
    return _SPAN.sub(lambda match: match[1], raw).strip()


def spans_are_well_formed(raw: str) -> bool:
    """Whether nothing of a half-written entity span is left once the good ones are taken out."""
    return not re.search(r"[\[\]]", plain_text(raw))


def read_examples(record: Record, intent: str) -> tuple[Phrasing, ...]:
    """The sentences under `examples: |` of one `nlu:` item, each with its line."""
    block = record.text("examples")
    if block and "examples" not in record.data.literal:
        record.complain(
            "examples", "「examples」不是一行一句的写法", "写成 examples: |，下面每行「- 」"
        )
        return ()
    # Record.text() trims blank lines at the ends; count lines on what the file holds.
    lines = str(record.data.get("examples") or "").split("\n")
    found = []
    for number, line in enumerate(lines, start=record.line("examples")):
        if match := _BULLET.fullmatch(line.strip()):
            raw = match[1].strip()
            found.append(Phrasing(plain_text(raw), raw, intent, record.path, number))
        elif line.strip():
            problem = f"这一行不是例句：{line.strip()}"
            record.findings.append(Finding(record.path, number, problem, "以「- 」加一句话开头"))
    return tuple(found)


def read_phrasings(folder: Path) -> tuple[list[Phrasing], list[Finding]]:
    """Every example of every intent in a YAML file, or in those of a folder and its subfolders.

    What is not an intent (synonyms, lookup tables, rules) is left to Rasa's own check.
    """
    phrasings: list[Phrasing] = []
    findings: list[Finding] = []
    for path in [folder] if folder.is_file() else sorted(folder.rglob("*.yml")):
        try:
            top = Record(path, read_content(path), findings)
        except ContentError as error:
            findings.extend(error.findings)
            continue
        for item in top.records("nlu"):
            if "intent" in item.data:
                phrasings.extend(read_examples(item, item.text("intent")))
    return phrasings, findings
