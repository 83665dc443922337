"""What the checks ask of the content; authors change it in `data/plan/check.yml`."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from bot.content.finding import ContentError, Finding
from bot.content.marked import MarkedDict, read_content


@dataclass(frozen=True)
class Settings:
    """Limits and word lists. Lengths count characters; `near_duplicate` is a cosine, 0 to 1.
    `publish_margin` is how much of the accuracy, 0 to 1, a release may lose.
    """

    min_phrasings: int = 10
    min_test_phrasings: int = 3
    min_related: int = 2
    max_related: int = 3
    max_title: int = 16
    max_text: int = 120
    max_detail: int = 400
    max_same_frame: int = 3
    near_duplicate: float = 0.9
    publish_margin: float = 0.01
    hotlines: tuple[str, ...] = ()
    figure_free: tuple[str, ...] = ()
    soft_words: tuple[str, ...] = ()
    plan_names: tuple[str, ...] = ()


def read_settings(path: Path) -> tuple[Settings, list[Finding]]:
    """The settings in `path`, defaults for what it does not say, and what is wrong with it."""
    try:
        data = read_content(path)
    except ContentError as error:
        return Settings(), list(error.findings)
    defaults = {field.name: field.default for field in fields(Settings)}
    wrong = [key for key in data if not _fits(data[key], defaults.get(key))]
    given: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value
        for key, value in data.items()
        if key not in wrong
    }
    return Settings(**given), [_wrong(path, data, key, key in defaults) for key in wrong]


def _fits(value: object, default: object) -> bool:
    if isinstance(default, tuple):
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    if isinstance(default, float):
        return isinstance(value, float) and 0 < value <= 1
    return isinstance(default, int) and type(value) is int and value >= 0


def _wrong(path: Path, data: MarkedDict, key: str, known: bool) -> Finding:
    if known:
        return Finding(path, data.value_lines[key], f"「{key}」的值不对", "照旁边的例子写数或词")
    return Finding(path, data.key_lines[key], f"不认识的键「{key}」", "删去，或改正键名")
