"""Sentences that the bot must not answer: other products, other platforms, anything else."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from pathlib import Path

import yaml

from bot.content.finding import ContentError, Finding
from bot.faq.editing.checking import OUTSIDE as FILE
from bot.faq.editing.checking import Checker
from bot.faq.editing.editor import Saved
from bot.faq.editing.entries import version_of
from bot.faq.editing.faq_file import change_examples
from bot.faq.editing.form import read_sentences
from bot.faq.editing.repository import Author, Repository
from bot.faq.folding import fold
from bot.faq.phrasings import plain_text, read_phrasings

# The examples as they are to what they become, and what the author is told about it.
Change = Callable[[list[str]], tuple[list[str], list[Finding]]]
_TITLES = Path(__file__).with_name("outside.yml")


class NoSuchLabel(LookupError):
    """There is no such label for what is out of scope."""


@functools.lru_cache(maxsize=1)
def titles() -> dict[str, str]:
    """The labels with what authors call them, in the order in which they are offered."""
    loaded = yaml.safe_load(_TITLES.read_text(encoding="utf-8"))
    return {str(label): str(title) for label, title in loaded.items()}


def counts(root: Path) -> dict[str, int]:
    """How many sentences each label has."""
    phrasings, _ = read_phrasings(root / FILE)
    return {label: sum(p.intent == label for p in phrasings) for label in titles()}


def add_outside(
    repository: Repository,
    checker: Checker,
    label: str,
    sentences: Sequence[str],
    author: Author,
    note: str,
) -> Saved:
    """Append sentences to a label. Raises NoSuchLabel, or ContentError with what forbids it."""
    path = repository.folder / FILE
    wanted = read_sentences(sentences, "examples", path)
    note = note or f"加到「{titles().get(label, label)}」"
    return _change(repository, checker, label, _appending(path, wanted), author, note)


def remove_outside(
    repository: Repository,
    checker: Checker,
    label: str,
    sentences: Sequence[str],
    author: Author,
    note: str,
) -> Saved:
    """Take sentences out of a label; those that it does not have are told.

    Raises NoSuchLabel, or ContentError with what forbids it.
    """
    path = repository.folder / FILE
    unwanted = read_sentences(sentences, "examples", path)
    note = note or f"从「{titles().get(label, label)}」里拿掉"
    return _change(repository, checker, label, _removing(path, unwanted), author, note)


def _change(
    repository: Repository,
    checker: Checker,
    label: str,
    changed: Change,
    author: Author,
    note: str,
) -> Saved:
    if label not in titles():
        raise NoSuchLabel(label)
    path = repository.folder / FILE
    with repository.locked():
        phrasings, findings = read_phrasings(path)
        if findings:
            raise ContentError(findings)
        before = [p.raw for p in phrasings if p.intent == label]
        after, told = changed(before)
        if after == before:
            return Saved(version_of(path.read_bytes()), repository.head(), tuple(told))
        changes = {FILE: change_examples(path.read_bytes(), label, before, after)}
        checked = checker.check(repository.head(), changes)
        if checked.errors:
            raise ContentError([*checked.errors, *checked.warnings])
        commit = repository.commit(changes, author, note)
        checker.learn(commit, checked)
        moved = tuple(raw for raw in (*before, *after) if (raw in before) != (raw in after))
        return Saved(version_of(path.read_bytes()), commit, (*told, *checked.warnings), moved)


def _appending(path: Path, wanted: Sequence[str]) -> Change:
    def changed(before: list[str]) -> tuple[list[str], list[Finding]]:
        known = {fold(plain_text(raw)) for raw in before}
        after, told = list(before), []
        for sentence in wanted:
            if fold(plain_text(sentence)) in known:
                problem = f"「{sentence}」已经在这一类里"
                told.append(Finding(path, 1, problem, "没有再加一遍", "警告"))
            else:
                after.append(sentence)
                known.add(fold(plain_text(sentence)))
        return after, told

    return changed


def _removing(path: Path, unwanted: Sequence[str]) -> Change:
    def changed(before: list[str]) -> tuple[list[str], list[Finding]]:
        gone = {fold(plain_text(sentence)): sentence for sentence in unwanted}
        after = [raw for raw in before if fold(plain_text(raw)) not in gone]
        there = {fold(plain_text(raw)) for raw in before}
        told = [
            Finding(path, 1, f"「{sentence}」不在这一类里", "没有什么要拿掉的", "警告")
            for folded, sentence in gone.items()
            if folded not in there
        ]
        return after, told

    return changed
