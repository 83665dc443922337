"""What the actions do with a conversation: the next question, the decision, and nothing kept."""

from __future__ import annotations

from typing import Any

import pytest

from actions.eligibility import ValidateEligibilityForm
from tests.actions.acting import decision, next_question, run
from tests.actions.conversation import CONSENT, SELF_45, asked, begun, ended, entity, health, said


def test_the_relation_is_asked_first_then_the_age() -> None:
    assert next_question(begun("看看能不能加入")) == "eligibility_relation"
    events = begun("看看能不能加入", entity("relation", "parent"))
    assert next_question(events) == "eligibility_age"


def test_nothing_is_asked_when_relation_and_age_are_said() -> None:
    assert next_question(begun("我45岁能加入吗", *SELF_45)) is None


@pytest.mark.parametrize(("age", "question"), [("P60Y", "eligibility_birth_date"), ("P65Y", None)])
def test_the_birth_date_is_asked_only_at_a_bound(age: str, question: str | None) -> None:
    events = begun("能加入吗", entity("relation", "parent"), entity("age", age))
    assert next_question(events) == question


def test_an_answer_is_marked_as_heard_and_silence_is_not() -> None:
    form = [*begun("看看能不能加入"), asked("eligibility_relation")]
    heard, _ = run(ValidateEligibilityForm(), [*form, said("我妈", entity("relation", "parent"))])
    unheard, _ = run(ValidateEligibilityForm(), [*form, said("是保险吗", intent="faq")])
    assert heard["eligibility_heard"] is True
    assert unheard == {"requested_slot": "eligibility_relation"}


def test_no_slot_ever_holds_a_person_or_an_illness() -> None:
    events = begun("我妈有糖尿病", entity("condition", "diabetes", "糖尿病", "我妈有糖尿病"))
    slots, _ = run(ValidateEligibilityForm(), events)
    assert slots.keys() <= {"requested_slot", "eligibility_heard"}


def test_consent_comes_before_every_health_question() -> None:
    assert next_question(health()) == "health_consent"
    assert next_question(health(CONSENT)) == "health_conditions"


def test_a_refusal_of_consent_ends_the_check() -> None:
    events = health(("health_consent", said("先不看", intent="deny")))
    assert next_question(events) is None
    assert decision(events)["response"] == "utter_leave_eligibility"


@pytest.mark.parametrize(
    "text", ["没有社保也可以加入吗", "不是说要芝麻分吗？", "没理赔过退不退钱？"]
)
def test_a_question_that_begins_with_a_no_leaves_consent_open(text: str) -> None:
    events = health(("health_consent", said(text, intent="faq")))
    assert next_question(events) == "health_consent"


@pytest.mark.parametrize("text", ["不", "没必要", "不是很想填", "没兴趣，可以吗"])
def test_a_no_that_asks_about_nothing_else_ends_the_check(text: str) -> None:
    events = health(("health_consent", said(text, intent="deny")))
    assert next_question(events) is None


NOTHING = ("health_conditions", said("没有", intent="deny"))


@pytest.mark.parametrize(
    ("answer", "response"),
    [
        (said("没有", intent="deny"), "utter_eligibility_open"),
        (said("有", intent="affirm"), "utter_eligibility_barred"),
        (said("不清楚"), "utter_eligibility_health_unsure"),
        (
            said("住了20天", entity("duration", "P20D", "20天", "住了20天")),
            "utter_eligibility_barred",
        ),
        (said("住了3天", entity("duration", "P3D", "3天", "住了3天")), "utter_eligibility_open"),
    ],
    ids=lambda value: value["text"] if isinstance(value, dict) else value,
)
def test_the_last_health_answer_decides(answer: dict[str, Any], response: str) -> None:
    medicine = ("health_medication_days", said("没吃药", intent="deny"))
    events = health(CONSENT, NOTHING, medicine, ("health_hospital_days", answer))
    assert next_question(events) is None
    assert decision(events)["response"] == response


