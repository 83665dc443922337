"""Whether a fact's text shows the very value that the fact states."""

from __future__ import annotations

import re
from datetime import date

_CHINESE_DIGITS = dict(enumerate(["零", "一", "二两", "三", "四", "五", "六", "七", "八", "九"]))
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_SCALES = {"万": 10_000, "亿": 100_000_000}


def shows_value(text: str, value: object) -> bool:
    """Whether `text` shows `value`.

    A number may be written with thousand separators or counted in 万 or 亿, a small one as a
    Chinese numeral; of a date, the year or month and day must appear, for some are known to the
    month only. A text or a truth value has no form that could be compared.
    """
    if isinstance(value, (bool, str)):
        return True
    if isinstance(value, date):
        shown = _numbers(text)
        return value.year in shown or {value.month, value.day} <= shown
    if isinstance(value, (int, float)):
        digits = _CHINESE_DIGITS.get(int(value), "") if value == int(value) else ""
        return value in _numbers(text) or any(digit in text for digit in digits)
    return False


def _numbers(text: str) -> set[float]:
    """Every number in a text, also multiplied by the 万 or 亿 that follows it."""
    plain = text.replace(",", "").replace("，", " ")
    found: set[float] = set()
    for match in _NUMBER.finditer(plain):
        number = float(match[0])
        found.add(number)
        found |= {round(number * n, 6) for s, n in _SCALES.items() if _followed(plain, match, s)}
    return found


def _followed(text: str, match: re.Match[str], scale: str) -> bool:
    return text[match.end() :].lstrip(" 多余").startswith(scale)
