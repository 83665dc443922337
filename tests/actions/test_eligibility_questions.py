"""What a question tells of a person, in the check and before it, and what is no answer at all."""

from __future__ import annotations

from typing import Any

import pytest

from actions.eligibility import ValidateEligibilityForm
from tests.actions.acting import decision, next_question, run
from tests.actions.conversation import asked, begun, ended, entity, said

RELATION, AGE = asked("eligibility_relation"), asked("eligibility_age")


def ill(text: str, intent: str, illness: str = "糖尿病", *others: Any) -> dict[str, Any]:
    """A message that names diabetes."""
    return said(text, *others, entity("condition", "diabetes", illness, text), intent=intent)


def aged(text: str, age: int, *others: Any) -> list[dict[str, Any]]:
    """A message with an age that begins a check."""
    number = entity("number", str(age), str(age), text)
    return begun(text, number, *others, intent="inform")


@pytest.mark.parametrize(
    "text", ["查出糖尿病之后还给赔吗", "要是后来得了糖尿病", "糖尿病人每月扣多少钱"]
)
def test_an_unclear_question_tells_nobodys_illness_and_is_no_failed_answer(text: str) -> None:
    unclear = ill(text, "nlu_fallback")
    events = [*begun("能加入吗"), RELATION, unclear, RELATION, unclear, RELATION, unclear]
    slots, messages = run(ValidateEligibilityForm(), events)
    assert slots == {"requested_slot": "eligibility_relation"}
    assert messages == []
    events += [RELATION, said("我自己", entity("relation", "self")), AGE, *aged("45岁", 45)[:1]]
    assert decision(events)["response"] == "utter_eligibility_open_by_age"


def test_an_unclear_question_about_the_person_is_still_an_answer() -> None:
    text = "给我妈行不行"
    mother = said(text, entity("relation", "parent", "我妈", text), intent="nlu_fallback")
    assert next_question([*begun("能加入吗"), RELATION, mother]) == "eligibility_age"


def test_a_question_about_a_relatives_illness_does_not_name_who_wants_to_join() -> None:
    text = "我爸查出糖尿病以后还赔吗"
    father = entity("relation", "parent", "我爸", text)
    events = [*begun("能加入吗"), RELATION, ill(text, "nlu_fallback", "糖尿病", father)]
    assert next_question(events) == "eligibility_relation"


def test_a_garbled_answer_still_counts() -> None:
    events = [*begun("能加入吗"), RELATION, said("嗯哼啦啦", intent="nlu_fallback")]
    events += [RELATION, said("啦啦", intent="nlu_fallback")]
    assert decision(events)["response"] == "utter_give_up_eligibility"


@pytest.mark.parametrize("text", ["等一下", "稍等我找找", "我问问老婆", "等下，我去问我妈"])
def test_who_asks_for_time_has_neither_failed_nor_named_anybody(text: str) -> None:
    wife = [entity("relation", "spouse", "老婆", text)] if "老婆" in text else []
    events = begun("能加入吗", entity("relation", "parent"))
    events += [AGE, said(text, *wife), AGE, said(text, *wife), AGE, said(text, *wife)]
    slots, messages = run(ValidateEligibilityForm(), events)
    assert slots["requested_slot"] == "eligibility_age"
    assert ["不急" in message["problem"] for message in messages] == [True]


@pytest.mark.parametrize("question", [RELATION, AGE])
def test_who_asks_what_a_question_is_for_is_told(question: dict[str, Any]) -> None:
    why = said("为什么要问这个", intent="ask_more")
    slots, (message,) = run(ValidateEligibilityForm(), [*begun("能加入吗"), question, why])
    assert message["response"] == "utter_why_asked"
    assert slots["requested_slot"] == "eligibility_relation"


@pytest.mark.parametrize("text", ["我糖尿病能加吗", "糖尿病能加入吗", "我有糖尿病"])
def test_an_illness_told_to_a_general_answer_counts_for_oneself(text: str) -> None:
    assert decision([ill(text, "faq"), *aged("我58", 58)])["response"] == "utter_eligibility_barred"