@pytest.mark.parametrize(
    ("text", "response"),
    [
        ("有糖尿病，别的不清楚", "utter_eligibility_barred"),
        ("其他不知道，有糖尿病", "utter_eligibility_barred"),
        ("好像有糖尿病，不确定", "utter_eligibility_health_unsure"),
        ("别的没有，糖尿病不清楚", "utter_eligibility_health_unsure"),
    ],
)
def test_an_illness_that_is_told_counts_though_the_rest_is_unknown(
    text: str, response: str
) -> None:
    illness = entity("condition", "diabetes", "糖尿病", text)
    events = health(CONSENT, ("health_conditions", said(text, illness)))
    while (question := next_question(events)) is not None:
        events = [*events, asked(question), said("没有", intent="deny")]
    assert decision(events)["response"] == response


@pytest.mark.parametrize(("text", "question"), [("1级", "health_medication_days"), ("2级", None)])
def test_the_grade_of_hypertension_is_understood(text: str, question: str | None) -> None:
    named = said("有高血压", entity("condition", "hypertension", "高血压", "有高血压"))
    events = health(
        CONSENT, ("health_conditions", named), ("health_hypertension_grade", said(text))
    )
    assert next_question(events) == question


def test_a_denied_illness_is_not_one() -> None:
    text = "我45岁，没有糖尿病，能加入吗"
    denied = entity("condition", "diabetes", "糖尿病", text)
    assert decision(begun(text, *SELF_45, denied))["response"] == "utter_eligibility_open_by_age"


def test_the_second_useless_answer_ends_in_the_offer_of_a_human() -> None:
    first = [*begun("看看能不能加入"), asked("eligibility_relation"), said("香蕉")]
    slots, messages = run(ValidateEligibilityForm(), first)
    assert slots["requested_slot"] == "eligibility_relation"
    assert [message["response"] for message in messages] == ["utter_answer_not_usable"]
    second = [*first, said("苹果")]
    assert next_question(second) is None
    assert decision(second)["response"] == "utter_give_up_eligibility"


def test_a_number_that_is_no_age_is_asked_back_though_nothing_was_understood() -> None:
    events = begun("看看能不能加入", entity("relation", "parent"))
    events += [asked("eligibility_age"), said("-3", intent="nlu_fallback")]
    assert [m["response"] for m in run(ValidateEligibilityForm(), events)[1]] == [
        "utter_eligibility_note"
    ]


def test_a_call_for_help_forgets_the_person() -> None:
    events = [*begun("我45岁能加入吗", *SELF_45), *ended(), said("救命", intent="report_self_harm")]
    events += begun("接着看健康条件", intent="check_health")
    assert next_question(events) == "eligibility_relation"


def test_a_correction_after_the_decision_keeps_the_relation() -> None:
    events = [*begun("我妈65", entity("relation", "parent"), entity("age", "P65Y")), *ended()]
    text = "不对，是45"
    events += begun(text, entity("number", "45", "45", text), intent="inform")
    assert next_question(events) is None
    assert decision(events)["data"]["plan"] == "critical_illness"


def test_a_contradiction_is_asked_back_in_the_words_of_the_rules() -> None:
    contradicting = (entity("age", "P30Y"), entity("birth_date", "1950"))
    events = begun("我爸", entity("relation", "parent"), *contradicting)
    slots, (message,) = run(ValidateEligibilityForm(), events)
    assert slots["requested_slot"] == "eligibility_age"
    assert message["response"] == "utter_eligibility_note"
    assert message["problem"]


@pytest.mark.parametrize("answers", [("200岁", "三千岁"), ("-3", "2月30日")])
def test_two_ages_that_cannot_be_end_in_the_offer_of_a_human(answers: tuple[str, str]) -> None:
    events = [*begun("我爸能加入吗", entity("relation", "parent"))]
    for text in answers:
        ages = [entity("age", "P999Y", text, text)] if "岁" in text else []
        events += [asked("eligibility_age"), said(text, *ages)]
    slots, messages = run(ValidateEligibilityForm(), events)
    assert slots["requested_slot"] is None
    assert messages == []
    assert decision(events)["response"] == "utter_give_up_eligibility_value"


