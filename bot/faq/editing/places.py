"""Which field of an FAQ's form a complaint about its file belongs to."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import yaml

from bot.content.finding import Finding
from bot.faq.model import Faq

_NAMES = Path(__file__).with_name("fields.yml")
# What a form has once, under the name that its page gives it.
_ONCE = ("title", "owner", "theme", "related", "handoff", "examples", "tests", "answers")
_PLACES = {"key": "topic"} | {name: name for name in _ONCE}


def place_of(name: str) -> str:
    """The place of a field that a form has once; "" for any other."""
    return _PLACES.get(name, "")


def named(name: str) -> str:
    """What authors call a field; the name itself when they have no word for it."""
    return _names().get(name, name)


@functools.cache
def _names() -> dict[str, str]:
    names: dict[str, str] = yaml.safe_load(_NAMES.read_text(encoding="utf-8"))
    return names


def placed(findings: Iterable[Finding], faq: Faq | None) -> list[Finding]:
    """The findings with their `place`, as far as they stand in the FAQ's files."""
    if faq is None:
        return list(findings)
    return [replace(finding, place=_place(finding, faq)) for finding in findings]


def _place(finding: Finding, faq: Faq) -> str:
    if finding.path != faq.path:
        return "tests" if _is_test_of(finding.path, faq) else finding.place
    starts = [(faq.title_line, "title"), (faq.related_line, "related")]
    starts += [(faq.examples_line, "examples")]
    starts += [(v.line, f"answers.{number}") for number, v in enumerate(faq.variations)]
    begun = [start for start in starts if 0 < start[0] <= finding.line]
    if not begun:
        return finding.place
    line, place = max(begun)
    # Title and list of related questions take a line each; what follows has no field of its own.
    return finding.place if place in ("title", "related") and finding.line > line else place


def _is_test_of(path: Path, faq: Faq) -> bool:
    return path.name == faq.path.name and "tests/nlu/faq/" in path.as_posix()
