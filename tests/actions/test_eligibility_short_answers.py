"""Answers of few words, and what is told after a decision."""

from __future__ import annotations

from typing import Any

import pytest

from actions.eligibility import ValidateEligibilityForm
from tests.actions.acting import decision, next_question, run
from tests.actions.conversation import asked, begun, ended, entity, said

RELATION, AGE = asked("eligibility_relation"), asked("eligibility_age")


def numbered(text: str, number: str, intent: str = "inform") -> dict[str, Any]:
    return said(text, entity("number", number, number, text), intent=intent)


@pytest.mark.parametrize("text", ["我", "我啊", "给我自己", "就是我"])
def test_the_member_is_whoever_says_no_more_than_i(text: str) -> None:
    assert next_question([*begun("能加入吗"), RELATION, said(text)]) == "eligibility_age"


def test_who_tells_their_age_for_an_answer_is_meant() -> None:
    events = [*begun("能加入吗"), RELATION, numbered("我都65了", "65")]
    assert decision(events)["response"] == "utter_eligibility_open"


def test_ours_is_not_i() -> None:
    events = [*begun("能加入吗"), RELATION, numbered("我们单位65个人", "65")]
    assert next_question(events) == "eligibility_relation"


@pytest.mark.parametrize("text", ["65", "今年65了", "已经65"])
def test_a_number_alone_is_an_age_wherever_it_is_said(text: str) -> None:
    events = [*begun("能加入吗"), RELATION, numbered(text, "65")]
    events += [RELATION, said("我妈", entity("relation", "parent", "我妈", "我妈"))]
    assert next_question(events) is None


def test_a_number_of_something_is_no_age() -> None:
    events = [*begun("能加入吗"), RELATION, numbered("61路车", "61")]
    events += [RELATION, said("我妈", entity("relation", "parent", "我妈", "我妈"))]
    assert next_question(events) == "eligibility_age"


def test_not_to_know_an_age_is_no_failed_answer() -> None:
    events = begun("能加入吗", entity("relation", "parent"))
    events += [AGE, said("不知道他具体多大", intent="nlu_fallback")]
    assert [m["response"] for m in run(ValidateEligibilityForm(), events)[1]] == [
        "utter_age_unknown"
    ]
    assert next_question([*events, AGE, said("大概吧")]) == "eligibility_age"


def test_another_age_takes_the_place_of_one_whose_birth_date_is_asked_for() -> None:
    father = (entity("relation", "parent"), entity("age", "P60Y"))
    events = [
        *begun("能加入吗", *father),
        asked("eligibility_birth_date"),
        numbered("那65的呢", "65"),
    ]
    assert decision(events)["response"] == "utter_eligibility_open"


def test_full_years_still_settle_an_age_at_a_bound() -> None:
    father = (entity("relation", "parent"), entity("age", "P60Y"))
    full = said("周岁60", entity("age", "P60Y/full", "周岁60", "周岁60"))
    events = [*begun("能加入吗", *father), asked("eligibility_birth_date"), full]
    assert decision(events)["response"] == "utter_eligibility_open"


def test_an_illness_told_after_the_decision_is_of_the_same_person() -> None:
    text = "有糖尿病"
    events = [
        *begun("我能不能加入", entity("relation", "self")),
        AGE,
        numbered("40", "40"),
        *ended(),
    ]
    events += begun(text, entity("condition", "diabetes", "糖尿病", text))
    assert decision(events)["response"] == "utter_eligibility_barred"


def test_an_age_carried_over_is_given_to_nobody_of_several() -> None:
    text, ill = "我32，老公35", "他有乙肝"
    ages = (entity("age", "P32Y", "32", text), entity("age", "P35Y", "35", text))
    events = [*begun(text, entity("relation", "spouse", "老公", text), *ages), *ended()]
    carried = [
        {"entity": kind, "value": value, "extractor": "context"}
        for kind, value in (("relation", "spouse"), ("age", "P32Y"))
    ]
    events += begun(ill, *carried, entity("condition", "hepatitis_b", "乙肝", ill))
    rows = decision(events)["data"]["rows"]
    assert [row["age"] for row in rows] == ["32 岁", "35 岁"]


@pytest.mark.parametrize("text", ["不是我妈，是我爸", "是我爸，不是我妈", "不是给我妈，给我爸"])
def test_who_is_taken_back_leaves_the_other(text: str) -> None:
    mother = entity("relation", "parent", "我妈", "我妈58")
    events = [*begun("我妈58", mother, entity("age", "P58Y", "58", "我妈58")), *ended()]
    persons = [entity("relation", "parent", word, text) for word in ("我妈", "我爸")]
    events += begun(text, *persons, intent="inform")
    assert decision(events)["response"] == "utter_eligibility_open_by_age"


