"""A member who fell ill is told how to ask for help, never that they may not join."""

from __future__ import annotations

import pytest

from bot.turn import label_of
from bot.understanding.membership import fell_ill
from bot.understanding.said import Topics

TOPICS = Topics(
    {}, {}, {"faq/how_to_claim": "怎么申请互助金", "faq/health_changed_after": "加入后得病"}
)


def read(text: str, label: str = "check_eligibility") -> str | None:
    parse_data = {
        "text": text,
        "intent": {"name": label.split("/")[0]},
        "intent_ranking": [{"name": label, "confidence": 0.9}],
        "entities": [],
        "gate": {"decision": "answer", "candidates": []},
    }
    found = fell_ill(parse_data, TOPICS)
    return label_of(found) if found else None


@pytest.mark.parametrize(
    "text",
    [
        "我妈五月份加入的，现在查出肠癌，能申请吗",
        "我先生49岁脑梗，去年入的，怎么领互助金",
        "老婆肺癌 已经加入相互宝了 需要啥材料",
        "爸爸57是成员，上星期确诊胃癌，能给多少",
        "在里面半年了 确诊白血病 能赔吗",
    ],
)
def test_a_sick_member_who_asks_for_money_is_told_how_to_apply(text: str) -> None:
    assert read(text) == "faq/how_to_claim"


@pytest.mark.parametrize(
    "text", ["我加入两年了，现在得了高血压", "参加相互宝8个月了查出乙肝 怎么办"]
)
def test_a_sick_member_who_names_no_money_is_told_what_an_illness_changes(text: str) -> None:
    assert read(text) == "faq/health_changed_after"
    assert read(text, "faq/hypertension_join") == "faq/health_changed_after"


@pytest.mark.parametrize(
    "text",
    [
        "我妈62岁有高血压，能加入吗",
        "我去年加入的，我爸得了肺癌能加吗",
        "我爸刚查出糖尿病，可以参加吗",
        "我已经加入了，我妈60岁可以吗",
        "做过手术三年了，能不能加入",
        "加入三年后得癌症",
    ],
)
def test_who_asks_about_joining_gets_the_check(text: str) -> None:
    assert read(text) is None


def test_another_question_stays_as_it_is() -> None:
    assert read("加入半年了得癌症赔多少", "faq/payout_amount") is None
