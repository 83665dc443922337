"""The coverage table names an FAQ, or an honest decline, for every intent of the desk."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.content.finding import Finding
from bot.faq.checks.tree import Tree

_FAQ = re.compile(r"faq/[a-z0-9_]+")
_DECLINE = re.compile("不答|婉拒|不适用|转人工|闲聊")
_RULE = re.compile(r"\|[\s:|-]+\|")


def check(tree: Tree) -> Iterator[Finding]:
    """Rows of `docs/coverage.md` that name an unknown FAQ, or neither an FAQ nor a decline."""
    path = tree.root / "docs" / "coverage.md"
    if not path.exists():
        return
    lines = path.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, start=1):
        for key in _FAQ.findall(line):
            if key not in tree.library.faqs:
                yield Finding(path, number, f"没有 FAQ「{key}」", "改成已有的 FAQ，或先写这个 FAQ")
        if _is_row(lines, number - 1) and not (_names(line, tree.intents) or _DECLINE.search(line)):
            mend = "写上回答它的 FAQ，或写「不答」和理由"
            yield Finding(path, number, "这一行没有写由谁回答", mend)


def _is_row(lines: list[str], index: int) -> bool:
    """Whether the line is a table row below the head."""
    line = lines[index].strip()
    head = index + 1 < len(lines) and _RULE.fullmatch(lines[index + 1].strip())
    return line.startswith("|") and not head and not _RULE.fullmatch(line)


def _names(line: str, intents: frozenset[str]) -> bool:
    return bool(_FAQ.search(line)) or bool(set(re.findall(r"[a-z_]{4,}", line)) & intents)
