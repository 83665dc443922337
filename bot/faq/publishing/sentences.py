"""The sentences that a release is judged by, all from the content's `tests/nlu`.

`faq/` holds what each FAQ must understand (the gold set); its file may list under the intent's
`metadata: {must_pass: [...]}` those that no release may fail. `outside.yml` holds what no FAQ
answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.content.finding import ContentError
from bot.content.marked import read_content
from bot.content.record import Record
from bot.faq.phrasings import plain_text, read_examples, read_phrasings


@dataclass(frozen=True)
class Sentence:
    """A sentence and the label that is right; `must_pass`: no release may fail it."""

    text: str
    label: str
    must_pass: bool = False


def gold_of(root: Path) -> list[Sentence]:
    """Every test of every FAQ, each sentence once, in the order of the files."""
    found: dict[str, Sentence] = {}
    for path in sorted((root / "tests" / "nlu" / "faq").rglob("*.yml")):
        for sentence in _of_file(path):
            known = found.setdefault(sentence.text, sentence)
            if sentence.must_pass and not known.must_pass:
                found[sentence.text] = sentence
    return list(found.values())


def _of_file(path: Path) -> list[Sentence]:
    try:
        top = Record(path, read_content(path))
    except ContentError:
        return []  # told by the check, which refuses the release
    found = []
    for item in top.records("nlu"):
        label = item.text("intent")
        must = {plain_text(text) for text in item.record("metadata").texts("must_pass")}
        texts = [phrasing.text for phrasing in read_examples(item, label)]
        found += [Sentence(text, label, text in must) for text in texts]
        found += [Sentence(text, label, True) for text in sorted(must - set(texts))]
    return found


def outside_of(root: Path) -> list[str]:
    """What no FAQ answers; empty when the content has no such file."""
    folder = root / "tests" / "nlu"
    if not (folder / "outside.yml").is_file():
        return []
    phrasings, _ = read_phrasings(folder)
    here = folder / "outside.yml"
    return list(dict.fromkeys(p.text for p in phrasings if p.path == here))
