"""Every answer and every reply of the dialogue as they stand, on days in and after the plan."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

import pytest
from rasa.shared.core.domain import Domain

from bot.answers import AnswerGenerator
from bot.faq.library import load_faqs
from bot.settings import Settings
from tests.answers.conftest import tracker
from tests.nlu.pipeline import ROOT

DAYS = ("2018-10-20", "2019-05-16", "2020-06-01", "2022-02-01", "2024-01-01")
KEYS = sorted(load_faqs(ROOT / "data").faqs)
PLANS = (None, "critical_illness", "senior_cancer", "old_xianghubao")


@lru_cache
def domain() -> Domain:
    return Domain.load(str(ROOT / "domain.yml"))


@lru_cache
def generator(day: str) -> AnswerGenerator:
    settings = Settings(date.fromisoformat(day), ROOT / "data", "")
    return AnswerGenerator(domain=domain(), settings=settings)


async def answer(day: str, key: str, plan: str | None = None) -> dict[str, Any]:
    named = [{"entity": "plan", "value": plan}] if plan else []
    draft = await generator(day).generate(f"utter_{key}", tracker(*named), "member")
    assert draft is not None
    found: dict[str, Any] = draft["reply"]
    return found


@pytest.mark.parametrize("day", DAYS)
async def test_every_question_has_a_whole_answer_on_every_day(day: str) -> None:
    apology = (await generator(day).generate("utter_failure", tracker(), "member") or {})["text"]
    for key in KEYS:
        for plan in PLANS:
            found = await answer(day, key, plan)
            assert found["text"] and found["text"] != apology, (key, plan)
            assert not set("{}") & set(found["text"] + (found["detail"] or "")), (key, plan)
            assert len(found["sources"]) <= 3
            assert found["edition"] == (day if found["facts"] or found["sources"] else None)
            titles = [button["title"] for button in found["buttons"]]
            assert titles and len(titles) == len(set(titles)), (key, plan)


async def test_the_joining_answer_is_open_in_2019_and_closed_in_2022() -> None:
    before, after = [await answer(day, "faq/how_to_join") for day in ("2019-05-16", "2022-02-01")]
    assert "关闭" not in before["text"]
    assert any("关闭" in change for change in before["changes"])
    assert "关闭" in after["text"]
    assert "2022-01-28" in after["text"]
    assert after["changes"] == ()


async def test_every_reply_of_the_dialogue_is_whole() -> None:
    filled = {"headline", "reasons", "more", "problem"}
    for name in domain().responses:
        given = dict.fromkeys(filled, "好")
        draft = await generator("2019-05-16").generate(name, tracker(), "member", **given)
        assert draft and draft["text"], name
        assert not set("{}") & set(draft["text"]), name
        assert draft["reply"]["outcome"] in (
            "answer",
            "chat",
            "ask",
            "clarify",
            "decline",
            "handoff",
        )


@pytest.mark.parametrize(
    ("key", "compared", "row"),
    [
        ("faq/two_plans", ["大病互助计划", "老年防癌计划"], ["0.1 元", "1 元"]),
        ("faq/difference_from_old", ["相互保", "相互宝"], ["10%", "8%"]),
    ],
)
async def test_what_is_compared_comes_as_a_table_with_the_facts_of_its_cells(
    key: str, compared: list[str], row: list[str]
) -> None:
    found = await answer("2019-05-16", key)
    columns, rows = found["data"]["columns"], found["data"]["rows"]
    assert found["kind"] == "comparison"
    assert list(columns.values())[1:] == compared
    assert row in [list(cells.values())[1:] for cells in rows]
    assert all(cells.keys() == columns.keys() and all(cells.values()) for cells in rows)
    assert {"sc_case_cap", "old_fee_rate"} & set(found["facts"])


async def test_what_is_over_is_told_in_words_not_compared() -> None:
    found = await answer("2022-02-01", "faq/two_plans")
    assert (found["kind"], found["data"]) == ("text", None)
