"""Ten answers as a member reads them on three edition dates, kept as one reviewed file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.faq.__main__ import main

ROOT = Path(__file__).parents[2]
GOLDEN = Path(__file__).with_name("golden_answers.txt")
EDITIONS = ("2018-11-01", "2019-05-16", "2022-02-01")
TOPICS = (
    "what_is_xianghubao",
    "is_it_insurance",
    "two_plans",
    "how_to_join",
    "what_is_covered",
    "waiting_period",
    "payout_amount",
    "annual_cap",
    "management_fee",
    "old_plan_stopped",
)
KEYS = [part for topic in TOPICS for part in ("--key", f"faq/{topic}")]
RENEW = (
    f"for day in {' '.join(EDITIONS)}; do .venvs/brain/bin/python -m bot.faq render "
    f"--date $day {' '.join(KEYS)}; done > tests/faq/golden_answers.txt"
)


def rendered(edition: str, capsys: Any) -> str:
    assert main(["render", "--root", str(ROOT), "--date", edition, *KEYS]) == 0
    return str(capsys.readouterr().out)


def test_ten_answers_on_three_edition_dates_are_as_reviewed(capsys: Any) -> None:
    shown = "".join(rendered(edition, capsys) for edition in EDITIONS)
    if shown != GOLDEN.read_text(encoding="utf-8"):
        pytest.fail(f"回答和保存的样本不同；逐句看过、确认无误后，运行这一行更新样本：\n{RENEW}")


def test_the_editions_differ_and_each_names_what_came_later() -> None:
    parts = GOLDEN.read_text(encoding="utf-8").split("资料截至 ")[1:]
    old, spring, closed = (part.split("\n", 1)[1] for part in parts)
    assert len({old, spring, closed}) == 3
    assert "此后有变化：2018-11-27 12 时起停止以保险形式销售" in old
    assert "此后有变化：相互宝于 2022-01-28 24:00 关闭" in spring
    assert "相互宝已于 2022-01-28 24:00 关闭" in closed
    assert "缺少事实" not in old + spring + closed
