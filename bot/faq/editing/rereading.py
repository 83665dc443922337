"""The content with one FAQ, or the facts, changed, from what was read before it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from bot.content.finding import Finding
from bot.facts import read_facts
from bot.faq.checks import privacy
from bot.faq.checks.tree import Tree
from bot.faq.editing.draft import Changes
from bot.faq.editing.entries import FAQS
from bot.faq.library import Library, read_faq
from bot.faq.model import Faq, Phrasing
from bot.faq.phrasings import read_phrasings


def with_faq(
    tree: Tree, findings: Iterable[Finding], changes: Changes
) -> tuple[Tree, list[Finding]]:
    """The tree after the changes, and what could not be read of it or must not stand in it."""
    changed = {tree.root / path for path in changes}
    told = [finding for finding in findings if finding.path not in changed]
    faqs = {key: faq for key, faq in tree.library.faqs.items() if faq.path not in changed}
    tests = [test for test in tree.tests if test.path not in changed]
    with tempfile.TemporaryDirectory(prefix="faq-") as folder:
        for path, content in changes.items():
            if content is not None:
                faq, sentences, more = _read(Path(folder), tree.root / path, path, content)
                told += more
                tests += sentences
                faqs |= {faq.key: faq} if faq else {}
    library = Library(dict(sorted(faqs.items())))
    dialogue = [p for p in tree.training if p.intent not in tree.library.faqs]
    own = [example for faq in library.faqs.values() for example in faq.examples]
    after = replace(
        tree,
        library=library,
        training=(*own, *dialogue),
        tests=tuple(sorted(tests, key=lambda test: (str(test.path), test.line))),
        intents=(tree.intents - tree.library.faqs.keys()) | library.faqs.keys(),
    )
    return after, told


def with_sentences(
    tree: Tree, findings: Iterable[Finding], path: str, content: bytes
) -> tuple[Tree, list[Finding]]:
    """The same for a file of the dialogue that holds sentences only."""
    place = tree.root / path
    told = [finding for finding in findings if finding.path != place]
    with tempfile.TemporaryDirectory(prefix="said-") as folder:
        _, sentences, more = _read(Path(folder), place, path, content)
    others = [sentence for sentence in tree.training if sentence.path != place]
    return replace(tree, training=(*others, *sentences)), [*told, *more]


def with_facts(
    tree: Tree, findings: Iterable[Finding], content: bytes
) -> tuple[Tree, list[Finding]]:
    """The same for `facts.yml`, whose chains and sources are checked as it is read."""
    plan = tree.plan_dir
    told = [finding for finding in findings if finding.path != plan / "facts.yml"]
    with tempfile.TemporaryDirectory(prefix="plan-") as folder:
        (Path(folder) / "facts.yml").write_bytes(content)
        shutil.copyfile(plan / "sources.yml", Path(folder) / "sources.yml")
        book, more = read_facts(Path(folder))
        own = [finding for finding in more if finding.path.name == "facts.yml"]
        own += privacy.in_file(Path(folder) / "facts.yml")
    return replace(tree, book=book), [*told, *_moved(own, plan / "facts.yml")]


def _read(
    folder: Path, place: Path, path: str, content: bytes
) -> tuple[Faq | None, list[Phrasing], list[Finding]]:
    """One changed file, read beside and told as if it stood in its place."""
    draft = folder / place.name
    draft.write_bytes(content)
    findings: list[Finding] = list(privacy.in_file(draft))
    if path.startswith(FAQS):
        found = read_faq(draft, findings)
        faq = _moved_faq(found, place) if found else None
        return faq, [], _moved(findings, place)
    sentences, more = read_phrasings(draft)
    moved = [replace(sentence, path=place) for sentence in sentences]
    return None, moved, _moved([*findings, *more], place)


def _moved(findings: Iterable[Finding], place: Path) -> list[Finding]:
    return [replace(finding, path=place) for finding in findings]


def _moved_faq(faq: Faq, place: Path) -> Faq:
    examples = tuple(replace(example, path=place) for example in faq.examples)
    return replace(faq, path=place, examples=examples)
