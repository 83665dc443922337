"""The content checks of a candidate; of sentences that the current release holds already, none.

Comparing every training sentence with every other takes most of the time (docs/benchmarks.md)
and finds nothing new while no sentence has changed.
"""

from __future__ import annotations

from bot.content.finding import Finding
from bot.faq.checks import CHECKS, duplicates, frames, near_duplicates
from bot.faq.checks.tree import Tree, read_tree
from bot.faq.publishing.candidate import Candidate

_ON_SENTENCES = (duplicates.check, near_duplicates.check, frames.check)


def check(candidate: Candidate, *, sentences: bool) -> tuple[Tree, list[Finding]]:
    """What was read, and everything that is wrong with it, errors first."""
    tree, findings = read_tree(candidate.root)
    for one in CHECKS:
        if sentences or one not in _ON_SENTENCES:
            findings.extend(one(tree))
    return tree, sorted(set(findings), key=lambda found: (found.level != "错误", found))
