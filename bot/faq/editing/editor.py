"""Save what authors change in FAQs: checked first, then one commit with the author's name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.content.finding import ContentError, Finding
from bot.faq.editing.checking import Checked, Checker
from bot.faq.editing.draft import Changes
from bot.faq.editing.entries import (
    FAQS,
    TESTS,
    Entry,
    NoSuchFaq,
    entry_of_version,
    find_file,
    read_entry,
    topic_of,
)
from bot.faq.editing.faq_file import change_examples, change_faq, new_examples, new_faq
from bot.faq.editing.form import Form, read_form, read_sentences
from bot.faq.editing.repository import Author, Commit, Repository
from bot.faq.folding import fold
from bot.faq.phrasings import plain_text


@dataclass(frozen=True)
class Saved:
    """`version` is "" for what is gone; `findings` are warnings that did not forbid it; `moved`
    are the sentences that were put into a list or taken out of it, where that was asked for."""

    version: str
    commit: str
    findings: tuple[Finding, ...] = ()
    moved: tuple[str, ...] = ()


class Conflict(Exception):
    """Somebody else changed the FAQ since it was read.

    `theirs` is what stands there now (None: deleted), `last` the change that made it so, `base`
    what both began with (None when history does not know it).
    """

    def __init__(self, theirs: Entry | None, last: Commit | None, base: Entry | None) -> None:
        super().__init__("changed since it was read")
        self.theirs, self.last, self.base = theirs, last, base


class AlreadyThere(Exception):
    """An FAQ of this key exists."""


class Editor:
    """Every method takes the repository's lock, so that two saves never cross."""

    def __init__(self, repository: Repository, checker: Checker) -> None:
        self.repository = repository
        self.checker = checker

    def read(self, topic: str) -> Entry:
        """The FAQ of the draft. Raises NoSuchFaq or ContentError."""
        return read_entry(self.repository.folder, topic)

    def save(self, topic: str, version: str, given: object, author: Author, note: str) -> Saved:
        """Write the form over the FAQ that was read as `version`.

        Raises NoSuchFaq, Conflict, or ContentError with what forbids it.
        """
        root = self.repository.folder
        with self.repository.locked():
            now = self._now(topic, version)
            form = read_form(given, root / now.file if now else root / FAQS / f"{topic}.yml")
            if now and now.form == form:
                return Saved(now.version, self.repository.head())
            if now is None or now.version != version:
                raise self._conflict(topic, version, now)
            if form["key"] != now.form["key"]:
                raise _refused(root / now.file, "键不能改", "另建一个 FAQ，把问法移过去，再删这个")
            return self._write(now, form, author, note)

    def check(self, form: Form) -> Checked:
        """What saving the form now would be told, whether its FAQ is there or new."""
        topic = topic_of(form["key"])
        with self.repository.locked():
            changes = (
                self.changes(self.read(topic), form) if self._exists(topic) else new_files(form)
            )
            return self.checker.check(self.repository.head(), changes, form["key"])

    def create(self, given: object, author: Author, note: str) -> Saved:
        """Write a new FAQ. Raises AlreadyThere, or ContentError with what forbids it."""
        root = self.repository.folder
        form = read_form(given, root / FAQS)
        topic = topic_of(form["key"])
        with self.repository.locked():
            if self._exists(topic):
                raise AlreadyThere(form["key"])
            return self._commit(topic, new_files(form), author, note or f"新增「{form['title']}」")

    def delete(self, topic: str, version: str, author: Author, note: str) -> Saved:
        """Remove an FAQ with its tests. Raises NoSuchFaq, Conflict or ContentError."""
        with self.repository.locked():
            now = self._now(topic, version)
            if now is None or now.version != version:
                raise self._conflict(topic, version, now)
            changes = {now.file: None, now.test_file: self._tests_of(now, [])}
            return self._commit(topic, changes, author, note or f"删除「{now.form['title']}」")

    def add(
        self, topic: str, examples: Sequence[str], tests: Sequence[str], author: Author, note: str
    ) -> Saved:
        """Append sentences, whatever the version; those that it has already are told."""
        with self.repository.locked():
            now = self.read(topic)
            path = self.repository.folder / now.file
            asked = {name: read_sentences(given, name, path)
                     for name, given in (("examples", examples), ("tests", tests))}  # fmt: skip
            known = {fold(plain_text(raw)) for raw in now.form["examples"] + now.form["tests"]}
            form, told = dict(now.form), []
            for name, sentences in asked.items():
                form[name] = list(now.form[name])
                for sentence in sentences:
                    folded = fold(plain_text(sentence))
                    if folded in known:
                        told.append(_already(path, sentence))
                    else:
                        form[name].append(sentence)
                        known.add(folded)
            if form == now.form:
                return Saved(now.version, self.repository.head(), tuple(told))
            saved = self._write(now, form, author, note)
            return Saved(saved.version, saved.commit, (*told, *saved.findings))

    def _write(self, now: Entry, form: Form, author: Author, note: str) -> Saved:
        changes = self.changes(now, form)
        topic = topic_of(form["key"])
        return self._commit(topic, changes, author, note or f"修改「{form['title']}」")

    def changes(self, now: Entry, form: Form) -> Changes:
        """The files that the form changes; inside the repository's lock."""
        root = self.repository.folder
        raw = (root / now.file).read_bytes()
        file, test_file = _place(now.file, form), _place(now.test_file, form)
        changes: dict[str, bytes | None] = {}
        if (written := change_faq(raw, now.form, form)) != raw or file != now.file:
            changes |= {now.file: None, file: written}
        if now.form["tests"] != form["tests"] or test_file != now.test_file:
            tests = self._tests_of(now, form["tests"])
            if (root / now.test_file).is_file():
                changes[now.test_file] = None
            changes[test_file] = tests
        return changes

    def _tests_of(self, now: Entry, sentences: Sequence[str]) -> bytes | None:
        path = self.repository.folder / now.test_file
        if not path.is_file():
            return new_examples(now.form["key"], sentences) if sentences else None
        return change_examples(path.read_bytes(), now.form["key"], now.form["tests"], sentences)

    def _commit(self, topic: str, changes: Changes, author: Author, note: str) -> Saved:
        checked = self.checker.check(self.repository.head(), changes, f"faq/{topic}")
        if checked.errors:
            raise ContentError([*checked.errors, *checked.warnings])
        commit = self.repository.commit(changes, author, note)
        self.checker.learn(commit, checked)
        return Saved(self._version(topic), commit, checked.warnings)

    def _version(self, topic: str) -> str:
        return self.read(topic).version if self._exists(topic) else ""

    def _exists(self, topic: str) -> bool:
        try:
            find_file(self.repository.folder, topic)
        except NoSuchFaq:
            return False
        return True

    def _now(self, topic: str, version: str) -> Entry | None:
        """The FAQ; None when it was there at `version` and is not any more."""
        try:
            return self.read(topic)
        except NoSuchFaq:
            if entry_of_version(self.repository, topic, version):
                return None
            raise

    def _conflict(self, topic: str, version: str, theirs: Entry | None) -> Conflict:
        globs = [f":(glob){folder}/**/{topic}.yml" for folder in (FAQS, TESTS)]
        last = self.repository.history(*globs, limit=1)
        base = entry_of_version(self.repository, topic, version)
        return Conflict(theirs, last[0] if last else None, base)


def new_files(form: Form) -> Changes:
    """The two files of a new FAQ."""
    place = f"{form['theme']}/{topic_of(form['key'])}.yml"
    changes: dict[str, bytes | None] = {f"{FAQS}/{place}": new_faq(form)}
    if form["tests"]:
        changes[f"{TESTS}/{place}"] = new_examples(form["key"], form["tests"])
    return changes


def _place(file: str, form: Form) -> str:
    """A file's place under its theme; one that lies in no theme's folder stays there."""
    path = Path(file)
    if path.parent.as_posix() in (FAQS, TESTS):
        return file
    return (path.parent.parent / str(form["theme"]) / path.name).as_posix()


def _already(path: Path, sentence: str) -> Finding:
    return Finding(path, 1, f"「{sentence}」已经在这个 FAQ 里", "没有再加一遍", "警告")


def _refused(path: Path, problem: str, mend: str) -> ContentError:
    return ContentError([Finding(path, 1, problem, mend)])
