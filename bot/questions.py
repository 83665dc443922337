"""Several questions in one message: where they could be cut apart.

Only places are proposed here; whether a piece is a question of ours is for understanding to say
(``bot.engine``), and a message is cut only when every piece is one.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

MOST_QUESTIONS = 3
_SHORTEST = 3
_LONGEST_MESSAGE = 120
_MARKS = re.compile(r"[?？!！。；;\n]+")
_COMMAS = re.compile(r"[?？!！。；;，,、\n\s]+")
# Words with which a question ends or begins; between two questions stands one of each kind or both.
_ENDS = re.compile(r"是什么|是啥|什么意思|吗|呢|么|多少钱|多少|多久|几天|哪些|怎么样")
_BEGINS = re.compile(
    r"怎么|如何|咋|有没有|有什么|有哪些|能不能|可以|可不可以|多少|多久|要不要|是不是|什么"
)
_ASKING = re.compile(
    "吗|呢|么|啥|咋|几|哪|谁|多少|多久|多大|如何|何时|能不能|可不可以|是不是|有没有|要不要|会不会|可以不|行不"
)


def is_question(piece: str) -> bool:
    """Whether a piece has a word that asks; without one it is part of a story."""
    return bool(_ASKING.search(piece))


def by_marks(text: str) -> list[str]:
    """Pieces between question marks and full stops, without the empty ones."""
    return _pieces(_MARKS, text)


def by_commas(text: str) -> list[str]:
    """Pieces between any punctuation or blanks."""
    return _pieces(_COMMAS, text)


def without_marks(text: str) -> Iterator[list[str]]:
    """Ways to cut a message without marks: behind one question, before the next."""
    if len(text) > _LONGEST_MESSAGE:
        return
    ends = {match.end() for match in _ENDS.finditer(text)}
    begins = {match.start() for match in _BEGINS.finditer(text)}
    places = sorted(place for place in ends | begins if _SHORTEST <= place <= len(text) - _SHORTEST)
    for count in range(MOST_QUESTIONS - 1, 0, -1):
        for chosen in itertools.combinations(places, count):
            bounds = (0, *chosen, len(text))
            pieces = [text[a:b].strip() for a, b in itertools.pairwise(bounds)]
            if all(len(piece) >= _SHORTEST for piece in pieces):
                yield pieces


def _pieces(marks: re.Pattern[str], text: str) -> list[str]:
    return [piece.strip() for piece in marks.split(text) if len(piece.strip()) >= _SHORTEST]
