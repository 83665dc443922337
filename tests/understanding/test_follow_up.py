"""Follow-ups whose first message no test can fix: a choice offered, a plan carried on."""

from __future__ import annotations

import pytest
from rasa.core.agent import Agent

from bot.turn import label_of
from bot.understanding.follow_up import complete
from bot.understanding.parsing import Parser
from bot.understanding.said import Said

OFFERED = Said("nlu_fallback", "扣款", offered=("faq/auto_debit", "faq/debit_failed"))
WAITING_OF_SENIORS = Said(
    "faq/waiting_period", "老年版等待期多久", ({"entity": "plan", "value": "senior_cancer"},)
)


def completed(agent: Agent, parser: Parser, text: str, *said: Said) -> dict[str, object]:
    return complete(parser.parse(text), said, agent.nlg.topics, parser)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("第一个", "faq/auto_debit"),
        ("1", "faq/auto_debit"),
        ("我问的是第二个", "faq/debit_failed"),
        ("后者", "faq/debit_failed"),
        ("最后一个吧", "faq/debit_failed"),
    ],
)
def test_a_choice_may_be_typed(agent: Agent, parser: Parser, text: str, label: str) -> None:
    assert label_of(completed(agent, parser, text, OFFERED)) == label


def test_a_yes_takes_the_only_choice(agent: Agent, parser: Parser) -> None:
    only = Said("nlu_fallback", "扣款", offered=("faq/auto_debit",))
    assert label_of(completed(agent, parser, "是的", only)) == "faq/auto_debit"
    assert label_of(completed(agent, parser, "是的", OFFERED)) == "affirm"


def test_an_ordinal_without_an_offer_chooses_nothing(agent: Agent, parser: Parser) -> None:
    answered = Said("faq/auto_debit", "扣款是自动的吗")
    assert label_of(completed(agent, parser, "第二个", answered)) != "faq/debit_failed"


def test_the_plan_goes_on_to_a_short_question(agent: Agent, parser: Parser) -> None:
    parsed = completed(agent, parser, "管理费多少", WAITING_OF_SENIORS)
    assert label_of(parsed) == "faq/management_fee"
    assert [e["value"] for e in parsed["entities"] if e["entity"] == "plan"] == ["senior_cancer"]


@pytest.mark.parametrize("text", ["相互宝的管理费到底是收多少钱", "大病互助计划管理费多少"])
def test_the_plan_does_not_go_on_to_a_question_of_its_own(
    agent: Agent, parser: Parser, text: str
) -> None:
    parsed = completed(agent, parser, text, WAITING_OF_SENIORS)
    plans = {e["value"] for e in parsed["entities"] if e["entity"] == "plan"}
    assert "senior_cancer" not in plans


def test_without_anything_said_before_a_question_stays_as_it_is(
    agent: Agent, parser: Parser
) -> None:
    whole = parser.parse("要等多久")
    assert complete(whole, (), agent.nlg.topics, parser) == whole
