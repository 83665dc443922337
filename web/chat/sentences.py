"""The app's own sentences. They live in ``texts/*.yml``, so that wording changes touch no code."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

_TEXTS = Path(__file__).parent / "texts"


@cache
def _texts(name: str) -> dict[str, Any]:
    return yaml.safe_load((_TEXTS / f"{name}.yml").read_text(encoding="utf-8"))


def sentence(key: str, **values: object) -> str:
    """The member-facing sentence ``key`` with ``{values}`` filled in. KeyError when unknown."""
    return _texts("member")[key].format(**values)


def page_texts() -> dict[str, Any]:
    """What the widget shows before and around messages."""
    return _texts("page")


def problem_text(code: str) -> dict[str, Any]:
    """``status``, ``title`` and ``detail`` of one problem. KeyError when unknown."""
    return _texts("problems")[code]


def word(group: str, code: str) -> str:
    """The Chinese word for a stored code such as a case state; the code itself when unknown."""
    return _texts("words").get(group, {}).get(code, code)


def words(group: str) -> dict[str, str]:
    """All codes of a group with their Chinese words, for a form's choices."""
    return _texts("words")[group]
