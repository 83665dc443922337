"""A member who would rather not say is not pressed, and is told what that leaves open."""

from __future__ import annotations

from typing import Any

import pytest

from actions.eligibility import ValidateEligibilityForm
from tests.actions.acting import decision, next_question, run
from tests.actions.conversation import SELF_45, asked, begun, ended, entity, said

REFUSALS = [
    "不想说",
    "这个不方便透露",
    "不告诉你",
    "我不太愿意讲",
    "不便告知",
    "这个保密",
    "要保密",
    "这是我的隐私",
    "可以不回答吗",
    "我能不说吗？",
    "其他不想说",
    "我就不说",
    "说实话不想说",
    "哪种病我不想说",
]


def health(question: str, answer: dict[str, Any]) -> list[dict[str, Any]]:
    """A check of somebody of 45, gone on to one health question and its answer."""
    events = [*begun("我45岁能加入吗", *SELF_45), *ended()]
    events += begun("接着看健康条件", intent="check_health")
    events += [asked("health_consent"), said("同意", intent="affirm")]
    return [*events, asked(question), answer]


@pytest.mark.parametrize("text", REFUSALS)
@pytest.mark.parametrize("intent", ["nlu_fallback", "deny", "faq", "ask_others_privacy"])
def test_a_refusal_ends_the_health_questions_with_what_can_be_told(text: str, intent: str) -> None:
    events = health("health_conditions", said(text, intent=intent))
    slots, messages = run(ValidateEligibilityForm(), events)
    assert slots == {"eligibility_heard": True, "requested_slot": None}
    assert messages == []
    assert decision(events)["response"] == "utter_eligibility_health_withheld"


@pytest.mark.parametrize("question", ["health_which", "health_medication_days"])
def test_every_health_question_may_be_refused(question: str) -> None:
    events = health(question, said("不想说"))
    assert next_question(events) is None
    assert decision(events)["response"] == "utter_eligibility_health_withheld"


@pytest.mark.parametrize(
    "text",
    [
        "有没有糖尿病我不方便说",
        "有没有糖尿病，我不方便说",
        "不想说是不是糖尿病",
        "糖尿病的事不想说",
    ],
)
def test_an_illness_that_is_not_to_be_spoken_of_is_not_taken_for_told(text: str) -> None:
    illness = entity("condition", "diabetes", "糖尿病", text)
    events = health("health_conditions", said(text, illness))
    assert decision(events)["response"] == "utter_eligibility_health_withheld"


def test_what_was_told_before_the_rest_was_refused_still_decides() -> None:
    text = "有糖尿病，别的不想说"
    illness = entity("condition", "diabetes", "糖尿病", text)
    events = health("health_conditions", said(text, illness))
    assert decision(events)["response"] == "utter_eligibility_barred"


def test_whoever_thinks_better_of_it_is_asked_again() -> None:
    events = [*health("health_conditions", said("不想说")), *ended()]
    events += begun("接着看健康条件", intent="check_health")
    assert next_question(events) == "health_conditions"


@pytest.mark.parametrize(
    "text",
    [
        *(
            "没有，我不说谎",
            "你们会保密吗",
            "不说会有什么后果",
            "医生不肯说是什么病",
            "不说你们也不知道",
        ),
        *("得病不说可以加入吗", "得过病不说可以加入吗", "有糖尿病不说可以加入吗", "病历不说行不行"),
        *("生病的事可以不说吗", "帮爸妈加入可以不告诉他们吗", "能不能不告诉我爸妈", "不说没事吧"),
    ],
)
def test_words_of_secrecy_alone_are_no_refusal(text: str) -> None:
    events = health("health_conditions", said(text, intent="faq"))
    assert next_question(events) is not None


@pytest.mark.parametrize(
    "text", ["帮爸妈加入可以不告诉他们吗", "生病的事可以不说吗", "得过病不说可以加入吗"]
)
def test_a_question_about_concealment_does_not_end_the_check_at_the_age(text: str) -> None:
    events = [*begun("看看能不能加入", entity("relation", "self")), asked("eligibility_age")]
    events.append(said(text, intent="faq"))
    assert next_question(events) == "eligibility_age"


