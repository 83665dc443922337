"""Taking numbers that name a person out of a text. Pure: text in, text out.

ID numbers (GB 11643: region, birth date, check digit; the old ones of 15 digits too), telephone
numbers and bank cards (ISO/IEC 7812: Luhn), also written in full-width or Chinese digits, with
invisible characters in between, or in groups. Dates and amounts have other shapes and stay.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Literal

Kind = Literal["id", "phone", "card"]
KINDS: tuple[Kind, ...] = ("id", "phone", "card")
Span = tuple[int, int, Kind]

# Both scripts, the forms of cheques, what is put for a round zero, and how numbers are read out.
_CHINESE = {
    character: str(digit)
    for digit, characters in enumerate(
        (
            "零〇○◯洞",
            "一壹幺",
            "二贰貳两兩",
            "三叁參",
            "四肆",
            "五伍",
            "六陆陸",
            "七柒拐",
            "八捌",
            "九玖勾",
        )
    )
    for character in characters
}
_SEPARATORS = set("-‐‑‒–—―－_.．·•・/／")
# Invisible characters, marks upon the character before them, and frames around it (keys: 1️⃣).
_NO_WIDTH = {"Cf", "Mn", "Me"}
# One to three separators between groups: "138 - 1234 - 5678".
_RUN = re.compile(r"\d+X?(?:[ \t]{1,3}(?:\d+X?|X))*")
_GROUP = re.compile(r"[\dX]+")

_MOBILE = re.compile(r"(?:(?:00)?86)?1[3-9]\d{9}")
_LANDLINE = re.compile(r"0[1-9]\d{8,10}")
_CARD = re.compile(r"[2-9]\d{13,18}")
_ID = re.compile(r"[1-9]\d{16}[\dX]")
_OLD_ID = re.compile(r"[1-9]\d{14}")
# Regions of GB/T 2260: the first two digits of an ID number.
_REGIONS = {
    *range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55),
    *range(61, 66), 71, 81, 82, 83, 91,
}  # fmt: skip
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"
_MOBILE_GROUPS = {(3, 4, 4), (3, 8), (3, 3, 5), (4, 3, 4), (3, 4, 2, 2), (7, 4)}
_LANDLINE_GROUPS = {(3, 7), (3, 8), (4, 7), (4, 8), (3, 4, 4), (4, 4, 4), (4, 3, 4)}
# A tab stands between the cells of a table, where one row's figures are no number; so across tabs
# only what is written in just these groups is one.
_IN_CELLS: Mapping[Kind, set[tuple[int, ...]]] = {
    "id": {(6, 6, 3)},
    "phone": {(1,) * 11, (3, 4, 4), (3, 8), (7, 4), (3, 7), (4, 7), (4, 8), (4, 4, 4)},
    "card": {(4, 4, 4, 4), (4, 4, 4, 4, 3), (6, 13)},
}
_ID_LENGTH = 18
_LONGEST = 19


def mask(text: str, labels: Mapping[Kind, str]) -> str:
    """``text`` with each such number replaced by the label of its kind."""
    parts: list[str] = []
    at = 0
    for start, end, kind in _found(text):
        parts += (text[at:start], labels[kind])
        at = end
    return "".join((*parts, text[at:]))


def _found(text: str) -> Iterator[Span]:
    """Where the numbers stand in ``text``, in order."""
    plain, places = _plain(text)
    for run in _RUN.finditer(plain):
        groups = [(run.start() + g.start(), g.group()) for g in _GROUP.finditer(run.group())]
        cells = [plain.count("\t", run.start(), at) for at, _ in groups]
        for first, last, kind in _in_run([digits for _, digits in groups], cells):
            start, (end, digits) = groups[first][0], groups[last]
            # Only an ID number ends in a letter.
            length = len(digits if kind == "id" else digits.rstrip("X"))
            yield places[start], _end(text, places[end + length - 1]), kind


def _end(text: str, last: int) -> int:
    """The end of what is drawn at ``last``: the marks upon that character belong to it."""
    end = last + 1
    while end < len(text) and unicodedata.category(text[end]) in _NO_WIDTH:
        end += 1
    return end


def _plain(text: str) -> tuple[str, list[int]]:
    """The text as ASCII digits, ``X``, spaces and tabs, and where each character stood.

    Anything else is a ``?``; what nobody sees is left out, and what is drawn around a digit.
    """
    seen = [
        (_folded(c), at) for at, c in enumerate(text) if unicodedata.category(c) not in _NO_WIDTH
    ]
    return "".join(c for c, _ in seen), [at for _, at in seen]


def _folded(character: str) -> str:
    if character in _CHINESE:
        return _CHINESE[character]
    # Also circled, raised and lowered ones.
    if (digit := unicodedata.digit(character, -1)) >= 0:
        return str(digit)
    if character in "xXｘＸ":
        return "X"
    if character == "\t":
        return character
    if character in _SEPARATORS or unicodedata.category(character) == "Zs":
        return " "
    return "?"


def _in_run(groups: Sequence[str], cells: Sequence[int]) -> Iterator[tuple[int, int, Kind]]:
    """First and last group of each number in a run, the longest at each place.

    ``cells``: in which cell of a row each group stands.
    """
    first = 0
    while first < len(groups):
        last, kind = _longest_at(groups, cells, first)
        if kind is not None:
            yield first, last, kind
        first = last + 1


def _longest_at(groups: Sequence[str], cells: Sequence[int], first: int) -> tuple[int, Kind | None]:
    for last in range(min(len(groups), first + _LONGEST) - 1, first - 1, -1):
        number = groups[first : last + 1]
        kind = _kind(number)
        if kind and (cells[first] == cells[last] or _may_fill_cells(number, kind)):
            return last, kind
    return first, None


def _may_fill_cells(groups: Sequence[str], kind: Kind) -> bool:
    shape = tuple(map(len, groups))
    if kind == "id" and sum(shape) == _ID_LENGTH:
        # Its date and its check digit leave little to chance.
        return True
    # Years stand in a row, and no card begins like one.
    is_year = kind == "card" and groups[0].startswith("20")
    return shape in _IN_CELLS[kind] and not is_year


def _kind(groups: Sequence[str]) -> Kind | None:
    digits = "".join(groups)
    shape = tuple(map(len, groups))
    if _is_id(digits) or (_is_even(shape) and _is_old_id(digits)):
        return "id"
    if "X" in digits:
        # A letter after other digits belongs to something else.
        return _kind((digits[:-1],)) if len(groups) == 1 and digits.index("X") else None
    if (_is_even(shape) or shape in _MOBILE_GROUPS) and _MOBILE.fullmatch(digits):
        return "phone"
    if (len(shape) == 1 or shape in _LANDLINE_GROUPS) and _LANDLINE.fullmatch(digits):
        return "phone"
    if (_is_even(shape) or shape[0] == 6) and _CARD.fullmatch(digits) and _has_luhn(digits):
        return "card"
    # Two numbers run together, or one with something before it: no figure is as long as this.
    return "card" if len(shape) == 1 and len(digits) > _LONGEST else None


def _is_even(shape: Sequence[int]) -> bool:
    """Groups of one length, the last one shorter perhaps, as people write long numbers."""
    return all(a == b for a, b in pairwise(shape[:-1])) and shape[-1] <= shape[0]


def _is_id(digits: str) -> bool:
    if not _ID.fullmatch(digits):
        return False
    total = sum(w * int(d) for w, d in zip(_WEIGHTS, digits, strict=False))
    return digits[-1] == _CHECK_DIGITS[total % 11] and _is_person(digits, digits[6:14])


def _is_old_id(digits: str) -> bool:
    return bool(_OLD_ID.fullmatch(digits)) and _is_person(digits, f"19{digits[6:12]}")


def _is_person(digits: str, born: str) -> bool:
    try:
        date(int(born[:4]), int(born[4:6]), int(born[6:]))
    except ValueError:
        return False
    return int(digits[:2]) in _REGIONS and 1800 <= int(born[:4]) <= 2099


def _has_luhn(digits: str) -> bool:
    doubled = (int(d) * (1 + at % 2) for at, d in enumerate(reversed(digits)))
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0
