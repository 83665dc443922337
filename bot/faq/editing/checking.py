"""The checks that one save waits for: half a second of work, where all of them take ten."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.content.finding import Finding
from bot.faq.checks import plan_files, privacy
from bot.faq.checks.tree import Tree, read_tree
from bot.faq.editing.draft import Changes, drafted
from bot.faq.editing.places import placed
from bot.faq.editing.repository import Repository
from bot.faq.editing.rereading import with_facts, with_faq, with_sentences
from bot.faq.editing.scopes import (
    ACROSS,
    ALL,
    BY_FACTS,
    BY_SENTENCES,
    Check,
    close_look,
    nearly_said,
    rules,
    rules_with,
)
from bot.faq.folding import fold

_KNOWN_COMMITS = 8
FACTS = "data/plan/facts.yml"
OUTSIDE = "data/nlu/dialogue/other_topics.yml"

Same = tuple[str, str, str]


@dataclass(frozen=True)
class _Known:
    """What a commit already complained about, and its training sentences, folded."""

    complaints: frozenset[Same]
    sentences: frozenset[str]


@dataclass(frozen=True)
class Checked:
    """What a change would bring: `errors` forbid it, `warnings` go with it."""

    errors: tuple[Finding, ...]
    warnings: tuple[Finding, ...]
    checks: tuple[Check, ...] = field(repr=False)
    after: _Known = field(repr=False)
    content: tuple[Tree, list[Finding]] | None = field(default=None, repr=False)


_NOTHING = Checked((), (), (), _Known(frozenset(), frozenset()))


class Checker:
    """Checks changes against what the content already complained about before them."""

    def __init__(self, repository: Repository, project: Path) -> None:
        self.repository = repository
        self.project = project
        # What the last commits complained about, with their sentences: so that an old complaint
        # elsewhere stops nobody, and only new sentences are compared with all others.
        self._known: dict[tuple[str, tuple[Check, ...]], _Known] = {}
        self._base: tuple[str, Tree, list[Finding]] | None = None
        # A preview is checked like the save that mostly follows it.
        self._last: tuple[tuple[str, str, str], Checked] = (("", "", ""), _NOTHING)

    def check(self, commit: str, changes: Changes, focus: str = "") -> Checked:
        """What `changes` to the content of `commit` bring; inside the repository's lock.

        `focus` is the FAQ that is edited; without one the change may touch any answer. All that
        is wrong with the FAQ's own files counts, elsewhere only what is new.
        """
        key = commit, focus, _digest(changes)
        if self._last[0] != key:
            self._last = key, self._check(commit, changes, focus)
        return self._last[1]

    def _check(self, commit: str, changes: Changes, focus: str) -> Checked:
        if focus:
            return self._narrow(commit, changes, focus)
        # Each looks at what such a change can spoil; anything else is looked at as a whole.
        for path, look in ((FACTS, self._by_facts), (OUTSIDE, self._by_sentences)):
            content = changes.get(path)
            if content is not None and len(changes) == 1:
                return look(commit, content)
        return self._wide(commit, changes)

    def _narrow(self, commit: str, changes: Changes, focus: str) -> Checked:
        """For one FAQ: only its files are read, only what it can spoil is looked at."""
        old = self._of(commit, ACROSS)
        tree, reading = with_faq(*self._read(commit), changes)
        findings = [*reading, *(f for check in ACROSS for f in check(tree))]
        after = _known(tree, findings, tree.root)
        findings += close_look(tree, focus, old.sentences)
        told = _news(findings, tree.root, old, set(changes))
        return _checked(placed(told, tree.library.faqs.get(focus)), ACROSS, after, (tree, reading))

    def _by_facts(self, commit: str, content: bytes) -> Checked:
        """For the facts: they are read again, the answers that rest on them are looked at."""
        old = self._of(commit, BY_FACTS)
        tree, reading = with_facts(*self._read(commit), content)
        findings = [*reading, *(f for check in BY_FACTS for f in check(tree))]
        findings += rules_with(tree.plan_dir, content)
        after = _known(tree, findings, tree.root)
        told = _news(findings, tree.root, old, set())
        return _checked(told, BY_FACTS, after, (tree, reading))

    def _by_sentences(self, commit: str, content: bytes) -> Checked:
        """For what is out of scope: the new sentences are compared with all others."""
        old = self._of(commit, BY_SENTENCES)
        tree, reading = with_sentences(*self._read(commit), OUTSIDE, content)
        findings = [*reading, *(f for check in BY_SENTENCES for f in check(tree))]
        after = _known(tree, findings, tree.root)
        findings += nearly_said(tree, tree.root / OUTSIDE, old.sentences)
        told = _news(findings, tree.root, old, set())
        return _checked(told, BY_SENTENCES, after, (tree, reading))

    def _wide(self, commit: str, changes: Changes) -> Checked:
        """For anything else: the whole content as it would be."""
        old = self._of(commit, ALL)
        with drafted(self.repository.folder, changes) as root:
            tree, findings = _run(*read_tree(root, self.project), ALL)
            after = _known(tree, findings, root)
            findings += [f for path in changes for f in _in_file(root / path)]
            told = [self._moved(f, root) for f in _news(findings, root, old, set())]
        return _checked(told, ALL, after, None)

    def learn(self, commit: str, checked: Checked) -> None:
        """The change became `commit`: the next one need not look again at what it left."""
        self._known[commit, checked.checks] = checked.after
        self._base = (commit, *checked.content) if checked.content else None
        for old in list(self._known)[:-_KNOWN_COMMITS]:
            del self._known[old]

    def warm(self) -> None:
        """Do ahead what the first save of an FAQ would have to wait for."""
        with self.repository.locked():
            self._of(self.repository.head(), ACROSS)

    def _of(self, commit: str, checks: tuple[Check, ...]) -> _Known:
        if (commit, checks) not in self._known:
            read = self._read(commit)
            self._known[commit, checks] = _known(*_run(*read, checks), self.repository.folder)
        return self._known[commit, checks]

    def _read(self, commit: str) -> tuple[Tree, list[Finding]]:
        """The content as it is, read once for each commit."""
        if self._base is None or self._base[0] != commit:
            self._base = (commit, *read_tree(self.repository.folder, self.project))
        return self._base[1:]

    def _moved(self, finding: Finding, root: Path) -> Finding:
        """The finding at its place in the content, not in the draft."""
        if not finding.path.is_relative_to(root):
            return finding
        return replace(finding, path=self.repository.folder / finding.path.relative_to(root))


def _run(
    tree: Tree, reading: Iterable[Finding], checks: tuple[Check, ...]
) -> tuple[Tree, list[Finding]]:
    findings = [*reading, *(finding for check in checks for finding in check(tree))]
    if plan_files.check in checks:
        findings.extend(rules(tree.plan_dir))
    return tree, findings


def _news(findings: Iterable[Finding], root: Path, old: _Known, own: set[str]) -> list[Finding]:
    """What was not complained about before, and everything in the FAQ's own files."""
    told = []
    for finding in sorted(set(findings)):
        same = _same(finding, root)
        if same not in old.complaints or same[0] in own:
            told.append(finding)
    return told


