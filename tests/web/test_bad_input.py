"""What members, and people who are not, may send: a sensible reply or a problem, stored once."""

import json
from uuid import uuid4

import pytest

from chat.models import Feedback, Message
from chat.problems import Problem
from chat.text import clean
from tests.web.site_process import Member


def _is_a_problem(answer, status: int) -> bool:
    document = answer.json()
    return (
        answer.status_code == status == document["status"]
        and answer.headers["Content-Type"] == "application/problem+json"
        and set(document) == {"type", "title", "status", "detail"}
    )


def _post_raw(member: Member, content: bytes):
    headers = {"Content-Type": "application/json"}
    return member.http.post("/api/chat/messages", content=content, headers=headers)


@pytest.mark.parametrize("text", ["", "   \n\t ", "\u0000\u0007", "\u202e"])
def test_a_text_with_nothing_in_it_is_refused_and_not_stored(member: Member, text: str) -> None:
    assert _is_a_problem(member.post(text=text), 422)
    assert Message.objects.filter(sender="member").count() == 0


@pytest.mark.parametrize("text", ["问" * 1001, "问" * 10_000, "a" * 10_000])
def test_a_text_over_the_limit_is_refused_and_not_stored(member: Member, text: str) -> None:
    answer = member.post(text=text)
    assert _is_a_problem(answer, 422)
    assert answer.json()["detail"] == "内容太长，请缩短到 1000 字以内再发送。"
    assert Message.objects.filter(sender="member").count() == 0


def test_a_body_over_the_size_limit_is_refused(member: Member) -> None:
    assert _is_a_problem(member.post(text="问" * 30_000), 413)


@pytest.mark.parametrize(
    "text",
    [
        "😀👨‍👩‍👧🎉",
        "What is Xianghubao?",
        '/intent{"plan": "senior_cancer"}',
        "/restart",
        "<script>alert(1)</script>",
        "'; DROP TABLE chat_message; --",
        "{{ 7*7 }} %s {0}",
        "问" * 1000,
    ],
)
def test_an_odd_text_is_stored_as_it_is_and_answered(member: Member, text: str) -> None:
    assert member.ask(text)["body"]["text"] == f"答：{text}"
    assert member.texts("member") == [text]


def test_control_characters_are_taken_out_of_a_text(member: Member) -> None:
    member.ask("等待期\u0000\u0008多\u001b久\u202e")
    assert member.texts("member") == ["等待期多久"]


def test_line_breaks_within_a_text_are_kept() -> None:
    assert clean(" 第一行\n第二行\t好\r\n ") == "第一行\n第二行\t好"


def test_joined_emoji_are_kept_whole() -> None:
    assert clean("👨‍👩‍👧") == "👨‍👩‍👧"


def test_half_a_surrogate_pair_is_refused() -> None:
    with pytest.raises(Problem, match="invalid"):
        clean("好\ud83d")


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"", 422),
        (b"not json", 400),
        (b'{"cid": ', 400),
        (b"\xff\xfe", 400),
        (b"[" * 20_000, 400),
        (b"[]", 422),
        (b"null", 422),
        (b'"text"', 422),
        (b"123", 422),
        (b"{}", 422),
    ],
)
def test_a_body_that_is_no_message_is_a_problem(
    member: Member, content: bytes, status: int
) -> None:
    assert _is_a_problem(_post_raw(member, content), status)


def test_half_a_surrogate_pair_written_as_an_escape_is_refused(member: Member) -> None:
    content = json.dumps({"cid": str(uuid4()), "text": "好\ud83d"}).encode()
    assert _is_a_problem(_post_raw(member, content), 422)
    assert Message.objects.filter(sender="member").count() == 0


@pytest.mark.parametrize(
    "body",
    [
        {"text": 123},
        {"text": ["你好"]},
        {"text": {"a": 1}},
        {"text": None},
        {"text": True},
        {"choice": 5},
        {"choice": "x" * 121},
        {"text": "你好", "choice": "handoff"},
        {"text": "你好", "conversation": "AAAAAAAAAAAAAAAAAAAAAA"},
        {"text": "你好", "cid": "1"},
        {"text": "你好", "cid": None},
        {"text": "你好", "cid": 7},
        {"text": "你好", "cid": "{6BA7B810-9DAD-11D1-80B4-00C04FD430C8}"},
        {"text": "你好", "cid": "6BA7B810-9DAD-11D1-80B4-00C04FD430C8"},
        {"text": "你好", "cid": "' OR 1=1 --"},
    ],
)
def test_a_message_of_the_wrong_shape_is_a_problem_and_not_stored(
    member: Member, body: dict
) -> None:
    assert _is_a_problem(member.post(**body), 422)
    assert Message.objects.filter(sender="member").count() == 0


@pytest.mark.parametrize(
    ("choice", "status"), [("", 422), ("nonsense", 404), ("../../etc", 422), ("\u0000", 422)]
)
def test_a_choice_that_was_never_offered_is_a_problem(
    member: Member, choice: str, status: int
) -> None:
    assert _is_a_problem(member.tap(choice), status)
    assert Message.objects.filter(sender="member").count() == 0


def test_a_choice_offered_to_another_member_is_a_problem(site) -> None:
    (button,) = site.member().ask("两个计划")["body"]["buttons"]
    assert _is_a_problem(site.member().tap(button["id"]), 404)


@pytest.mark.parametrize(
    "query",
    ["after=-1", "after=x", f"after={10**30}", "after=1.5", "wait=26", "wait=-1", "wait=nan"],
)
def test_a_query_out_of_range_is_a_problem(member: Member, query: str) -> None:
    assert _is_a_problem(member.http.get(f"/api/chat/messages?{query}"), 422)


def test_an_id_from_the_far_future_finds_nothing(member: Member) -> None:
    assert member.news(after=2**63 - 1)["messages"] == []


def test_an_unknown_address_under_the_api_is_a_problem(member: Member) -> None:
    assert _is_a_problem(member.http.get("/api/nowhere"), 404)


def test_a_wrong_method_is_a_problem_that_says_which_are_allowed(member: Member) -> None:
    answer = member.http.delete("/api/chat/messages")
    assert _is_a_problem(answer, 405)
    assert "POST" in answer.headers["Allow"]


def test_a_host_name_that_is_not_ours_is_a_problem(member: Member) -> None:
    answer = member.http.post("/api/chat/session", headers={"Host": "evil.example"})
    assert _is_a_problem(answer, 400)


def test_numbers_that_name_a_person_reach_neither_the_log_nor_the_brain(
    member: Member, brain, site
) -> None:
    phone, card = "13812345678", "4111 1111 1111 1111"
    member.ask(f"我的手机是{phone}，卡号{card}，等待期多久")
    said = "我的手机是[电话号码已隐去]，卡号[银行卡号已隐去]，等待期多久"
    assert member.texts("member") == [said]
    assert brain.asked[-1]["text"] == said
    assert phone not in site.log


def test_a_comment_is_masked_too(member: Member) -> None:
    answer = member.ask("你好")["id"]
    body = {"rating": "down", "comment": "打我13812345678"}
    member.http.put(f"/api/chat/messages/{answer}/feedback", json=body)
    assert Feedback.objects.get().comment == "打我[电话号码已隐去]"
