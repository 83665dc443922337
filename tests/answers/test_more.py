"""What is told once more of the last answer, and of which answer."""

from __future__ import annotations

from typing import Any

from rasa.shared.core.events import BotUttered, Event, UserUttered

from bot.more import DOUBTED, last_answer_again, rest_of_last_answer

ANSWER = {"outcome": "answer", "text": "等待期为 90 天。", "detail": "从次日起算。", "kind": "text"}
DECLINE = {"outcome": "decline", "text": "公开规则没有写明。", "detail": None, "kind": "text"}


def said(label: str, **parse_data: Any) -> UserUttered:
    ranking = [{"name": label, "confidence": 1.0}]
    gate = {"decision": "answer", "candidates": []}
    intent = {"name": label.split("/")[0], "confidence": 1.0}
    return UserUttered(
        "x",
        intent=intent,
        parse_data={"intent": intent, "intent_ranking": ranking, "gate": gate, **parse_data},
    )


def replied(reply: dict[str, Any]) -> BotUttered:
    return BotUttered(reply["text"], metadata={"reply": reply})


ANSWERED: list[Event] = [said("faq/waiting_period"), replied(ANSWER)]


def test_an_answer_that_is_doubted_is_said_again_with_a_human_to_ask() -> None:
    events = [*ANSWERED, said("ask_more", **{DOUBTED: True})]
    again = last_answer_again(events, "资料这么说：{answer}")
    assert again is not None
    assert again["text"] == "资料这么说：等待期为 90 天。"
    assert (again["detail"], again["handoff"]) == ("从次日起算。", "offer")


def test_a_second_doubt_in_a_row_gets_nothing_new() -> None:
    doubt = said("ask_more", **{DOUBTED: True})
    assert last_answer_again([*ANSWERED, doubt, replied(ANSWER), doubt], "{answer}") is None


def test_a_question_that_was_declined_honestly_is_the_last_answer() -> None:
    events = [*ANSWERED, said("faq/hepatitis_join"), replied(DECLINE), said("ask_more")]
    again = last_answer_again(events, "{answer}")
    assert again is not None
    assert again["text"] == DECLINE["text"]
    assert rest_of_last_answer(events) is None


def test_what_was_not_understood_is_no_answer() -> None:
    events = [*ANSWERED, said("nlu_fallback"), replied(DECLINE), said("ask_more")]
    again = last_answer_again(events, "{answer}")
    assert again is not None
    assert again["text"] == ANSWER["text"]


def test_nothing_was_answered_yet() -> None:
    assert last_answer_again([said("ask_more")], "{answer}") is None
