"""Values of quantities in Chinese text, from the words that a pattern matched (``patterns.py``).

Values are ISO 8601: ``P62Y`` an age or span, ``1957-03`` a date known to the month; amounts are
yuan.
"""

from __future__ import annotations

import re
from itertools import pairwise

import cn2an

from bot.nlu.patterns import NO_VALUE

_DIGITS = "零一二三四五六七八九"
# Numerals that are only written otherwise.
_PLAIN = str.maketrans("两〇叁伍拾", "二零三五十")
_AGE_UNITS = {"岁": "Y", "周岁": "Y", "虚岁": "Y", "个月": "M", "个半月": "M", "天": "D"}
_SPAN_UNITS = {
    "年": "Y",
    "个月": "M",
    "个半月": "M",
    "周": "W",
    "星期": "W",
    "礼拜": "W",
    "天": "D",
    "日": "D",
}
_YUAN = {"万": 10_000, "w": 10_000, "元": 1, "块": 1, "块钱": 1, "角": 0.1, "毛": 0.1, "毛钱": 0.1}
# How a stated age was counted, where it was said: whole birthdays, or one at birth (虚岁).
_COUNTINGS = {"周岁": "/full", "虚岁": "/nominal"}
_FIRST_DAYS = {"满月": "P1M", "出生": "P0D", "刚出生": "P0D"}


_ANCHORS = "今年|年龄|年纪|岁数|现在|已经|都|才|刚|刚满|满|整|虚|我|他|她|俺"
_BEFORE_AN_AGE = frozenset(_ANCHORS.split("|"))
_BEHIND_PART_OF_WORD = frozenset("高级胎型叉官尖阴甲联线环")
_FILLERS = frozenset([*"是,、:整都才刚满她他", "刚满", "已经", "今年", "现在"])


def number_of(numeral: str) -> float | None:
    """Value of an Arabic or Chinese numeral (``六十二`` → 62), or None when it is not one.

    Two digits side by side (七八岁) are a guess, not a number.
    """
    if numeral[0].isdigit():
        return float(numeral) if re.fullmatch(r"\d{1,9}(\.\d+)?", numeral) else None
    plain = numeral.translate(_PLAIN)
    plain = plain.lstrip("零") or plain
    if re.search(r"[一二三四五六七八九]{2}", plain):
        return None
    try:
        return float(cn2an.cn2an(f"一{plain}" if plain[0] in "十百千" else plain, "smart"))
    except (ValueError, KeyError):  # the latter for a zero behind a ten: 十零
        return None


def _year_of(numeral: str) -> int:
    """A year written digit by digit: 一九五七, 57 (1957) and 05 (2005)."""
    arabic = {**{char: str(digit) for digit, char in enumerate(_DIGITS)}, "〇": "0"}
    digits = "".join(arabic.get(char, char) for char in numeral)
    year = int(digits)
    return year if year > 99 else year + (2000 if digits.startswith("0") else 1900)


def _plain(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _counted(words: list[str], units: dict[str, str]) -> dict[str, float] | None:
    """How many of each ISO unit, from the numbers that stand before a unit."""
    counts: dict[str, float] = {}
    for word, unit in pairwise(words):
        if unit in units:
            value = 0.5 if word == "半" else number_of(word)
            if value is None:
                return None
            counts[units[unit]] = value
    if words[-1] == "半" and "Y" in counts:
        counts["Y"] += 0.5
    return counts or None


def _iso(counts: dict[str, float]) -> str:
    years, months = counts.get("Y", 0.0), counts.get("M", 0.0)
    if years != int(years):
        counts = {**counts, "Y": float(int(years)), "M": months + 6}
    parts = [f"{int(counts[unit])}{unit}" for unit in "YMWD" if unit in counts]
    kept = [part for part in parts if not part.startswith("0")]
    return "P" + "".join(kept or parts[:1])


def _age(words: list[str]) -> str | None:
    first = next((_FIRST_DAYS[word] for word in words if word in _FIRST_DAYS), None)
    if words[0] in _COUNTINGS:
        words = [*(word for word in words[1:] if number_of(word) is not None), words[0]]
    counts = _counted(words, _AGE_UNITS)
    if counts is None:
        return first
    counting = next((_COUNTINGS[word] for word in words if word in _COUNTINGS), "")
    return _iso(counts) + (counting if list(counts) == ["Y"] else "")


def _birth_date(words: list[str]) -> str | None:
    if len(words) == 1:
        year, *rest = re.findall(r"^\d{4}|\d{2}|\d", words[0])
        numbers = [float(part) for part in rest]
    else:
        year, numbers = words[0], [number_of(word) or 0.0 for word in words[2::2]]
    return "-".join([f"{_year_of(year):04d}", *(f"{int(number):02d}" for number in numbers)])


def _amount(words: list[str]) -> str | None:
    value, rest = number_of(words[0]), number_of(words[-1])
    if value is None:
        return None
    # 三万五 is thirty-five thousand, 三块五 three yuan fifty: the last figure counts tenths.
    tenths = (rest or 0) * _YUAN[words[1]] / 10 if len(words) > 2 else 0
    return _plain(value * _YUAN[words[1]] + tenths)


def _before_fillers(words: list[str], start: int, persons: set[int]) -> int:
    while start > 0 and start not in persons and words[start - 1] in _FILLERS:
        start -= 1
    return start


def follows_person(words: list[str], start: int, persons: set[int]) -> bool:
    """Whether what stands at ``start`` is said of somebody: 「我妈，62」, 「孩子才 5 个月」.

    ``persons``: the positions right behind a relation.
    """
    return _before_fillers(words, start, persons) in persons


def is_bare_age(number: str, words: list[str], start: int, persons: set[int]) -> bool:
    """Whether a number without a unit is an age: 「我妈 62 能加吗」, 「今年 62」, 「岁数是 55」."""
    if not number.isdigit() or not 1 <= int(number) <= 120:
        return False
    begin = _before_fillers(words, start, persons)
    before = {words[at - 1] for at in (begin, start) if at > 0}
    return begin in persons or bool(before & _BEFORE_AN_AGE)


def is_part_of_word(number: str, words: list[str], end: int) -> bool:
    """Whether a small number begins a word of its own: 三高, 二胎, 三叉神经."""
    begins = end < len(words) and words[end][0] in _BEHIND_PART_OF_WORD
    return begins and number.isdigit() and int(number) < 10


def value_of(label: str, words: list[str]) -> str | None:
    """ISO 8601 value (or yuan) of the ``words`` of one entity; None when they make no value."""
    if label == NO_VALUE:
        return None
    if label == "age":
        return _age(words)
    if label == "duration":
        counts = _counted(words, _SPAN_UNITS)
        return _iso(counts) if counts else None
    if label == "birth_date":
        return _birth_date(words)
    if label == "amount":
        return _amount(words)
    number = number_of(words[0])
    return None if number is None else _plain(number)