def test_an_illness_told_in_an_unclear_question_counts_too() -> None:
    events = [ill("我得过糖尿病还能加入不呢", "nlu_fallback"), *aged("我58", 58)]
    assert decision(events)["response"] == "utter_eligibility_barred"


def test_an_illness_told_in_the_middle_of_the_check_gets_its_answer_and_counts() -> None:
    events = [*begun("能加入吗"), RELATION, ill("有糖尿病", "faq")]
    assert run(ValidateEligibilityForm(), events)[0] == {"requested_slot": "eligibility_relation"}
    events += [RELATION, said("我自己", entity("relation", "self")), AGE, *aged("58", 58)[:1]]
    assert decision(events)["response"] == "utter_eligibility_barred"


def test_what_was_asked_of_one_person_is_not_held_against_another() -> None:
    text = "我妈有糖尿病，能加入吗"
    mother = entity("relation", "parent", "我妈", text)
    asks = ill(text, "faq", "糖尿病", mother)
    me = [asks, *aged("我58", 58)]
    father = [asks, *aged("我爸58", 58, entity("relation", "parent", "我爸", "我爸58"))]
    assert decision(me)["response"] == "utter_eligibility_open_by_age"
    assert decision(father)["response"] == "utter_eligibility_open_by_age"


def test_an_illness_of_nobody_is_forgotten_with_the_topic() -> None:
    events = [ill("糖尿病能加入吗", "faq"), said("等待期多久", intent="faq")]
    assert decision([*events, *aged("我58", 58)])["response"] == "utter_eligibility_open_by_age"


def test_an_illness_that_came_after_joining_is_none_to_join_with() -> None:
    events = [ill("加入后得了糖尿病怎么办", "faq"), *aged("我58", 58)]
    assert decision(events)["response"] == "utter_eligibility_open_by_age"


def test_the_next_person_in_the_check_begins_without_what_was_told_of_the_first() -> None:
    text = "我妈有糖尿病，看看能不能加入"
    mother = entity("relation", "parent", "我妈", text)
    events = begun(text, mother, entity("condition", "diabetes", "糖尿病", text))
    events += [AGE, *aged("我爸58", 58, entity("relation", "parent", "我爸", "我爸58"))[:1]]
    assert decision(events)["response"] == "utter_eligibility_open_by_age"


def test_the_member_who_speaks_is_not_the_person_asked_about_before() -> None:
    text = "我妈65，有糖尿病，能加入吗"
    mother = (entity("relation", "parent", "我妈", text), entity("age", "P65Y", "65", text))
    first = begun(text, *mother, entity("condition", "diabetes", "糖尿病", text))
    carried = {"entity": "relation", "value": "parent", "extractor": "context"}
    events = [*first, *ended(), *aged("我58", 58, carried)]
    assert decision(events)["response"] == "utter_eligibility_open_by_age"


def test_an_age_told_beside_another_question_is_not_asked_again() -> None:
    text = "我妈65岁，等待期多久"
    mother = (entity("relation", "parent", "我妈", text), entity("age", "P65Y", "65岁", text))
    events = [*begun("能加入吗"), RELATION, said(text, *mother, intent="faq")]
    assert run(ValidateEligibilityForm(), events)[0] == {"requested_slot": None}


def test_a_question_behind_a_word_of_waiting_is_a_question() -> None:
    wait = said("等一下，相互宝算不算保险", intent="faq")
    slots, messages = run(ValidateEligibilityForm(), [*begun("能加入吗"), RELATION, wait])
    assert slots == {"requested_slot": "eligibility_relation"}
    assert messages == []


def test_a_question_whether_an_illness_counts_is_no_answer() -> None:
    text = "小时候有过癫痫算不算"
    childhood = said(text, entity("condition", "epilepsy", "癫痫", text), intent="faq")
    self_45 = (entity("relation", "self"), entity("age", "P45Y"))
    events = [*begun("我45岁能加入吗", *self_45), *ended()]
    events += begun("接着看健康条件", intent="check_health")
    events += [asked("health_consent"), said("同意", intent="affirm")]
    events += [asked("health_conditions"), childhood]
    assert next_question(events) == "health_conditions"
