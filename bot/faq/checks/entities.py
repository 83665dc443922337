"""Entity spans in example sentences are whole, so that Rasa reads what the author meant."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from bot.content.finding import Finding
from bot.faq.checks.tree import Tree
from bot.faq.phrasings import spans_are_well_formed


def check(tree: Tree) -> Iterator[Finding]:
    """Half-written spans such as `[62(age)` or `[62] (age)`."""
    for phrasing in chain(tree.training, tree.tests):
        if not spans_are_well_formed(phrasing.raw):
            problem = f"实体标注没有写对：{phrasing.raw}"
            yield Finding(phrasing.path, phrasing.line, problem, "写成 [62](age)，中间不留空格")
