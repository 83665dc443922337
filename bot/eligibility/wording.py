"""The Chinese words of the card and the table, from wording.yml."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import yaml

_FILE = Path(__file__).with_name("wording.yml")


@functools.lru_cache(maxsize=1)
def wording() -> dict[str, Any]:
    """The file's content; read once per process."""
    words: dict[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return words