def test_an_age_after_all_is_of_the_person_asked_about() -> None:
    events = [*begun("我爸能加入吗", entity("relation", "parent"))]
    events += [asked("eligibility_age"), said("香蕉"), asked("eligibility_age"), said("苹果")]
    events += [*ended(), *begun("62", entity("age", "P62Y", "62", "62"), intent="inform")]
    assert next_question(events) is None
    assert decision(events)["response"] == "utter_eligibility_open"


def test_a_number_out_of_range_is_asked_back_and_never_breaks_the_check() -> None:
    stay = said("住了99999天", entity("duration", "P99999D", "99999天", "住了99999天"))
    medicine = ("health_medication_days", said("没吃药", intent="deny"))
    events = health(CONSENT, NOTHING, medicine, ("health_hospital_days", stay))
    slots, (message,) = run(ValidateEligibilityForm(), events)
    assert slots["requested_slot"] == "health_hospital_days"
    assert message["response"] == "utter_eligibility_note"


def test_what_contradicts_an_earlier_answer_is_asked_back() -> None:
    grade = said("血压2级")
    events = health(CONSENT, NOTHING, ("health_medication_days", grade))
    slots, (message,) = run(ValidateEligibilityForm(), events)
    assert slots["requested_slot"] == "health_medication_days"
    assert message["problem"]


def test_taking_medicine_is_no_answer_to_the_grade_of_hypertension() -> None:
    named = said("有高血压", entity("condition", "hypertension", "高血压", "有高血压"))
    grade = ("health_hypertension_grade", said("吃药控制"))
    assert next_question(health(CONSENT, ("health_conditions", named), grade)) == (
        "health_hypertension_grade"
    )


def test_a_question_what_this_is_for_is_answered_and_does_not_count_as_failed() -> None:
    why = ("health_consent", said("为什么要问这个", intent="nlu_fallback"))
    slots, (message,) = run(ValidateEligibilityForm(), health(why, why, why))
    assert slots["requested_slot"] == "health_consent"
    assert message["response"] == "utter_why_asked"


def test_what_was_told_in_a_general_question_counts_for_the_age_that_follows() -> None:
    text = "我妈有高血压，能加入吗"
    told = (
        entity("relation", "parent", "我妈", text),
        entity("condition", "hypertension", "高血压", text),
    )
    carried = {"entity": "relation", "value": "parent", "extractor": "context"}
    age = entity("number", "58", "58", "58")
    events = [said(text, *told, intent="faq"), *begun("58", age, carried)]
    assert decision(events)["response"] == "utter_eligibility_open_by_age_named"


def test_an_illness_of_one_person_is_not_held_against_the_next() -> None:
    ill = "我爸65有糖尿病"
    father = (entity("relation", "parent", "我爸", ill), entity("age", "P65Y", "65", ill))
    events = [*begun(ill, *father, entity("condition", "diabetes", "糖尿病", ill)), *ended()]
    events += begun("我妈58", entity("relation", "parent"), entity("age", "P58Y"))
    assert decision(events)["response"] == "utter_eligibility_open_by_age"


def test_a_number_that_cannot_be_is_not_kept_beside_an_age_that_cannot_be() -> None:
    text = "我999岁，芝麻分10"
    age, number = entity("age", "P999Y", "999岁", text), entity("number", "10", "10", text)
    events = [*begun(text, age, number), asked("eligibility_relation")]
    events += [said("我自己", entity("relation", "self")), asked("eligibility_age")]
    events.append(said("45岁", entity("age", "P45Y", "45岁", "45岁")))
    assert next_question(events) is None
    assert decision(events)["response"] == "utter_eligibility_open_by_age"
