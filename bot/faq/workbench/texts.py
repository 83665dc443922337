"""What the workbench says to authors, read from texts.yml beside this module."""

from __future__ import annotations

import functools
from pathlib import Path

import yaml

_FILE = Path(__file__).with_name("texts.yml")


@functools.lru_cache(maxsize=1)
def _texts() -> dict[str, str]:
    loaded = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return {str(name): str(text) for name, text in loaded.items()}


def say(name: str, **values: object) -> str:
    """The sentence ``name`` with its values; raises KeyError for one that is not there."""
    return _texts()[name].format(**values)
