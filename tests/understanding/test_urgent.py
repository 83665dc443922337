"""A cry for help is heard wherever it stands in a message."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

import pytest
from rasa.core.agent import Agent

from bot.engine import Incoming, run_turn
from bot.turn import Turn
from bot.understanding import message
from bot.understanding.cutting import clauses_of
from bot.understanding.parsing import Parser
from bot.understanding.urgent import with_signs


async def said(agent: Agent, *texts: str) -> Turn:
    """The turn of the last text of a new conversation."""
    conversation = f"urgent-{uuid.uuid4().hex}"
    for number, text in enumerate(texts):
        turn = await run_turn(agent, Incoming(conversation, str(number), text))
    return turn


@pytest.mark.parametrize(
    "texts",
    [
        ("等待期多久？我不想活了",),
        ("我不想活了，等待期多久",),
        ("怎么申请互助金。真的撑不下去了 我想死。要什么材料",),
        ("看看能不能加入", "我爸，62，我想自杀"),
    ],
)
async def test_danger_beside_a_question_or_in_a_form_is_answered_alone(
    agent: Agent, texts: tuple[str, ...]
) -> None:
    turn = await said(agent, *texts)
    assert turn.outcome == "handoff"
    assert turn.handoff == {"reason": "danger", "priority": "urgent"}
    assert [("12356" in reply["text"]) for reply in turn.replies] == [True]
    assert turn.text == texts[-1]


@pytest.mark.parametrize(
    "text",
    [
        "我爸去年脑梗住院了，出院后一直吃药，还能加入吗？",
        "等待期多久？怎么退出？",
        "钱扣了三次，气死我了，怎么退",
        "我妈查出癌症，累死了，互助金怎么申请",
    ],
)
async def test_what_is_no_cry_for_help_is_answered_as_before(agent: Agent, text: str) -> None:
    turn = await said(agent, text)
    assert turn.outcome != "handoff"


async def test_an_illness_that_cannot_wait_is_no_answer_to_a_health_question(agent: Agent) -> None:
    consented = ("我45能加入吗", "接着看健康条件", "同意")
    turn = await said(agent, *consented, "有高血压，现在头晕得厉害，半边身子动不了")
    assert turn.handoff == {"reason": "danger", "priority": "urgent"}
    assert len(turn.replies) == 1


async def test_an_illness_of_the_past_is_an_answer(agent: Agent) -> None:
    consented = ("我45能加入吗", "接着看健康条件", "同意")
    turn = await said(agent, *consented, "得过脑梗，半身不遂")
    assert turn.outcome == "answer"
    assert "不符合" in turn.replies[0]["text"]


def test_clauses_are_what_stands_between_marks() -> None:
    assert clauses_of("等待期多久？我不想活了。") == ["等待期多久", "我不想活了"]
    assert clauses_of("啊") == []
    assert len(clauses_of("不知道，" * 50)) == 12


@pytest.mark.parametrize(
    "text", ["我妈血压190头晕得站不住，咋办", "我爸胸口疼得直冒汗喘不上气，咋整"]
)
async def test_doubt_that_it_is_ours_keeps_no_danger_from_being_heard(
    agent: Agent, text: str
) -> None:
    turn = await said(agent, text)
    assert turn.handoff == {"reason": "danger", "priority": "urgent"}


def test_only_a_clause_with_a_sign_of_a_cry_is_looked_at_by_itself() -> None:
    text, clauses = "等待期多久？真活腻了", ["等待期多久", "真活腻了"]
    assert with_signs({"text": text, "signs": [[7, 9]]}, clauses) == ["真活腻了"]
    assert with_signs({"text": text, "signs": []}, clauses) == []
    assert with_signs({"text": "真活腻了", "signs": [[1, 3]]}, ["真活腻了"]) == []


def test_where_a_model_knows_no_signs_every_clause_is_looked_at() -> None:
    clauses = ["等待期多久", "真活腻了"]
    assert with_signs({}, clauses) == clauses


async def test_a_message_is_parsed_in_one_run_with_all_that_it_may_ask(
    agent: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = list[list[str]]()
    prepare = Parser.prepare

    async def noted(self: Parser, texts: Iterable[str]) -> None:
        runs.append([text for text in texts if text not in self.texts])
        await prepare(self, texts)

    monkeypatch.setattr(message.Parser, "prepare", noted)
    await said(agent, "我妈62了，等待期多久？怎么退出？")
    first, *others = runs
    assert {"我妈62了，等待期多久", "怎么退出"} <= set(first)
    assert not any(others)
