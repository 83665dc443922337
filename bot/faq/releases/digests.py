"""What of the content teaches the model, and what only words its answers.

A change of what `questions_digest` covers needs training. Everything else (answers, facts,
the greeting, owners, related questions) is served hot from the release's data.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from bot.faq.library import Library
from bot.faq.releases.files import digest_of

# Read by the answers and by the rules at every turn, never by training.
_HOT = ("plan", "responses")
_SOFTWARE = ("config.yml", "domain.yml")
_CODE = Path(__file__).resolve().parents[2] / "nlu"


def questions_digest(data_dir: Path, library: Library) -> str:
    """The hash of what training reads below `data_dir`; `library` holds its FAQs."""
    total = hashlib.sha256()
    for faq in library.faqs.values():
        sentences = [example.raw for example in faq.examples]
        # The gate learns titles and themes; keys, sentences and entities are what is understood.
        learnt = [faq.key, faq.title, faq.theme, sentences]
        total.update(json.dumps(learnt, ensure_ascii=False).encode() + b"\0")
    total.update(digest_of(data_dir, _dialogue_files(data_dir)).encode())
    return total.hexdigest()


def _dialogue_files(data_dir: Path) -> Iterator[Path]:
    """Every file of the data that is neither hot nor an FAQ."""
    for path in data_dir.rglob("*"):
        parts = path.relative_to(data_dir).parts
        if path.is_file() and parts[0] not in _HOT and parts[:2] != ("nlu", "faq"):
            yield path


@functools.lru_cache(maxsize=4)
def software_digest(project: Path) -> str:
    """The hash of what, besides the content, a model depends on; read once per process."""
    settings = digest_of(project, (project / name for name in _SOFTWARE))
    code = digest_of(_CODE, _CODE.glob("*.py"))
    return hashlib.sha256(f"{settings} {code}".encode()).hexdigest()