def test_one_of_several_who_is_asked_about_again_is_not_asked_for_the_age() -> None:
    text = "我32，老公65"
    ages = (entity("age", "P32Y", "32", text), entity("age", "P65Y", "65", text))
    events = [*begun(text, entity("relation", "spouse", "老公", text), *ages), *ended()]
    husband = begun("那老公呢", entity("relation", "spouse", "老公", "那老公呢"))
    assert decision([*events, *husband])["data"]["plan"] == "senior_cancer"


def test_an_age_of_nobodys_is_not_given_to_the_next_who_is_named() -> None:
    events = [*begun("今年55", entity("age", "P55Y", "55", "今年55"), intent="inform"), RELATION]
    events.append(said("那我儿子呢", entity("relation", "child", "我儿子", "那我儿子呢")))
    assert next_question(events) == "eligibility_age"


@pytest.mark.parametrize("text", ["没吃药", "三年前"])
def test_what_is_told_after_a_decision_does_not_ask_for_whom_again(text: str) -> None:
    me = (entity("relation", "self"), entity("age", "P45Y"))
    events = [*begun("我45岁能加入吗", *me), *ended(), *begun(text, intent="inform")]
    assert next_question(events) is None


@pytest.mark.parametrize("text", ["我符合吗", "我想加入行吗", "请问我够条件吗"])
def test_who_asks_whether_they_fit_is_meant(text: str) -> None:
    assert next_question(begun(text)) == "eligibility_age"


@pytest.mark.parametrize("text", ["我想看看能不能加入", "我们能加入吗", "我能给谁加入"])
def test_who_asks_for_anybody_is_asked_for_whom(text: str) -> None:
    assert next_question(begun(text)) == "eligibility_relation"


def test_two_ages_are_of_the_two_whom_one_word_names() -> None:
    text = "65和63"
    ages = [entity("number", number, number, text) for number in ("65", "63")]
    events = [*begun("父母能加入吗", entity("relation", "parent", "父母", "父母能加入吗"))]
    events += [asked("eligibility_ages"), said(text, *ages)]
    assert [row["age"] for row in decision(events)["data"]["rows"]] == ["65 岁", "63 岁"]


def test_the_days_of_a_baby_take_the_place_of_being_just_born() -> None:
    child = entity("relation", "child", "女儿", "女儿刚出生")
    events = [*begun("女儿刚出生", child, entity("age", "P0D", "刚出生", "女儿刚出生")), *ended()]
    carried = [
        {"entity": kind, "value": value, "extractor": "context"}
        for kind, value in (("relation", "child"), ("age", "P0D"))
    ]
    events += begun("15天", *carried, entity("duration", "P15D", "15天", "15天"))
    slots, messages = run(ValidateEligibilityForm(), events)
    assert slots["requested_slot"] is None
    assert messages == []


@pytest.mark.parametrize("text", ["给我妈也看看", "我帮我妈问问", "替我妈查一下"])
def test_who_looks_for_somebody_asks_for_no_time(text: str) -> None:
    mother = entity("relation", "parent", "我妈", text)
    assert next_question([*begun("能加入吗"), RELATION, said(text, mother)]) == "eligibility_age"


def test_a_number_that_somebody_has_reached_is_an_age() -> None:
    events = [numbered("70了还让加吗", "70", "check_eligibility"), *begun("我自己")[1:]]
    events += [RELATION, said("我自己", entity("relation", "self"))]
    assert next_question(events) != "eligibility_age"


def test_a_birth_year_that_is_taken_back_is_another() -> None:
    father = (entity("relation", "parent"), entity("age", "P60Y"))
    wrong, right = "54年的", "不对 55年的"
    events = [*begun("能加入吗", *father), asked("eligibility_birth_date")]
    events += [said(wrong, entity("birth_date", "1954", wrong, wrong))]
    events += [asked("eligibility_birth_date")]
    events += [said(right, entity("birth_date", "1955", "55年的", right))]
    assert decision(events)["response"] == "utter_eligibility_open"


@pytest.mark.parametrize("text", ["三年前查出来的", "住院三年前的事", "吃药三年了"])
def test_how_long_ago_something_was_is_no_age(text: str) -> None:
    events = [*begun("我能加入吗", entity("relation", "self")), AGE]
    events.append(said(text, entity("duration", "P3Y", "三年", text)))
    assert next_question(events) == "eligibility_age"


@pytest.mark.parametrize("text", ["八个月", "才八个月大", "孩子八个月了"])
def test_the_months_of_a_baby_are_its_age(text: str) -> None:
    events = [*begun("孩子能加入吗", entity("relation", "child")), AGE]
    events.append(said(text, entity("duration", "P8M", "八个月", text)))
    assert next_question(events) is None
