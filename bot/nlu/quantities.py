"""Numbers in Chinese text: values of numerals, and the spaCy patterns of ages, dates, spans and
amounts.

The patterns are written over the tokenizer's words, which keep a numeral and its unit apart.
Values are ISO 8601: ``P62Y`` an age or span, ``1957-03`` a date known to the month; amounts are
yuan.
"""

from __future__ import annotations

import re
from typing import Any

import cn2an

_NUMBER = {"TEXT": {"REGEX": r"^(\d+(\.\d+)?|[零〇一二两三四五六七八九十百千]+)$"}}
_YEAR_NUMBER = {"TEXT": {"REGEX": r"^(19\d\d|20\d\d|[零〇一二三四五六七八九]{4}|[3-9]\d)$"}}
_HALF = {"TEXT": {"IN": ["半", "多", "出头"]}, "OP": "?"}
_AGE_UNIT = {"TEXT": {"IN": ["岁", "周岁", "虚岁"]}}
_DIGITS = "零一二三四五六七八九"


def _one(*words: str) -> dict[str, Any]:
    return {"TEXT": {"IN": list(words)}}


PATTERNS: list[dict[str, Any]] = [
    {"label": "age", "pattern": [_NUMBER, _AGE_UNIT, _HALF]},
    {"label": "age", "pattern": [_one("半"), _AGE_UNIT]},
    {"label": "age", "pattern": [_NUMBER, _one("个月", "个半月"), _one("大")]},
    {"label": "age", "pattern": [_NUMBER, _one("天"), _one("大")]},
    {"label": "birth_date", "pattern": [_YEAR_NUMBER, _one("年")]},
    {"label": "birth_date", "pattern": [_YEAR_NUMBER, _one("年"), _NUMBER, _one("月")]},
    {
        "label": "birth_date",
        "pattern": [_YEAR_NUMBER, _one("年"), _NUMBER, _one("月"), _NUMBER, _one("日", "号")],
    },
    {"label": "duration", "pattern": [_NUMBER, _one("天", "个月", "年", "日")]},
    {"label": "amount", "pattern": [_NUMBER, _one("万"), {**_one("元", "块"), "OP": "?"}]},
    {"label": "amount", "pattern": [_NUMBER, _one("元", "块")]},
    {"label": "number", "pattern": [_NUMBER]},
]


def number_of(numeral: str) -> float | None:
    """Value of an Arabic or Chinese numeral (``六十二`` → 62), or None when it is not one."""
    if re.fullmatch(r"\d{1,9}(\.\d+)?", numeral):
        return float(numeral)
    if re.fullmatch(rf"[〇{_DIGITS}]{{2,}}", numeral):  # digit by digit: 一九五七
        return float("".join(str(_DIGITS.index(char.replace("〇", "零"))) for char in numeral))
    try:
        return float(cn2an.cn2an(numeral.replace("两", "二"), "smart"))
    except ValueError:
        return None


def _integer(numeral: str) -> int | None:
    value = number_of(numeral)
    return None if value is None or value != int(value) else int(value)


def _span(words: list[str], units: dict[str, str]) -> str | None:
    if words[0] == "半":
        return "P6M"
    value = number_of(words[0])
    if value is None:
        return None
    letter = next((units[word] for word in words[1:] if word in units), None)
    if letter is None:
        return None
    whole = int(value)
    half = "半" in words or "个半月" in words or value != whole
    if letter == "Y" and half:
        return f"P{whole}Y6M"
    return f"P{whole}{letter}{_COUNTINGS.get(words[1], '')}"


def _birth_date(words: list[str]) -> str | None:
    numbers = [_integer(word) for word in words[::2]]
    if any(number is None for number in numbers):
        return None
    year, *rest = (number for number in numbers if number is not None)
    if year < 100:  # 57年 is 1957: nobody here writes a two-digit year of this century so
        year += 1900
    return "-".join([f"{year:04d}", *(f"{number:02d}" for number in rest)])


def _amount(words: list[str]) -> str | None:
    value = number_of(words[0])
    if value is None:
        return None
    return str(int(value * (10_000 if "万" in words else 1)))


_AGE_UNITS = {"岁": "Y", "周岁": "Y", "虚岁": "Y", "个月": "M", "个半月": "M", "天": "D"}
# How a stated age was counted, where it was said: whole birthdays, or one at birth (虚岁).
_COUNTINGS = {"周岁": "/full", "虚岁": "/nominal"}
_DURATION_UNITS = {"天": "D", "日": "D", "个月": "M", "年": "Y"}


_BEFORE_AN_AGE = frozenset(
    ["今年", "才", "刚", "刚满", "快", "都", "已经", "年龄", "年纪", "现在", "虚", "满"]
)
_MEASURES = frozenset("级分次个期块种位名号斤度项人元万年月天日条张倍成")


def is_bare_age(number: str, words: list[str], index: int, after_person: set[int]) -> bool:
    """Whether a bare number is an age: 「我妈 62 能加吗」, but not 「我妈 2 级高血压」."""
    if not number.isdigit() or not 1 <= int(number) <= 120:
        return False
    following = words[index + 1] if index + 1 < len(words) else ""
    if following[:1] in _MEASURES and following:
        return False
    return index in after_person or (index > 0 and words[index - 1] in _BEFORE_AN_AGE)


def value_of(label: str, words: list[str]) -> str | None:
    """ISO 8601 value (or yuan) of the ``words`` of one entity; None when they make no number."""
    if label == "age":
        return _span(words, _AGE_UNITS)
    if label == "duration":
        return _span(words, _DURATION_UNITS)
    if label == "birth_date":
        return _birth_date(words)
    if label == "amount":
        return _amount(words)
    number = number_of(words[0])
    return None if number is None else f"{number:g}"
