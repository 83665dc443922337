"""What clauses rest on exists. What a clause means, `bot.rules` checks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bot.content.finding import Finding
from bot.content.record import Record
from bot.facts import CONFIDENCES, PLANS
from bot.faq.checks.tree import Tree

_FACT_ID = re.compile(f"(?:{'|'.join(PLANS.values())})[a-z0-9_]+")


def check(tree: Tree) -> Iterator[Finding]:
    """Known sources, facts, plans and dates in `clauses.yml`."""
    for record in map(_fresh, tree.clauses):
        _check_clause(record)
        _check_named_facts(tree, record)
        check_sources(tree, record)
        yield from record.findings
    yield from twice(tree.clauses)


def _fresh(record: Record) -> Record:
    return Record(record.path, record.data)


def _check_clause(record: Record) -> None:
    record.text("id")
    record.one_of("plan", tuple(PLANS))
    if "confidence" in record.data:
        record.one_of("confidence", CONFIDENCES)
    start, end = record.day("valid_from"), record.day("valid_to")
    if start and end and end < start:
        record.complain("valid_to", "valid_to 早于 valid_from", "改成有效期的最后一天")
    # A clause without a source is one that no source settles, so it may not claim a confidence.
    if not record.texts("sources") and "confidence" in record.data:
        record.complain("confidence", "条款没有来源", "写上 sources: [编号]，或删去 confidence")


def _check_named_facts(tree: Tree, record: Record) -> None:
    """A bound may name the fact that holds it; ids tell by their plan's prefix."""
    clauses = {clause.data.get("id") for clause in tree.clauses}
    for key in [key for key in record.data if key != "plan"]:
        value = record.data[key]
        named = isinstance(value, str) and _FACT_ID.fullmatch(value)
        if named and value not in tree.book.facts and value not in clauses:
            record.complain(key, f"没有事实「{value}」", "改编号，或在 facts.yml 里补上")


def check_sources(tree: Tree, record: Record) -> None:
    """Complain about sources of a record that `sources.yml` does not know."""
    for name in record.texts("sources"):
        if name not in tree.book.sources:
            record.complain("sources", f"没有来源「{name}」", "改编号，或在 sources.yml 里补上")


def twice(records: Iterable[Record]) -> Iterator[Finding]:
    """Records whose id stands a second time."""
    seen: dict[object, int] = {}
    for record in records:
        key, line = record.data.get("id"), record.line("id")
        if key in seen:
            problem = f"「{key}」写了两次（另一处在第 {seen[key]} 行）"
            yield Finding(record.path, line, problem, "合成一条，或换一个编号")
        seen.setdefault(key, line)
