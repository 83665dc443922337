"""Which checks a change needs, so that a save need not wait for all of them.

What is left to the whole check: sentences nearly alike that were there before, frames of other
FAQs, and what nothing uses any more. All of these are warnings.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from bot.content.finding import ContentError, Finding
from bot.faq.checks import (
    corrections,
    duplicates,
    editions,
    entities,
    frames,
    greetings,
    grounding,
    near_duplicates,
    plan_files,
    promises,
    schema,
)
from bot.faq.checks.tree import Tree
from bot.faq.folding import fold
from bot.faq.library import Library
from bot.rules import BookError, load_clauses

Check = Callable[[Tree], Iterator[Finding]]

# What one FAQ can spoil elsewhere, and what its own text alone decides.
ACROSS: tuple[Check, ...] = (
    schema.check,
    corrections.check,
    greetings.check,
    duplicates.check,
)
_WITHIN: tuple[Check, ...] = (
    editions.check,
    grounding.check,
    promises.check,
    entities.check,
    frames.check,
)
# What a fact can spoil: every answer, correction and clause, but no question.
BY_FACTS: tuple[Check, ...] = (
    schema.check,
    corrections.check,
    greetings.check,
    editions.check,
    promises.check,
    plan_files.check,
)
# What a sentence can spoil: the FAQ or the label in which it stands too.
BY_SENTENCES: tuple[Check, ...] = (duplicates.check, entities.check)
# What another response, or a whole workbook, can spoil: anything.
ALL: tuple[Check, ...] = (*ACROSS, *_WITHIN[:-1], plan_files.check)


def nearly_said(tree: Tree, path: Path, known: Iterable[str]) -> list[Finding]:
    """Sentences of a file that are not `known`, compared with all others."""
    own = (phrasing for phrasing in tree.training if phrasing.path == path)
    new = [phrasing for phrasing in own if fold(phrasing.text) not in known]
    return list(near_duplicates.near_to(tree, new))


def close_look(tree: Tree, focus: str, known: Iterable[str]) -> list[Finding]:
    """What is wrong within one FAQ; sentences that are not `known` are compared with all."""
    faq = tree.library.faqs.get(focus)
    if faq is None:
        return []
    library = Library({focus: faq})
    own = tuple(p for p in tree.tests if p.intent == focus)
    alone = replace(
        tree,
        library=library,
        training=faq.examples,
        tests=own,
        others=(),
        clauses=(),
        corrections=(),
    )
    new = [phrasing for phrasing in faq.examples if fold(phrasing.text) not in known]
    found = [finding for check in _WITHIN for finding in check(alone)]
    return [*found, *near_duplicates.near_to(tree, new)]


def rules_with(plan_dir: Path, content: bytes) -> list[Finding]:
    """What the clauses of a folder make of other facts."""
    with tempfile.TemporaryDirectory(prefix="rules-") as folder:
        for path in plan_dir.glob("*.yml"):
            shutil.copyfile(path, Path(folder) / path.name)
        (Path(folder) / "facts.yml").write_bytes(content)
        return [replace(f, path=plan_dir / f.path.name) for f in rules(Path(folder))]


def rules(plan_dir: Path) -> Iterator[Finding]:
    """Clauses take their bounds from facts, so a fact can make them unreadable."""
    if not (plan_dir / "clauses.yml").is_file():
        return
    try:
        load_clauses(plan_dir)
    except (BookError, ContentError) as error:
        said = str(error).splitlines()[0].replace(f"{plan_dir}/", "")
        problem = f"加入规则读不出来了（{said}）"
        mend = "条款用到的事实，值要保持同一种形式"
        yield Finding(plan_dir / "clauses.yml", 1, problem, mend)
