"""The checks of the content, one job each; together they take seconds and load no model."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from bot.content.finding import Finding
from bot.faq.checks import (
    corrections,
    coverage,
    dead,
    duplicates,
    editions,
    entities,
    frames,
    greetings,
    grounding,
    near_duplicates,
    plan_files,
    privacy,
    promises,
    schema,
)
from bot.faq.checks.tree import Tree, read_tree

__all__ = ["CHECKS", "Tree", "read_tree", "run_checks"]

CHECKS: tuple[Callable[[Tree], Iterator[Finding]], ...] = (
    schema.check,
    plan_files.check,
    corrections.check,
    greetings.check,
    editions.check,
    grounding.check,
    promises.check,
    duplicates.check,
    near_duplicates.check,
    frames.check,
    entities.check,
    privacy.check,
    coverage.check,
    dead.check,
)


def run_checks(root: Path, project: Path | None = None) -> tuple[Tree, list[Finding]]:
    """The content under `root` and everything that is wrong with it, by file and line.

    `project` is the checkout whose domain and code the content works with; by default `root`.
    """
    tree, findings = read_tree(root, project)
    for check in CHECKS:
        findings.extend(check(tree))
    return tree, sorted(set(findings))
