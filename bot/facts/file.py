"""Read `facts.yml` and `sources.yml` strictly; every complaint names line and mend."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from pathlib import Path

from bot.content.finding import ContentError, Finding
from bot.content.marked import read_content
from bot.content.record import Record
from bot.facts.book import Fact, FactBook, Source
from bot.facts.shown import shows_value

PLANS = {
    "critical_illness": "ci_",
    "senior_cancer": "sc_",
    "old_xianghubao": "old_",
    "platform": "pf_",
}
KINDS = (
    "press_release",
    "news",
    "official_quoted",
    "trade",
    "how_to",
    "encyclopedia",
    "notice",
)
CONFIDENCES = ("A", "B", "C")
_ID = re.compile(r"[a-z]+_[a-z0-9_]+")


class FactsError(ContentError):
    """The facts or sources cannot be used; the message names file, line and mend in Chinese."""


def load_facts(plan_dir: Path) -> FactBook:
    """The facts and sources in `plan_dir`. Raises FactsError with everything that is wrong."""
    book, findings = read_facts(plan_dir)
    if findings:
        raise FactsError(findings)
    return book


def read_facts(plan_dir: Path) -> tuple[FactBook, list[Finding]]:
    """What can be read of the facts and sources, and everything that is wrong with them."""
    findings: list[Finding] = []
    sources = _read_sources(_records(plan_dir / "sources.yml", "sources", findings))
    versions = _read_facts(_records(plan_dir / "facts.yml", "facts", findings), sources)
    facts = {key: tuple(sorted(v, key=lambda f: f.valid_from)) for key, v in versions.items()}
    for chain in facts.values():
        findings += _chain_findings(plan_dir / "facts.yml", chain)
    return FactBook(facts, sources), findings


def _records(path: Path, key: str, findings: list[Finding]) -> list[Record]:
    try:
        top = Record(path, read_content(path), findings)
    except ContentError as error:
        findings.extend(error.findings)
        return []
    top.only(key)
    return top.records(key)


def _read_sources(records: list[Record]) -> dict[str, Source]:
    sources: dict[str, Source] = {}
    for record in records:
        source = _read_source(record)
        if source.id in sources:
            record.complain("id", f"来源「{source.id}」写了两次", "合成一条，或换一个编号")
        sources.setdefault(source.id, source)
    return sources


def _read_source(record: Record) -> Source:
    record.only("id", "title", "publisher", "date", "date_text", "kind", "ref")
    if ("date" in record.data) == ("date_text" in record.data):
        record.complain("id", "来源的日期要写一个", "知道哪天就写 date，否则写 date_text")
    return Source(
        id=record.text("id"),
        title=record.text("title"),
        publisher=record.text("publisher"),
        date=record.day("date"),
        date_text=record.text("date_text", required=False),
        kind=record.one_of("kind", KINDS),
        ref=record.text("ref"),
        line=record.line(),
    )


def _read_facts(records: list[Record], sources: Mapping[str, Source]) -> dict[str, list[Fact]]:
    versions: dict[str, list[Fact]] = {}
    for record in records:
        fact = _read_fact(record)
        _check_fact(record, fact, sources)
        versions.setdefault(fact.id, []).append(fact)
    return versions


def _read_fact(record: Record) -> Fact:
    record.only(
        *("id", "plan", "title", "value", "unit", "text", "valid_from", "valid_to"),
        *("sources", "confidence", "change"),
    )
    return Fact(
        id=record.text("id"),
        plan=record.one_of("plan", tuple(PLANS)),
        title=record.text("title"),
        value=record.data.get("value"),
        unit=record.text("unit", required=False),
        text=record.text("text"),
        valid_from=record.day("valid_from", required=True) or date.min,
        valid_to=record.day("valid_to"),
        sources=record.texts("sources"),
        confidence=record.one_of("confidence", CONFIDENCES),
        change=record.text("change", required=False),
        line=record.line(),
    )


def _check_fact(record: Record, fact: Fact, sources: Mapping[str, Source]) -> None:
    if not (_ID.fullmatch(fact.id) and fact.id.startswith(PLANS[fact.plan])):
        record.complain(
            "id", f"编号「{fact.id}」不合规则", f"用小写字母，以 {PLANS[fact.plan]} 开头"
        )
    if fact.value is None or isinstance(fact.value, (dict, list)):
        record.complain("value", "缺少「value」", "写上数、日期、true/false 或短语")
    elif not shows_value(fact.text, fact.value):
        record.complain("text", f"「text」里看不到 value「{fact.value}」", "让两处的数一致")
    if not fact.sources:
        record.complain("sources", "事实没有来源", "写上 sources: [编号]")
    for unknown in [name for name in fact.sources if name not in sources]:
        record.complain("sources", f"没有来源「{unknown}」", "改编号，或在 sources.yml 里补上")
    for key in [key for key in ("text", "change") if set("{}") & set(record.text(key, False))]:
        record.complain(key, f"「{key}」里有花括号", "事实不能引用事实，直接写文字")
    if fact.valid_to and fact.valid_to < fact.valid_from:
        record.complain("valid_to", "valid_to 早于 valid_from", "改成有效期的最后一天")


def _chain_findings(path: Path, chain: tuple[Fact, ...]) -> list[Finding]:
    findings = []
    for earlier, later in pairwise(chain):
        if earlier.valid_to is None or earlier.valid_to >= later.valid_from:
            problem = f"「{later.id}」两个版本的有效期重叠（另一个在第 {earlier.line} 行）"
            mend = "给前一版写上 valid_to，早于后一版的 valid_from"
            findings.append(Finding(path, later.line, problem, mend))
        if later.plan != earlier.plan:
            problem = f"「{later.id}」两个版本属于不同的计划"
            findings.append(Finding(path, later.line, problem, "统一 plan，或换一个编号"))
    return findings
