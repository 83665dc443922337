"""How members answer the health questions in words of their own."""

from __future__ import annotations

from typing import Any

import pytest

from actions.eligibility import ValidateEligibilityForm
from tests.actions.acting import decision, next_question, run
from tests.actions.conversation import CONSENT, asked, entity, health, said

NOTHING = ("health_conditions", said("没有", intent="deny"))


def ill(text: str, topic: str, words: str, *others: Any, intent: str = "inform") -> dict[str, Any]:
    return said(text, *others, entity("condition", topic, words, text), intent=intent)


@pytest.mark.parametrize("text", ["好的你问", "那行吧，问吧", "随便问", "可以啊开始吧"])
def test_consent_may_be_given_in_many_words(text: str) -> None:
    agreed = ("health_consent", said(text, intent="nlu_fallback"))
    assert next_question(health(agreed)) == "health_conditions"


@pytest.mark.parametrize("text", ["好像不行", "可以不问吗", "行不行我看看"])
def test_what_only_begins_like_a_yes_is_no_consent(text: str) -> None:
    said_so = ("health_consent", said(text, intent="nlu_fallback"))
    assert next_question(health(said_so)) != "health_conditions"


@pytest.mark.parametrize("text", ["没到二级", "不到2级", "二级以下", "血压没有达到2级"])
def test_a_grade_that_is_not_reached_is_the_one_below(text: str) -> None:
    named = ("health_conditions", ill("有高血压", "hypertension", "高血压"))
    events = health(CONSENT, named, ("health_hypertension_grade", said(text)))
    assert next_question(events) == "health_medication_days"


@pytest.mark.parametrize("text", ["不太清楚", "不大记得了", "说不清", "没印象"])
def test_not_to_know_is_said_in_many_ways(text: str) -> None:
    unknown = ("health_conditions", said(text, intent="deny"))
    assert next_question(health(CONSENT, unknown)) == "health_medication_days"


def test_hardly_any_medicine_is_no_question() -> None:
    hardly = ("health_medication_days", said("没怎么吃过药", intent="ask_medical_advice"))
    assert next_question(health(CONSENT, NOTHING, hardly)) == "health_hospital_days"


def test_several_answers_in_one_message_are_all_heard() -> None:
    text = "都没有，吃药和住院也没有"
    events = health(CONSENT, ("health_conditions", said(text, intent="nlu_fallback")))
    assert next_question(events) is None
    assert decision(events)["response"] == "utter_eligibility_open"


def test_an_illness_of_somebody_else_is_no_answer() -> None:
    text = "我老婆有糖尿病"
    wife = entity("relation", "spouse", "我老婆", text)
    events = health(CONSENT, ("health_conditions", ill(text, "diabetes", "糖尿病", wife)))
    assert next_question(events) == "health_conditions"
    assert decision([*events, asked("health_conditions"), said("没有", intent="deny")])


def test_the_own_illness_beside_somebody_elses_is_an_answer() -> None:
    text = "我有糖尿病，我老婆没有"
    wife = entity("relation", "spouse", "我老婆", text)
    events = health(CONSENT, ("health_conditions", ill(text, "diabetes", "糖尿病", wife)))
    assert decision(events)["response"] == "utter_eligibility_barred"


def test_who_wants_to_go_on_later_is_given_time() -> None:
    later = ("health_conditions", said("改天再说", intent="nlu_fallback"))
    _, messages = run(ValidateEligibilityForm(), health(CONSENT, later))
    assert ["不急" in message["problem"] for message in messages] == [True]


@pytest.mark.parametrize(
    "text", ["这些都没得过", "我没有", "一样都没有", "以上都没得过", "病都没有"]
)
def test_none_of_them_is_said_in_many_ways(text: str) -> None:
    none = ("health_conditions", said(text))
    assert next_question(health(CONSENT, none)) == "health_medication_days"


def test_who_denies_one_of_them_is_asked_for_the_others() -> None:
    one = ("health_conditions", ill("没有糖尿病", "diabetes", "糖尿病"))
    assert next_question(health(CONSENT, one)) == "health_conditions"
