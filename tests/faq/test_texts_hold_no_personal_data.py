"""Identity numbers, mobile numbers and bank cards; only real ones, by their check digits."""

from __future__ import annotations

from typing import Any

import pytest

from bot.faq.checks.privacy import personal_numbers

# Made up; the check digits are right.
IDENTITY, MOBILE, CARD = "11010519491231002X", "13800138000", "6222020200112233446"


@pytest.mark.parametrize(
    ("line", "kinds"),
    [
        (f"身份证{IDENTITY}能加入吗", ["身份证号"]),
        ("１１０１０５１９４９１２３１００２Ｘ", ["身份证号"]),
        (f"身份证 {IDENTITY.lower()}", ["身份证号"]),
        (f"电话{MOBILE}", ["手机号"]),
        ("138-0013-8000", ["手机号"]),
        ("138 0013 8000", ["手机号"]),
        ("+86 13800138000", ["手机号"]),
        (f"卡号 {CARD}", ["银行卡号"]),
        (f"{MOBILE}，{IDENTITY}", ["手机号", "身份证号"]),
        ("110105194912310021", []),
        ("110105194913310025", []),
        ("6222020200112233447", []),
        ("热线 95188，也可以打 400-139-9990", []),
        ("12800138000", []),
        ("2019-05-16 2022-01-28", []),
        ("ref: example.com/6222020200112233446.html", []),
        ("订单 138001380001234", []),
        ("", []),
    ],
)
def test_a_line_with_a_personal_number_is_known(line: str, kinds: list[str]) -> None:
    assert personal_numbers(line) == kinds


@pytest.mark.parametrize(
    ("path", "old", "new", "line"),
    [
        ("data/nlu/faq/wait.yml", "- 等待期多久", f"- 我的号是{MOBILE}", 11),
        ("data/plan/facts.yml", "title: 等待期", f"title: {CARD}", 4),
        ("tests/nlu/faq/wait.yml", "- 多长", f"- {IDENTITY}多长", 5),
    ],
)
def test_a_personal_number_anywhere_is_an_error(
    tree: Any, path: str, old: str, new: str, line: int
) -> None:
    complaints = tree.broken(path, old, new)
    found = [text for text in complaints if text.endswith("删去；要举例就用校验不通过的号码")]
    assert [text.split(" 这里有")[0] for text in found] == [f"{path}:{line} 错误"]


def test_documents_are_read_too(tree: Any) -> None:
    tree.write("docs/guide.md", f"# 例子\n\n打 {MOBILE}\n")
    assert tree.complaints() == [
        "docs/guide.md:3 错误 这里有手机号 —— 删去；要举例就用校验不通过的号码"
    ]
