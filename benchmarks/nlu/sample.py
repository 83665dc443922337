"""A part of the project's own data, small enough for a stock pipeline to be trained beside ours.

``python -m benchmarks.nlu.sample FOLDER`` writes ``train.yml`` and ``test.yml``: some FAQs and the
dialogue intents with a few examples each, drawn with a fixed seed, and the FAQs' test questions.
"""

from __future__ import annotations

import argparse
import random
import sys
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
FAQS = ROOT / "data" / "nlu" / "faq"
TESTS = ROOT / "tests" / "nlu" / "faq"
DIALOGUE = ROOT / "data" / "nlu" / "dialogue"


def main() -> int:
    """Write both files."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.nlu.sample", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--faqs", type=int, default=40)
    parser.add_argument("--examples", type=int, default=12, help="of each label")
    parser.add_argument("--seed", type=int, default=5)
    given = parser.parse_args()
    drawn = random.Random(given.seed)
    files = sorted(FAQS.rglob("*.yml"))
    drawn.shuffle(files)
    chosen = files[: given.faqs]
    train = [_some(intent, given.examples, drawn) for path in chosen for intent in _intents(path)]
    names = [intent["intent"] for intent in train]
    for path in sorted(DIALOGUE.rglob("*.yml")):
        train += [_some(intent, given.examples, drawn) for intent in _intents(path)]
    test = [intent for path in chosen for intent in _intents(TESTS / path.relative_to(FAQS))]
    # A retrieval intent without responses is refused.
    responses = {f"utter_{name}": [{"text": name}] for name in names}
    given.folder.mkdir(parents=True, exist_ok=True)
    _write(given.folder / "train.yml", {"nlu": train, "responses": responses})
    _write(given.folder / "test.yml", {"nlu": test})
    return 0


def _intents(path: Path) -> list[dict[str, Any]]:
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [item for item in data.get("nlu") or () if "intent" in item]


def _some(intent: dict[str, Any], count: int, drawn: random.Random) -> dict[str, Any]:
    lines = [line for line in intent["examples"].splitlines() if line.startswith("- ")]
    drawn.shuffle(lines)
    # Without titles and scopes the gate knows no way to ask back or to refuse.
    return {**intent, "examples": "".join(f"{x}\n" for x in lines[:count])}


def _write(path: Path, content: dict[str, Any]) -> None:
    text = yaml.safe_dump({"version": "3.1", **content}, allow_unicode=True)
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