def _checked(
    told: Iterable[Finding],
    checks: tuple[Check, ...],
    after: _Known,
    content: tuple[Tree, list[Finding]] | None,
) -> Checked:
    found = list(told)
    errors = tuple(finding for finding in found if finding.level == "错误")
    warnings = tuple(finding for finding in found if finding.level == "警告")
    return Checked(errors, warnings, checks, after, content)


def _digest(changes: Changes) -> str:
    total = hashlib.sha256()
    for path, content in sorted(changes.items()):
        total.update(f"{path}\0{content is None}\0".encode())
        total.update(hashlib.sha256(content or b"").digest())
    return total.hexdigest()


def _known(tree: Tree, findings: Iterable[Finding], root: Path) -> _Known:
    complaints = frozenset(_same(finding, root) for finding in findings)
    return _Known(complaints, frozenset(fold(phrasing.text) for phrasing in tree.training))


def _in_file(path: Path) -> list[Finding]:
    return list(privacy.in_file(path)) if path.is_file() else []


def _same(finding: Finding, root: Path) -> Same:
    """What a complaint is about, wherever in its file it now stands."""
    inside = finding.path.is_relative_to(root)
    path = finding.path.relative_to(root).as_posix() if inside else str(finding.path)
    problem = finding.problem.replace(str(root), "")
    return path, re.sub(r"\d+", "#", problem), finding.level
