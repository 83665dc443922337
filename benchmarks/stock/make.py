"""Write a stock Rasa project on a part of our FAQs: ``python -m benchmarks.stock.make FOLDER``.

The questions are those of ``benchmarks.nlu.sample``, the answers those that our bot gives, with
the braces around facts left out. Every intent has its rule, and a story for TEDPolicy to learn.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

from benchmarks.nlu.sample import FAQS, ROOT

HERE = Path(__file__).parent
_BRACES = str.maketrans("{}", "  ")


def main() -> int:
    """Write the project."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.stock.make", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--faqs", type=int, default=40)
    given = parser.parse_args()
    make(given.folder, given.faqs)
    return 0


def make(folder: Path, faqs: int) -> None:
    """Write everything that ``rasa train`` and ``rasa run`` need into ``folder``."""
    data = folder / "data"
    sample = [sys.executable, "-m", "benchmarks.nlu.sample", data, "--faqs", faqs]
    subprocess.run([str(part) for part in sample], cwd=ROOT, check=True)
    # Rasa would read the test questions as more to train on.
    (data / "test.yml").rename(folder / "test.yml")
    train = yaml.safe_load((data / "train.yml").read_text(encoding="utf-8"))
    names = dict.fromkeys(item["intent"].partition("/")[0] for item in train["nlu"])
    keys = list(train.pop("responses"))
    answers = _answers()
    responses = {key: [{"text": answers[key]}] for key in keys}
    responses |= {f"utter_{name}": [{"text": name}] for name in names if name != "faq"}
    # What the fallback says; without it such a question would get no answer at all.
    responses["utter_default"] = [{"text": "utter_default"}]
    _write(data / "train.yml", train)
    _write(data / "rules.yml", _rules(list(names)))
    _write(folder / "domain.yml", {"intents": list(names), "responses": responses})
    for name in ("config.yml", "credentials.yml", "endpoints.yml"):
        shutil.copy(HERE / name, folder)


def _answers() -> dict[str, str]:
    found: dict[str, str] = {}
    for path in FAQS.rglob("*.yml"):
        responses = yaml.safe_load(path.read_text(encoding="utf-8"))["responses"]
        for key, variants in responses.items():
            found[key] = str(variants[0]["text"]).translate(_BRACES)
    return found


def _rules(names: list[str]) -> dict[str, Any]:
    pairs = [[{"intent": name}, {"action": f"utter_{name}"}] for name in names]
    fallback = [{"intent": "nlu_fallback"}, {"action": "action_default_fallback"}]
    rules = [{"rule": f"on {steps[0]['intent']}", "steps": steps} for steps in [*pairs, fallback]]
    follows = zip(pairs, pairs[1:] + pairs[:1], strict=True)
    stories = [{"story": f"story {at}", "steps": [*a, *b]} for at, (a, b) in enumerate(follows)]
    return {"rules": rules, "stories": stories}


def _write(path: Path, content: dict[str, Any]) -> None:
    text = yaml.safe_dump({"version": "3.1", **content}, allow_unicode=True, sort_keys=False)
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
