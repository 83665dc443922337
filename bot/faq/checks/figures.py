"""Find figures in a text: digits anywhere, and Chinese numerals that count something.

A numeral counts something when a unit follows it (三十天, 两个月), when it is a fraction
(百分之八) or when it is large enough to be nothing else (十万, 四十一). Ordinals and set
phrases (第一, 一次, 一起, 一般, 两个计划) are no figures.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_TRADITIONAL = str.maketrans("萬億兩個歲塊錢號級週種類後點鐘時", "万亿两个岁块钱号级周种类后点钟时")
_DIGIT = "零〇一二两三四五六七八九壹贰叁肆伍陆柒捌玖"
_SCALE = "十百千万亿廿卅拾佰仟"
_NUMERAL = f"[{_DIGIT}{_SCALE}]+"

# Units that make any numeral a figure; what follows must not turn them into another word.
_MEASURE = (
    r"元(?![旦素])|块钱?(?!儿)|毛钱?|角钱|分钱|美元|港元|天(?!津|弘|猫|然(?!后))|日(?![常志])"
    r"|号(?![码称召])|周岁|岁|个?星期|个?礼拜|周(?![围边转])|个?多?月|年(?![龄纪轻幼迈])"
    r"|个?季度|个?小时|个?钟头|分钟|秒|个?工作日|个?自然日|个?百分点|级(?!别)|倍|点钟|公斤|克"
    r"|成(?!员|为|年|不变|立|功|本|果|绩|交|就|长|了)|折(?![腾扣合中旧])"
)
# Units with which one and two are still plain words (一次, 两种); from three on they count.
_COUNT = (
    r"次(?![要于日序])|期(?![间限望待])|轮|例|户|人(?![寿民工员才生])|名|位(?!置)|家|种|类(?![型别似])"
    r"|款(?![项式])|条(?![件款])|项(?!目)|份(?!额)|笔|张|件|起(?![来诉码])|票|个(?:人|用户|成员|病种|家庭)"
)
_TWICE = ("次", "期", "轮", "例", "户")  # 两次, 两期 state a rule; 两种, 两人 do not
_LARGE = (
    f"[{_DIGIT}几数][十百千万亿拾佰仟]|[十百千拾佰仟][万亿]|[十拾][一二三四五六七八九]"
    "|[上数几近超逾过][十百千万亿]+"
)
# Words before 一 that make it part of another word: 统一, 唯一, 同一天, 每一年.
_DETERMINERS = "统唯单同这那哪某任每另逐之专第"

_FIGURES = (
    re.compile(r"\d+(?:[.,:]\d+)*%?"),
    re.compile(f"百分之?{_NUMERAL}|{_NUMERAL}分之{_NUMERAL}|百分百"),
    re.compile("(?<=\ufffc)\\s*[十百千万亿](?!一)"),
    re.compile(f"(?:{_LARGE})[{_DIGIT}{_SCALE}]*"),
    re.compile(f"(?P<numeral>{_NUMERAL}|半个?)\\s*[多余来]?\\s*(?P<unit>{_MEASURE}|{_COUNT})"),
)
_IDIOMS = re.compile(
    f"(?<![{_DIGIT}{_SCALE}上数几近])(?:万一|千万(?=[别不要记小注留勿莫])|十分)|最后一[天日期]"
)
_BRACE = re.compile(r"\{[^{}]*\}")
_UNIT = re.compile(f"\\s*(?:{_MEASURE}|{_COUNT}|[十百千万亿])")


def find_figures(
    text: str, hotlines: Iterable[str] = (), figure_free: Iterable[str] = ()
) -> list[tuple[int, str]]:
    """Each figure outside braces: where it starts, and how it reads.

    `hotlines` are numbers that may stand alone; `figure_free` are set phrases with numerals.
    """
    plain = _without_set_phrases(_plain(text), figure_free)
    taken: list[tuple[int, int]] = []
    for pattern in _FIGURES:
        for match in pattern.finditer(plain):
            overlaps = any(match.start() < end and start < match.end() for start, end in taken)
            if not overlaps and _is_figure(match, plain, set(hotlines)):
                taken.append(match.span())
    return [(start, text[start:end].strip()) for start, end in sorted(taken)]


def _plain(text: str) -> str:
    """The text character by character in its usual form, braces blanked; same length."""
    shown = "".join(_usual(char) for char in text).translate(_TRADITIONAL)
    return _BRACE.sub(lambda match: "\ufffc" * len(match[0]), shown)


def _usual(char: str) -> str:
    """Full-width digits become plain ones, ½ a digit; ① stays, it only numbers a list."""
    if unicodedata.category(char) == "No":
        return char if "\u2460" <= char <= "\u24ff" or "\u2776" <= char <= "\u2793" else "1"
    folded = unicodedata.normalize("NFKC", char)
    return folded if len(folded) == 1 else char


def _without_set_phrases(plain: str, figure_free: Iterable[str]) -> str:
    for phrase in figure_free:
        plain = plain.replace(phrase, "□" * len(phrase))
    return _IDIOMS.sub(lambda match: "□" * len(match[0]), plain)


def _is_figure(match: re.Match[str], plain: str, hotlines: set[str]) -> bool:
    before = plain[match.start() - 1 : match.start()]
    if match[0] in hotlines:
        return _UNIT.match(plain, match.end()) is not None
    if "unit" not in match.groupdict():
        return before != "第" or re.match(_MEASURE, plain[match.end() :]) is not None
    return _counts(match["numeral"], match["unit"], before)


def _counts(numeral: str, unit: str, before: str) -> bool:
    """Whether numeral and unit state a figure, given the character before them."""
    measured = re.fullmatch(_MEASURE, unit) is not None
    if numeral == "一":
        exempt = (before and before in _DETERMINERS) or (before, unit) == ("有", "天")
        return measured and not exempt
    if before == "第" or numeral.startswith("半"):
        return measured
    if numeral in ("两", "二", "贰", "零", "〇"):
        return measured or (numeral == "两" and unit in _TWICE)
    return True
