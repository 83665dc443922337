"""Sentences for authors, kept in YAML files beside the code that says them."""

from __future__ import annotations

import functools
from pathlib import Path

import yaml


class Texts:
    """The sentences of one file, read at the first use."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def say(self, name: str, /, **values: object) -> str:
        """The sentence `name` with its values; raises KeyError for one that is not there."""
        return self._all[name].format(**values)

    @functools.cached_property
    def _all(self) -> dict[str, str]:
        loaded = yaml.safe_load(self._file.read_text(encoding="utf-8"))
        return {str(name): str(text) for name, text in loaded.items()}
