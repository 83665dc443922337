"""What is asked in the benchmarks: independent test phrasings."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import yaml


def questions_in(files: Iterable[Path]) -> list[str]:
    """The examples of Rasa NLU files, a different topic each time."""
    topics = [
        item["examples"].replace("- ", "").splitlines()
        for file in files
        for item in yaml.safe_load(file.read_text(encoding="utf-8"))["nlu"]
    ]
    longest = max(map(len, topics))
    return [topic[at] for at in range(longest) for topic in topics if at < len(topic)]