@pytest.mark.parametrize(
    "text",
    [
        *("我不想说谎，有糖尿病", "没什么不方便说的，我有糖尿病", "不是不想说，我有糖尿病"),
        *("有糖尿病，请帮我保密", "有糖尿病，要保密", "有糖尿病，不想告诉家人"),
        *("有糖尿病，不方便多说", "有糖尿病不方便多说", "不方便多说，有糖尿病"),
        *("我家人不愿意说，我爸有糖尿病", "这不是隐私，我有糖尿病"),
    ],
)
def test_an_illness_that_is_told_counts_whatever_is_said_of_secrecy(text: str) -> None:
    illness = entity("condition", "diabetes", "糖尿病", text)
    events = health("health_conditions", said(text, illness))
    assert decision(events)["response"] == "utter_eligibility_barred"


@pytest.mark.parametrize("ending", ["请帮我保密", "不方便多说"])
def test_a_number_that_is_told_counts_whatever_is_said_of_secrecy(ending: str) -> None:
    text = f"吃了40天，{ending}"
    days = entity("duration", "P40D", "40天", text)
    events = health("health_medication_days", said(text, days))
    assert decision(events)["response"] == "utter_eligibility_barred"


def test_a_no_counts_when_secrecy_is_asked_for() -> None:
    events = health("health_conditions", said("没有，请帮我保密", intent="deny"))
    assert next_question(events) not in (None, "health_conditions")


def test_medicine_of_which_the_length_is_withheld_was_not_taken_too_long() -> None:
    events = health("health_medication_days", said("吃过，多久不方便说"))
    assert decision(events)["response"] == "utter_eligibility_health_withheld"


@pytest.mark.parametrize("text", ["同意，但要保密", "同意，请帮我保密", "同意，但不想说太多"])
def test_whoever_agrees_and_asks_for_secrecy_goes_on(text: str) -> None:
    events = [*begun("我45岁能加入吗", *SELF_45), *ended()]
    events += begun("接着看健康条件", intent="check_health")
    events += [asked("health_consent"), said(text, intent="affirm")]
    assert next_question(events) == "health_conditions"


@pytest.mark.parametrize("intent", ["faq", "nlu_fallback"])
def test_a_question_about_concealment_is_no_refusal_of_consent(intent: str) -> None:
    events = [*begun("我45岁能加入吗", *SELF_45), *ended()]
    events += begun("接着看健康条件", intent="check_health")
    events += [asked("health_consent"), said("得过病不说可以加入吗", intent=intent)]
    assert next_question(events) == "health_consent"


@pytest.mark.parametrize("question", ["eligibility_relation", "eligibility_age"])
@pytest.mark.parametrize("text", REFUSALS[:3])
def test_without_a_person_or_an_age_the_check_ends_politely(question: str, text: str) -> None:
    relation = [entity("relation", "parent")] if question == "eligibility_age" else []
    events = [*begun("看看能不能加入", *relation), asked(question)]
    events.append(said(text, intent="ask_others_privacy"))
    slots, _ = run(ValidateEligibilityForm(), events)
    assert slots == {"eligibility_heard": True, "requested_slot": None}
    assert decision(events)["response"] == "utter_leave_eligibility_withheld"


def test_an_age_told_while_the_rest_is_refused_still_counts() -> None:
    events = [*begun("我妈能加入吗", entity("relation", "parent")), asked("eligibility_age")]
    text = "62岁，别的不想说"
    events.append(said(text, entity("age", "P62Y", "62岁", text)))
    assert decision(events)["response"] == "utter_eligibility_open"


def test_naming_whose_age_is_refused_does_not_bring_the_question_back() -> None:
    events = [*begun("看看能不能加入", entity("relation", "parent")), asked("eligibility_age")]
    text = "我妈的年龄不方便说"
    events.append(said(text, entity("relation", "parent", "我妈", text)))
    assert next_question(events) is None
    assert decision(events)["response"] == "utter_leave_eligibility_withheld"


def test_a_birth_date_that_is_withheld_is_one_that_is_not_known() -> None:
    events = begun("能加入吗", entity("relation", "parent"), entity("age", "P60Y"))
    events += [asked("eligibility_birth_date"), said("不方便说")]
    assert decision(events)["response"] == "utter_eligibility_needs_info"


def test_a_refusal_of_consent_is_a_plain_end() -> None:
    events = [*begun("我45岁能加入吗", *SELF_45), *ended()]
    events += begun("接着看健康条件", intent="check_health")
    events += [asked("health_consent"), said("不想说")]
    assert decision(events)["response"] == "utter_leave_eligibility"


def test_asking_whether_there_is_anything_to_keep_back_is_a_question() -> None:
    events = health("health_conditions", said("有没有什么病不能说", intent="faq"))
    assert next_question(events) == "health_conditions"
