"""What a Turn and its replies look like to those who are told them."""

from __future__ import annotations

import json
from dataclasses import asdict

from bot.turn import Button, Reply, Turn

REPLY = Reply(
    text="可以",
    outcome="answer",
    buttons=(Button("要等多久", "faq/waiting_period", ({"entity": "plan", "value": "x"},)),),
    facts=("waiting_days",),
    sources=({"id": "s1", "title": "规则", "date": "2019-05-16"},),
    data={"columns": {"c0": "计划"}, "rows": [{"c0": "大病"}]},
)


def test_a_reply_is_told_field_by_field() -> None:
    assert REPLY.to_dict() == asdict(REPLY)
    assert list(REPLY.to_dict()) == list(asdict(REPLY))


def test_a_turn_is_told_with_what_a_reader_wants_first() -> None:
    turn = Turn(
        message_id="m1",
        text="我能加入吗",
        intent="check_eligibility",
        confidence=0.9,
        candidates=({"intent": "check_eligibility", "confidence": 0.9},),
        replies=(REPLY.to_dict(),),
        edition="2019-05-16",
    )
    told = turn.to_dict()
    assert told == asdict(turn)
    assert list(told)[:3] == ["message_id", "text", "outcome"]
    assert json.loads(json.dumps(told))["replies"][0]["buttons"][0]["entities"][0]["value"] == "x"
