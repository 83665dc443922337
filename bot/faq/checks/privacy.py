"""No text holds a real person's numbers: identity card, mobile phone, bank card."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from bot.content.finding import Finding
from bot.faq.checks.tree import Tree

_FOLDERS = ("data", "tests/nlu", "docs")
_SUFFIXES = (".yml", ".yaml", ".md", ".txt", ".tsv", ".csv")
_ADDRESS = re.compile(r"[\w.-]+\.[a-z]{2,}/\S*")  # page addresses carry long numbers of their own
_RUN = re.compile(r"(?<![\dA-Za-z])\d(?:[ -]?\d){9,18}[Xx]?(?![\dA-Za-z])")
_MOBILE = re.compile(r"(?:86)?1[3-9]\d{9}")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def check(tree: Tree) -> Iterator[Finding]:
    """Personal numbers in content, test sentences and documents."""
    for folder in _FOLDERS:
        for path in sorted((tree.root / folder).rglob("*")):
            if path.suffix in _SUFFIXES and path.is_file():
                yield from in_file(path)


def in_file(path: Path) -> Iterator[Finding]:
    """Personal numbers in one file."""
    text = path.read_text(encoding="utf-8", errors="replace")
    for number, line in enumerate(text.splitlines(), start=1):
        for kind in personal_numbers(line):
            mend = "删去；要举例就用校验不通过的号码"
            yield Finding(path, number, f"这里有{kind}", mend)


def personal_numbers(line: str) -> list[str]:
    """The kinds of personal numbers in a line (Chinese names); check digits are respected."""
    plain = _ADDRESS.sub(" ", unicodedata.normalize("NFKC", line))
    runs = [re.sub("[ -]", "", match[0]).upper() for match in _RUN.finditer(plain)]
    return [kind for run in runs if (kind := _kind(run))]


def _kind(run: str) -> str:
    if is_identity_number(run):
        return "身份证号"
    if _MOBILE.fullmatch(run):
        return "手机号"
    return "银行卡号" if is_bank_card(run) else ""


def is_identity_number(run: str) -> bool:
    """GB 11643: 17 digits with a birth date, and a check digit modulo 11."""
    if not re.fullmatch(r"[1-9]\d{16}[\dX]", run) or not _is_day(run[6:14]):
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, run, strict=False))
    return run[17] == "10X98765432"[total % 11]


def _is_day(digits: str) -> bool:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:])) >= date(1890, 1, 1)
    except ValueError:
        return False


def is_bank_card(run: str) -> bool:
    """ISO/IEC 7812: 16 to 19 digits that pass the Luhn check, with a first digit of banks."""
    if not re.fullmatch(r"[34569]\d{15,18}", run):
        return False
    doubled = [int(digit) * (1 + index % 2) for index, digit in enumerate(reversed(run))]
    return sum(value // 10 + value % 10 for value in doubled) % 10 == 0
