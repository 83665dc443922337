"""From the name of a response to what the member reads: dated, sourced, never with a brace."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from rasa.shared.core.trackers import DialogueStateTracker

from bot.answers import AnswerGenerator
from tests.answers.conftest import tracker

GeneratorOn = Callable[[str], AnswerGenerator]
SENIOR = {"entity": "plan", "value": "senior_cancer"}
ILLNESS = {"entity": "plan", "value": "critical_illness"}
OPEN, CLOSED = "2019-05-16", "2022-02-01"


async def reply(
    generator: AnswerGenerator,
    response: str,
    conversation: DialogueStateTracker | None = None,
    **given: Any,
) -> dict[str, Any]:
    draft = await generator.generate(response, conversation or tracker(), "member", **given)
    assert draft is not None
    found: dict[str, Any] = draft["reply"]
    assert draft["text"] == found["text"]
    return found


def titles(found: dict[str, Any]) -> list[str]:
    return [button["title"] for button in found["buttons"]]


async def test_an_answer_with_facts_names_them_its_sources_and_the_edition(
    generator_on: GeneratorOn,
) -> None:
    found = await reply(generator_on(OPEN), "utter_faq/wait")
    assert found["text"] == "等待期是90 天。"
    assert found["detail"] == "现在开放加入。"
    assert found["facts"] == ("ci_wait", "pf_status")
    assert found["edition"] == OPEN
    assert found["outcome"] == "answer"


async def test_at_most_three_sources_are_named_one_of_each_fact_first(
    generator_on: GeneratorOn,
) -> None:
    found = await reply(generator_on(OPEN), "utter_faq/wait")
    assert [source["id"] for source in found["sources"]] == ["S1", "S2", "S3"]
    assert found["sources"][0] == {"id": "S1", "title": "第一条", "date": "2019-04-11"}
    assert found["sources"][1]["date"] == "日期不详"


async def test_an_answer_without_facts_and_sources_has_no_edition(
    generator_on: GeneratorOn,
) -> None:
    found = await reply(generator_on(OPEN), "utter_faq/join")
    assert found["edition"] is None
    assert found["sources"] == ()


async def test_what_changed_later_is_told_until_it_has(generator_on: GeneratorOn) -> None:
    before = await reply(generator_on(OPEN), "utter_faq/wait")
    assert before["changes"] == ("计划于 2022-01-28 24:00 关闭",)
    after = await reply(generator_on(CLOSED), "utter_faq/wait")
    assert after["text"] == "相互宝已关闭。"
    assert after["changes"] == ()


@pytest.mark.parametrize(
    ("day", "text"),
    [("2019-12-31", "在 App 里加入。"), ("2020-01-01", "加入时看清规则。")],
)
async def test_the_wording_of_the_edition_date_is_said(
    generator_on: GeneratorOn, day: str, text: str
) -> None:
    assert (await reply(generator_on(day), "utter_faq/join"))["text"] == text


@pytest.mark.parametrize(
    ("day", "text"),
    [
        ("2019-05-31", "现在不是夏天。"),
        ("2019-06-01", "现在是夏天。"),
        ("2019-09-01", "现在不是夏天。"),
    ],
)
async def test_responses_of_the_domain_know_dates_too(
    generator_on: GeneratorOn, day: str, text: str
) -> None:
    assert (await reply(generator_on(day), "utter_season"))["text"] == text


async def test_the_plan_named_now_chooses_the_answer(generator_on: GeneratorOn) -> None:
    found = await reply(generator_on(OPEN), "utter_faq/wait", tracker(SENIOR))
    assert found["text"] == "老年防癌计划的等待期没有公开。"
    assert [source["id"] for source in found["sources"]] == ["S3"]
    assert found["edition"] == OPEN


async def test_the_plan_of_an_earlier_message_does_not(generator_on: GeneratorOn) -> None:
    found = await reply(generator_on(OPEN), "utter_faq/wait", tracker(plan="senior_cancer"))
    assert found["text"] == "等待期是90 天。"


async def test_two_plans_at_once_choose_neither(generator_on: GeneratorOn) -> None:
    found = await reply(generator_on(OPEN), "utter_faq/wait", tracker(SENIOR, ILLNESS))
    assert found["text"] == "等待期是90 天。"


@pytest.mark.parametrize(
    ("response", "day"),
    [
        ("utter_faq/wait_senior", OPEN),  # a fact that is nowhere
        ("utter_faq/join", CLOSED),  # a fact of the detail that holds no longer
        ("utter_faq/join", "2018-10-15"),  # no wording holds yet
        ("utter_faq/nothing", OPEN),  # no such question
        ("utter_nothing", OPEN),  # no such response
        ("utter_decided", OPEN),  # an action forgot what to fill in
    ],
)
async def test_what_cannot_be_said_truly_is_an_apology_and_a_human(
    generator_on: GeneratorOn, response: str, day: str
) -> None:
    found = await reply(generator_on(day), response)
    assert found["text"] == "抱歉，没能答上来。"
    assert (found["outcome"], found["handoff"]) == ("decline", "offer")
    assert (found["facts"], found["sources"], found["edition"]) == ((), (), None)


async def test_an_action_fills_its_response(generator_on: GeneratorOn) -> None:
    given = {"headline": "可以", "more": "理由", "sources": ["S4"], "facts": ["pf_status"]}
    found = await reply(generator_on(OPEN), "utter_decided", data={"plan": None}, **given)
    assert (found["text"], found["detail"]) == ("可以", "理由")
    assert [source["id"] for source in found["sources"]] == ["S4", "S2"]
    assert found["changes"] == ("计划于 2022-01-28 24:00 关闭",)
    assert found["data"] == {"plan": None}
    assert found["edition"] == OPEN


async def test_braces_in_what_an_action_says_are_only_text(generator_on: GeneratorOn) -> None:
    found = await reply(generator_on(OPEN), "utter_decided", headline="{ci_wait}", more="")
    assert found["text"] == "{ci_wait}"
    assert found["facts"] == ()


async def test_related_questions_are_buttons_by_their_titles(generator_on: GeneratorOn) -> None:
    found = await reply(generator_on(OPEN), "utter_faq/wait")
    assert found["buttons"] == (
        {"title": "怎么加入", "intent": "faq/join", "entities": ()},
        {"title": "老年计划等多久", "intent": "faq/wait_senior", "entities": ()},
    )


async def test_a_question_is_offered_once(generator_on: GeneratorOn) -> None:
    found = await reply(generator_on(CLOSED), "utter_faq/wait")
    assert titles(found) == ["怎么加入", "老年防癌计划呢", "老年计划等多久"]
    assert found["buttons"][1]["entities"] == ({"entity": "plan", "value": "senior_cancer"},)


async def test_asking_back_offers_the_candidates(generator_on: GeneratorOn) -> None:
    near = ({"intent": "faq/wait", "title": "等待期多久", "confidence": 0.4},)
    found = await reply(generator_on(OPEN), "utter_clarify", tracker(candidates=near))
    assert found["kind"] == "clarify"
    assert found["buttons"] == ({"title": "等待期多久", "intent": "faq/wait", "entities": ()},)


async def test_a_human_is_offered_where_the_question_says_so(generator_on: GeneratorOn) -> None:
    assert (await reply(generator_on(OPEN), "utter_faq/wait"))["handoff"] is None
    assert (await reply(generator_on(OPEN), "utter_faq/wait_senior"))["handoff"] == "offer"


def test_the_welcome_is_the_authors_with_the_edition_and_the_first_questions(
    generator_on: GeneratorOn,
) -> None:
    found = generator_on(OPEN).welcome()
    assert found.text == "您好，资料截至 2019-05-16。"
    assert [button.title for button in found.buttons] == ["等待期多久", "怎么加入"]
