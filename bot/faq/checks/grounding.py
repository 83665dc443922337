"""No figure stands in an answer, unless it comes from a dated fact through braces."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot.content.finding import Finding
from bot.faq.checks.figures import find_figures
from bot.faq.checks.spoken import spoken_texts
from bot.faq.checks.tree import Tree

MEND = "在 data/plan/facts.yml 里找到或补上这个事实，这里改写成 {事实编号}"


def check(tree: Tree) -> Iterator[Finding]:
    """Figures outside braces in whatever a member reads."""
    for spoken in spoken_texts(tree):
        yield from _figures(tree, spoken.path, spoken.line, spoken.text)


def _figures(tree: Tree, path: Path, line: int, text: str) -> Iterator[Finding]:
    settings = tree.settings
    for start, word in find_figures(text, settings.hotlines, settings.figure_free):
        at = line + text[:start].count("\n")
        yield Finding(path, at, f"花括号外写了数字「{word}」", MEND)
