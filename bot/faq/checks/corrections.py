"""Corrections of wrong statements hold at every edition date, and an FAQ tells each of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from bot.content.finding import Finding
from bot.content.record import Record
from bot.facts import FactBook, braces
from bot.faq.checks.editions import FIRST_EDITION
from bot.faq.checks.plan_files import check_sources, twice
from bot.faq.checks.tree import Tree

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Wording:
    """What holds instead, for the edition dates from `first` to `last`, both included."""

    record: Record
    text: str
    first: date
    last: date


def check(tree: Tree) -> Iterator[Finding]:
    """Unknown keys, facts and FAQs, dates without a wording, facts not valid or said too hard."""
    for record in tree.corrections:
        fresh = Record(record.path, record.data)
        wordings = _wordings(fresh)
        _check_keys(tree, fresh, wordings)
        _check_windows(wordings)
        for wording in wordings:
            _check_facts(tree, wording)
        _check_told(tree, fresh, wordings)
        yield from fresh.findings
    yield from twice(tree.corrections)


def _wordings(record: Record) -> list[Wording]:
    return [
        Wording(
            item,
            item.text("text"),
            item.day("valid_from") or FIRST_EDITION,
            item.day("valid_to") or date.max,
        )
        for item in record.records("holds")
    ]


def _check_keys(tree: Tree, record: Record, wordings: list[Wording]) -> None:
    record.only("id", "quote", "holds", "why", "sources", "told_by")
    for key in ("id", "quote", "why"):
        record.text(key)
    if not wordings:
        record.complain("holds", "更正没有写正确的说法", "写上 holds，下面每种说法一条「- text:」")
    for wording in wordings:
        wording.record.only("text", "valid_from", "valid_to")
    if not record.texts("sources"):
        record.complain("sources", "更正没有来源", "写上 sources: [编号]")
    check_sources(tree, record)


def _check_windows(wordings: list[Wording]) -> None:
    """From the first wording on there is exactly one for every date, without an end."""
    for before, after in pairwise(wordings):
        if before.last == date.max or after.first != before.last + _DAY:
            problem = f"这种说法从 {after.first} 起，没有紧接着上一种"
            mend = "上一种写 valid_to，这一种的 valid_from 写它的下一天"
            after.record.complain("valid_from", problem, mend)
    if wordings and wordings[-1].last != date.max:
        problem = f"{wordings[-1].last} 之后没有说法"
        wordings[-1].record.complain("valid_to", problem, "删去 valid_to，或补一种之后的说法")


def _check_facts(tree: Tree, wording: Wording) -> None:
    """Every fact exists and is valid throughout; the first trouble is enough."""
    names = braces(wording.text)
    unknown = [name for name in names if name not in tree.book.facts]
    if unknown:
        problem = f"没有事实「{unknown[0]}」"
        wording.record.complain("text", problem, "改编号，或在 facts.yml 里补上")
        return
    for on in _dates(tree.book, names, wording):
        said = tree.book.render(wording.text, on)
        if said.missing:
            problem = f"事实「{said.missing[0]}」在 {on} 无效"
            mend = "给这种说法写上 valid_from、valid_to，另写一种那天的说法"
            wording.record.complain("text", problem, mend)
            return
        weak = [fact.id for fact in said.facts if fact.confidence == "C"]
        if weak and not any(word in said.text for word in tree.settings.soft_words):
            problem = f"事实「{weak[0]}」是 C 级，更正却说得太肯定（{on}）"
            mend = f"加上其中一个说法：{'、'.join(tree.settings.soft_words)}"
            wording.record.complain("text", problem, mend)
            return


def _dates(book: FactBook, names: list[str], wording: Wording) -> list[date]:
    """The first date of the wording, and those on which one of its facts begins or has ended."""
    versions = [fact for name in names for fact in book.facts[name]]
    ended = [fact.valid_to + _DAY for fact in versions if fact.valid_to]
    days = {wording.first, *(fact.valid_from for fact in versions), *ended}
    return sorted(day for day in days if wording.first <= day <= wording.last)


def _check_told(tree: Tree, record: Record, wordings: list[Wording]) -> None:
    """Each named FAQ exists and rests on one of the correction's own facts or sources."""
    told_by = record.texts("told_by")
    if not told_by:
        record.complain("told_by", "没有写由哪个 FAQ 告诉成员", "写上 told_by: [faq/…]")
    facts = {name for wording in wordings for name in braces(wording.text)}
    for key in told_by:
        faq = tree.library.faqs.get(key)
        if faq is None:
            record.complain("told_by", f"没有 FAQ「{key}」", "改成已有的 FAQ，或先写这个 FAQ")
        elif facts and not any(facts & set(variation.names()) for variation in faq.variations):
            problem = f"「{key}」没有用到这条更正的任何事实"
            record.complain("told_by", problem, "在它的回答里写上更正，或换一个 FAQ")
