"""One FAQ as it stands in the content: its two files, their version, and its form."""

from __future__ import annotations

import hashlib
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

from bot.content.finding import ContentError, Finding
from bot.faq.editing.form import Form, to_form
from bot.faq.editing.repository import Repository
from bot.faq.library import read_faq
from bot.faq.model import PREFIX, Faq, Phrasing
from bot.faq.phrasings import read_phrasings

FAQS, TESTS = "data/nlu/faq", "tests/nlu/faq"
_TOPIC = re.compile(r"[a-z][a-z0-9_]{0,60}")
_OLDEST = 200  # commits of one FAQ to look through for the version that somebody read


class NoSuchFaq(LookupError):
    """There is no FAQ of this key."""


@dataclass(frozen=True)
class Entry:
    """An FAQ's files below the content's root; `test_file` may not be there yet.

    `version` is the digest of both: whoever saves must have read this one.
    """

    file: str
    test_file: str
    version: str
    faq: Faq
    form: Form


def topic_of(key: str) -> str:
    """The part of a key that names its files."""
    return key.removeprefix(PREFIX)


def find_file(root: Path, topic: str) -> str:
    """Where the FAQ's file stands, relative to `root`; raises NoSuchFaq."""
    found = _named(root, FAQS, topic)
    if found is None:
        raise NoSuchFaq(topic)
    return found


def read_entry(root: Path, topic: str) -> Entry:
    """The FAQ under `root`. Raises NoSuchFaq, or ContentError for files that cannot be read."""
    file = find_file(root, topic)
    test_file = _named(root, TESTS, topic) or file.replace(FAQS, TESTS, 1)
    findings: list[Finding] = []
    faq = read_faq(root / file, findings)
    if faq is None or findings:
        raise ContentError(findings or [Finding(root / file, 1, "读不懂这个文件", "改好再来")])
    return Entry(
        file=file,
        test_file=test_file,
        version=version_of(*(_bytes(root / name) for name in (file, test_file))),
        faq=faq,
        form=to_form(faq, _tests(root / test_file, faq.key)),
    )


def version_of(*contents: bytes | None) -> str:
    """The digest of files; one that is not there counts too."""
    total = hashlib.sha256()
    for content in contents:
        total.update(b"-" if content is None else hashlib.sha256(content).digest())
    return total.hexdigest()[:16]


def entry_of_version(repository: Repository, topic: str, version: str) -> Entry | None:
    """The FAQ as it was when it had this version; None when history does not know it."""
    paths = f"{FAQS}/**/{topic}.yml", f"{TESTS}/**/{topic}.yml"
    globs = [f":(glob){path}" for path in paths]
    for commit in repository.history(*globs, limit=_OLDEST):
        entry = entry_at(repository, topic, commit.commit)
        if entry and entry.version == version:
            return entry
    return None


def entry_at(repository: Repository, topic: str, commit: str) -> Entry | None:
    """The FAQ as a commit has it; None when it is not there or cannot be read."""
    with tempfile.TemporaryDirectory(prefix="old-") as folder:
        for path in repository.git.files(commit):
            if Path(path).name == f"{topic}.yml" and path.startswith((FAQS, TESTS)):
                target = Path(folder) / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(repository.read(path, commit) or b"")
        try:
            return read_entry(Path(folder), topic)
        except (NoSuchFaq, ContentError):
            return None


def _named(root: Path, folder: str, topic: str) -> str | None:
    if not _TOPIC.fullmatch(topic):
        return None
    at = root / folder
    # A folder is a theme; anything deeper is looked for only when nothing is there.
    found = [*at.glob(f"{topic}.yml"), *sorted(at.glob(f"*/{topic}.yml"))]
    found = found or sorted(at.rglob(f"{topic}.yml"))
    return found[0].relative_to(root).as_posix() if found else None


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _tests(path: Path, key: str) -> list[Phrasing]:
    if not path.is_file():
        return []
    phrasings, findings = read_phrasings(path)
    if findings:
        raise ContentError(findings)
    return [phrasing for phrasing in phrasings if phrasing.intent == key]
