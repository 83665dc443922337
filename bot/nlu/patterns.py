"""spaCy patterns of ages, dates, spans and amounts in Chinese text.

They are written over the tokenizer's words, which keep a numeral and its unit apart; the longest
match wins, and no two labels match the same words. What only looks like a value (a range,
「快 60」, 「2 级」) is matched as ``NO_VALUE``, so that no part of it is taken for one.
"""

from __future__ import annotations

from typing import Any

NO_VALUE = "no_value"

_FIGURES = "[零〇一二两三叁四五伍六七八九十拾百千]+"
_CHINESE = f"{_FIGURES}(?:点{_FIGURES})?"
_YEAR = r"(19|20)\d\d|(一九|二〇|二零)[〇零一二三四五六七八九]{2}"
# Two digits are a birth year from 40 on and with a leading zero; below that, 「30 年」 is a span.
_SHORT_YEAR = r"0\d|[4-9]\d|[四五六七八九〇零][〇零一二三四五六七八九]"
_DATE = r"(19|20)\d\d[-/.]\d{1,2}([-/.]\d{1,2})?|(19|20)\d\d(0[1-9]|1[0-2])([0-2]\d|3[01])"

_MEASURES = (
    "级|分|次|个|期|种|位|名|号|斤|公斤|度|项|人|条|张|倍|成|楼|点|点钟|分钟|小时|后|月|套|家|笔|%"
)
_ABOUT = "多|几|来|多岁|几岁|来岁|多个|几个|多天|几天"
_NOT_YET = (
    "快|快要|快满|马上|就要|将近|将满|即将|接近|不到|没到|没|未满|没满|不满|不足|明年|下个月|年底"
)
# 「大三岁」 tells two persons apart, 「差两岁」 two dates of birth.
_DIFFERENCE = (
    "大|小|大了|小了|大约大|年长|年轻|差|相差|差了|差着|早|晚|多|少|多报|少报|多写|少写|改大|改小"
)
_BORN = "出生|刚出生|生|下来|生下来"


def _word(alternatives: str, op: str = "1") -> dict[str, Any]:
    return {"TEXT": {"REGEX": f"^(?:{alternatives})$"}, "OP": op}


def _number_except(*others: str) -> dict[str, Any]:
    return _word(rf"(?!(?:{'|'.join(others)})$)(?:\d+(?:\.\d+)?|{_CHINESE})")


def _patterns(label: str, *patterns: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"label": label, "pattern": pattern} for pattern in patterns]


_NUMBER = _number_except(_YEAR, _DATE)
_YEARS_LONG = _number_except(_YEAR, _SHORT_YEAR)
_BIRTH_YEAR = _word(f"{_YEAR}|{_SHORT_YEAR}")
_OF_AGE = "岁|周岁|虚岁"
_OF_TIME = "个月|个半月|周|星期|礼拜|天|日"

PATTERNS: list[dict[str, Any]] = [
    *_patterns(
        "age",
        [_NUMBER, _word(_OF_AGE), _word("半|多|出头", op="?")],
        [_NUMBER, _word(_OF_AGE), _word("零", op="?"), _NUMBER, _word("个月")],
        [_NUMBER, _word("出头")],
        [_word("虚岁|周岁"), _word("是|有", op="?"), _NUMBER, _word("岁", op="?")],
        [_word("半"), _word(_OF_AGE)],
        [_NUMBER, _word("个月|个半月|天"), _word("大")],
        [_word(_BORN), _word("才|刚|刚满|满|已经", op="?"), _NUMBER, _word("个月|天")],
        [_word("满月")],
        [_word("百"), _word("天")],
        [_word("刚"), _word("出生")],
        [_word("刚出生")],
    ),
    *_patterns(
        "birth_date",
        [_word(_DATE)],
        [_BIRTH_YEAR, _word("年")],
        [_BIRTH_YEAR, _word("年"), _NUMBER, _word("月")],
        [_BIRTH_YEAR, _word("年"), _NUMBER, _word("月"), _NUMBER, _word("日|号")],
    ),
    *_patterns(
        "duration",
        [_NUMBER, _word(_OF_TIME)],
        [_YEARS_LONG, _word("年"), _word("半", op="?")],
        [_word("半"), _word("年")],
    ),
    *_patterns(
        "amount",
        [_NUMBER, _word("万"), _word("元|块", op="?")],
        [_NUMBER, _word("万"), _word("[1-9一二三四五六七八九]")],
        [_NUMBER, _word("万"), _word("元|块|块钱", op="?")],
        [_NUMBER, _word("w")],
        [_NUMBER, _word("元|块|块钱|角|毛|毛钱")],
        [_NUMBER, _word("元|块|毛"), _NUMBER],
    ),
    *_patterns(
        NO_VALUE,
        [_NUMBER, _word("月"), _NUMBER, _word("日|号")],
        [_word("-|负"), _NUMBER, _word(f"{_OF_AGE}|{_OF_TIME}", op="?")],
        [_NUMBER, _word("-|~|到|至"), _NUMBER, _word(f"{_OF_AGE}|{_OF_TIME}|年", op="?")],
        [_word(_DIFFERENCE), _NUMBER, _word(_OF_AGE), _word("半|多", op="?")],
        [_word(_NOT_YET), _word("满|到|要|就|整", op="*"), _NUMBER, _word(_OF_AGE, op="?")],
        [_NUMBER, _word(_OF_AGE), _word("-|~|到|至"), _NUMBER, _word(_OF_AGE)],
        [_NUMBER, _word(_ABOUT), _word(_OF_AGE, op="?")],
        [_word("百分之"), _NUMBER],
        [_NUMBER, _word("万"), _word("人|名|位|户|票")],
        [_NUMBER, _word("毫米|厘米|公分|票|个人")],
        [_word("第"), _NUMBER, _word(_MEASURES, op="?")],
        [_NUMBER, _word(_MEASURES)],
        [_word("[a-z]+", op="?"), _NUMBER, _word("(?!w$)[a-z]+")],
    ),
    *_patterns("number", [_NUMBER], [_word(_YEAR)]),
]
