"""What a change of a fact does to the answers, by FAQ, with the changed words marked in place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

Json = dict[str, Any]
# Texts less alike than this are shown one after the other: marks in place would be confetti.
_ALIKE = 0.5
# A number changes as a whole: 90 and 180 share no zero.
_WORDS = re.compile(r"[A-Za-z0-9_.,%-]+|.", re.S)


@dataclass(frozen=True)
class Piece:
    """Some words; ``kind`` is ``same``, ``gone`` or ``come``."""

    kind: str
    text: str


@dataclass
class Change:
    """One answer that reads otherwise from each of ``dates`` on."""

    text: list[Piece]
    detail: list[Piece]
    dates: list[str] = field(default_factory=list)


@dataclass
class Impact:
    """All that changes in one FAQ."""

    key: str
    title: str
    changes: list[Change] = field(default_factory=list)

    @property
    def topic(self) -> str:
        """The key as addresses have it."""
        return self.key.removeprefix("faq/")


def by_faq(affected: list[Json]) -> list[Impact]:
    """The workbench's ``affected``; an answer that changes alike on several days stands once."""
    impacts: dict[str, Impact] = {}
    seen: dict[tuple[Any, ...], Change] = {}
    for one in affected:
        impact = impacts.setdefault(one["key"], Impact(one["key"], one["title"]))
        sides = [(one[side]["text"], one[side]["detail"] or "") for side in ("before", "after")]
        same = (one["key"], *sides)
        if same not in seen:
            (text, detail), (new_text, new_detail) = sides
            seen[same] = Change(pieces(text, new_text), pieces(detail, new_detail))
            impact.changes.append(seen[same])
        seen[same].dates.append(one["date"])
    return list(impacts.values())


def pieces(before: str, after: str) -> list[Piece]:
    """Both texts in one, in the order of reading."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < _ALIKE:
        parts = [Piece("gone", before), Piece("come", after)]
    else:
        parts = list(_marked(matcher, old, new))
    return [piece for piece in parts if piece.text]


def _marked(matcher: SequenceMatcher[str], old: list[str], new: list[str]) -> Iterator[Piece]:
    for kind, start, end, new_start, new_end in matcher.get_opcodes():
        if kind == "equal":
            yield Piece("same", "".join(old[start:end]))
        else:
            yield Piece("gone", "".join(old[start:end]))
            yield Piece("come", "".join(new[new_start:new_end]))
