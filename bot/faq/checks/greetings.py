"""The greeting and the other responses that authors word: what they name exists."""

from __future__ import annotations

from collections.abc import Iterator

from bot.content.finding import ContentError, Finding
from bot.content.marked import read_content
from bot.content.record import Record
from bot.facts import braces
from bot.faq.checks.editions import FIRST_EDITION, SHOWN_EDITIONS
from bot.faq.checks.tree import Tree

# Filled by the bot itself, whatever the day.
EDITION = "edition"


def check(tree: Tree) -> Iterator[Finding]:
    """Offered FAQs that do not exist, texts that are empty, too long, or name no fact of a day."""
    for path in sorted((tree.root / "data" / "responses").glob("*.yml")):
        try:
            top = Record(path, read_content(path))
        except ContentError as error:
            yield from error.findings
            continue
        top.only("version", "responses")
        responses = top.record("responses")
        for name in responses.data:
            for item in responses.records(name):
                _check_item(tree, item)
        yield from top.findings


def _check_item(tree: Tree, item: Record) -> None:
    text, limit = item.text("text"), tree.settings.max_text
    if len(text) > limit:
        item.complain("text", f"有 {len(text)} 个字，超过 {limit} 个", "删短")
    _check_names(tree, item, text)
    meta = item.record("metadata")
    offered = meta.texts("related")
    for key in offered:
        if key not in tree.library.faqs:
            meta.complain("related", f"没有可以推荐的「{key}」", "改成已有的 FAQ，或删去")
    if len(set(offered)) < len(offered):
        meta.complain("related", "同一个问题推荐了两次", "删去一个")


def _check_names(tree: Tree, item: Record, text: str) -> None:
    for name in braces(text):
        if name == EDITION:
            continue
        if name not in tree.book.facts:
            item.complain("text", f"没有事实「{name}」", "改成 facts.yml 里的编号，或先补上")
            continue
        for on in (FIRST_EDITION, *SHOWN_EDITIONS):
            if tree.book.at(name, on) is None:
                item.complain("text", f"事实「{name}」在 {on} 无效", "换一个每天都有效的说法")
                break
