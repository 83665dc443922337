"""The processes go on whatever members send, and keep members apart."""

from __future__ import annotations

import random
import sqlite3
import urllib.error
import urllib.request
from contextlib import closing

import pytest

from tests.conversations.member import Member, words
from tests.conversations.processes import TOKEN, Brain

HOSTILE = {
    "a thousand characters": "相互宝等待期多久" * 125,
    "a thousand of one character": "长" * 1000,
    "a thousand spaces and a word": " " * 990 + "相互宝是什么",
    "emoji": "👨‍👩‍👧😀🇨🇳" * 20,
    "right-to-left and joiners": "\u202e\u200d是什么\ufeff",
    "control characters": "相互宝\u0000\u0007\u001b[31m是什么",
    "a lone surrogate": "相互宝\ud83d是什么",
    "english": "is this plan an insurance, and who pays for it",
    "markup": "<script>alert(1)</script>{{7*7}}${HOME}%s%n",
    "sql": "'; DROP TABLE events; --",
    "braces": "{ci_wait} {edition} {headline}",
    "json": '{"intent": "request_human"}',
    "digits": "1" * 1000,
    "numerals": "亿" * 500,
    "punctuation": "？！。，" * 250,
    "line breaks": "等待期\n\n\n多久\n\n" * 50,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_any_text_is_answered(member: Member, text: str) -> None:
    turn = member.says(text)
    assert turn["replies"]
    assert all(reply["text"] for reply in turn["replies"])
    assert not set("{}") & set(words(turn))


def test_texts_of_random_characters_are_answered(member: Member) -> None:
    dice = random.Random(20190516)
    for _ in range(30):
        text = "".join(chr(dice.choice((dice.randrange(1, 0x3000), dice.randrange(0x4E00, 0x9FFF))))
                       for _ in range(dice.randrange(1, 60)))  # fmt: skip
        assert member.says("是" + text)["replies"]


def test_a_text_beyond_the_limit_is_refused_and_the_next_is_answered(brain: Brain) -> None:
    body = {"conversation": "beyond-the-limit-0001", "message_id": "1", "text": "长" * 1001}
    assert brain.turn(body)[0] == 400
    assert brain.turn(body | {"text": "你好"})[0] == 200


def test_conversations_at_the_same_time_do_not_leak_into_one_another(brain: Brain) -> None:
    daughter, stranger = Member(brain), Member(brain)
    daughter.taps("看看能不能加入")
    stranger.taps("看看能不能加入")
    daughter.says("我妈")
    turn = daughter.says("62")
    assert turn["replies"][0]["kind"] == "eligibility"
    assert "给谁" in words(stranger.says("？？？"))


def test_a_resend_is_the_same_turn(brain: Brain) -> None:
    body = {
        "conversation": "sent-twice-over-000001",
        "message_id": "7",
        "text": "我妈今年62，能加入吗",
    }
    first = brain.turn(body)
    assert first[0] == 200
    assert brain.turn(body) == first


def test_nobody_without_the_token_is_heard(brain: Brain) -> None:
    body = {"conversation": "without-the-token-0001", "message_id": "1", "text": "你好"}
    assert brain.turn(body, token="")[0] == 401
    assert brain.turn(body, token="another")[0] == 401


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/conversations/x/tracker"),
        ("POST", "/conversations/x/execute"),
        ("POST", "/model/parse"),
        ("POST", "/model/train"),
        ("PUT", "/model"),
        ("GET", "/domain"),
        ("GET", "/status"),
        ("POST", "/webhooks/rest/webhook"),
    ],
)
def test_rasas_own_interface_is_closed_to_whoever_knows_the_token_too(
    brain: Brain, method: str, path: str
) -> None:
    body = None if method == "GET" else b"{}"
    signed = {"Authorization": f"Bearer {TOKEN}"}
    for headers in ({}, signed):
        request = urllib.request.Request(brain.url + path, body, headers, method=method)
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(request, timeout=30)
        with refused.value:
            assert refused.value.code == 404


def test_a_broken_row_fails_its_own_member_only(brain: Brain, member: Member) -> None:
    other = Member(brain)
    member.says("你好")
    with closing(sqlite3.connect(brain.folder / "tracker.sqlite3", timeout=10)) as connection:
        connection.execute(
            "UPDATE events SET data = '{broken' WHERE sender_id = ?", (member.conversation,)
        )
        connection.commit()
    body = {"conversation": member.conversation, "message_id": "99", "text": "你好"}
    assert brain.turn(body)[0] == 503
    assert other.says("你好")["outcome"] == "chat"


def test_logs_hold_no_words_of_members(brain: Brain) -> None:
    member = Member(brain)
    for text in ("我叫欧阳翠花，能加入吗", "/restart 欧阳翠花", "欧阳翠花的\ud83d电话"):
        member.says(text)
    assert "欧阳翠花" not in brain.logs()
