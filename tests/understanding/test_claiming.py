"""The claim of a sick member stays one over several messages."""

from __future__ import annotations

import pytest

from bot.turn import label_of
from bot.understanding.claiming import claim
from bot.understanding.said import Said, Topics
from tests.understanding.parse_data import sure_of

TOPICS = Topics(
    {},
    {"faq/health_changed_after": "joining", "faq/spouse_join": "joining"},
    {
        "faq/how_to_claim": "怎么申请互助金",
        "faq/payout_amount": "互助金有多少",
        "faq/health_changed_after": "加入后得病",
    },
)
HUSBAND = Said("faq/how_to_claim", "老公胃癌，加入一年了")


def read(text: str, label: str, *said: Said) -> str | None:
    found = claim(sure_of(text, label), said, TOPICS)
    return label_of(found) if found else None


def gone_on(text: str, label: str, *said: Said) -> list[str] | None:
    """What is offered where the message goes on about the sick member."""
    found = claim(sure_of(text, label), said, TOPICS)
    return [item["intent"] for item in found["gate"]["candidates"]] if found else None


@pytest.mark.parametrize("label", ["nlu_fallback", "inform", "faq/past_illness_join"])
def test_a_sick_member_is_known_whatever_the_story_sounds_like(label: str) -> None:
    assert read("我老公加入一年了，刚查出胃癌", label) == "faq/how_to_claim"


def test_a_stay_in_hospital_is_no_membership() -> None:
    assert read("去年入的院，做了手术", "inform") is None


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("他45", "inform"),
        ("今年58岁", "check_eligibility"),
        ("还有高血压", "faq/hypertension_join"),
        ("他还有糖尿病", "faq/diabetes_join"),
    ],
)
def test_what_is_told_next_stays_with_the_claim(text: str, label: str) -> None:
    assert gone_on(text, label, HUSBAND) == ["faq/payout_amount", "faq/health_changed_after"]
    assert gone_on(text, label, Said("nlu_fallback", "还有高血压"), HUSBAND)


def test_how_to_go_about_it_is_how_to_apply() -> None:
    found = claim(sure_of("怎么弄", "faq/how_to_leave"), [HUSBAND], TOPICS)
    assert found and label_of(found) == "faq/how_to_claim"


@pytest.mark.parametrize("text", ["那我女儿8岁能加吗", "想给我妈加入，62", "我姐也能加吗，33"])
def test_who_then_asks_about_joining_gets_the_check(text: str) -> None:
    assert gone_on(text, "check_eligibility", HUSBAND) is None


@pytest.mark.parametrize(
    "since",
    [
        Said("check_eligibility", "我女儿能加吗"),
        Said("faq/spouse_join", "老婆能加吗"),
        Said("goodbye", "再见"),
    ],
)
def test_once_joining_was_asked_about_the_next_age_is_of_the_check(since: Said) -> None:
    assert gone_on("33", "inform", since, HUSBAND) is None


def test_without_a_sick_member_nothing_is_offered() -> None:
    assert gone_on("他45", "inform", Said("faq/how_to_claim", "怎么申请互助金")) is None
    assert gone_on("他45", "inform") is None


def test_an_illness_and_a_membership_told_one_after_the_other_are_one_story() -> None:
    ill = Said("nlu_fallback", "我老公得了肝癌")
    joined = Said("inform", "加入8个月了")
    assert read("加入8个月了", "inform", ill) == "faq/how_to_claim"
    assert read("现在查出肝癌了", "nlu_fallback", joined) == "faq/how_to_claim"
    assert gone_on("他44", "inform", joined, ill)


def test_a_membership_after_the_question_whether_the_sick_may_join_changes_nothing() -> None:
    assert read("我是会员", "inform", Said("check_eligibility", "我爸得了肺癌能加入吗")) is None


@pytest.mark.parametrize(
    "text", ["我同事得癌症了他加入过", "我爸加入的时候没说有高血压，现在肺癌了"]
)
def test_an_age_after_the_story_of_a_sick_member_is_no_check(text: str) -> None:
    assert gone_on("66岁", "check_eligibility", Said("faq/health_check_wrong", text))
