"""A case from the call to the end, between a member at a running site and a colleague."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import httpx
import pytest
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from chat.models import Case, Conversation, Staff
from desk.claiming import claim
from desk.notes import add_note
from desk.replying import reply
from desk.resolving import resolve
from tests.web.brain_stand_in import StandInBrain
from tests.web.people import signed_in, user_with
from tests.web.site_process import Member, Site, eventually
from tests.web.sockets import Socket

SECRET = "内部备注：疑似中介代办"


@pytest.fixture
def wang(site: Site) -> Any:
    """The colleague who is at the desk."""
    return get_user_model().objects.get(username="小王")


@pytest.fixture
def case(member: Member) -> Case:
    """The member's case, waiting."""
    member.ask("等待期多久")
    member.tap("handoff")
    return Case.objects.get()


@pytest.fixture
def open_page(site: Site) -> Iterator[Callable[[Any], Socket]]:
    """Opens the WebSocket of a user's desk page (None: of a stranger)."""
    address = f"{site.url.replace('http', 'ws')}/ws/desk"
    with ExitStack() as stack:

        def open_for(user: Any) -> Socket:
            headers = {}
            if user is not None:
                key = signed_in(user).session.session_key
                headers = {"Cookie": f"sessionid={key}"}
            opened = connect(address, origin=site.url, additional_headers=headers)
            return Socket(stack.enter_context(opened))

        yield open_for


def test_a_case_from_the_call_to_the_grade(member: Member, case: Case, wang) -> None:
    claim(case.pk, wang)
    assert member.news()["state"]["case"] == {"id": case.pk, "state": "active"}
    member.say("帮我看看")
    reply(case.pk, wang, "好的，您说。")
    staff = [entry for entry in member.history() if entry["from"] == "staff"]
    assert [(e["name"], e["kind"], e["body"]["text"]) for e in staff] == [
        ("小王", "text", "好的，您说。")
    ]
    resolve(case.pk, wang, "answered")
    assert member.history()[-1]["kind"] == "csat"
    graded = member.http.put(f"/api/chat/cases/{case.pk}/rating", json={"score": 5})
    assert graded.status_code == 200
    assert member.ask("还有一个问题")["body"]["text"] == "答：还有一个问题"


def test_a_note_is_in_no_member_frame_history_or_request_to_the_brain(
    site: Site, member: Member, case: Case, wang, brain: StandInBrain
) -> None:
    with connect(site.socket_url, origin=site.url) as connection:
        hello = {"type": "hello", "token": member.token, "after": 0}
        connection.send(json.dumps(hello))
        claim(case.pk, wang)
        add_note(case.pk, wang, SECRET)
        reply(case.pk, wang, "您好")
        frames = ""
        connection.send(json.dumps({"type": "ping"}))
        while "您好" not in frames or "pong" not in frames:
            frames += connection.recv(timeout=15)
    resolve(case.pk, wang, "answered", SECRET)
    member.ask("再问一句")
    assert SECRET not in frames
    assert SECRET not in json.dumps(member.news(), ensure_ascii=False)
    assert SECRET not in json.dumps(brain.asked, ensure_ascii=False)


def test_commands_typed_during_a_case_are_words_for_the_colleague_and_the_bot_keeps_silent(
    member: Member, case: Case, wang, brain: StandInBrain
) -> None:
    claim(case.pk, wang)
    asked, said = len(brain.asked), len(member.texts("bot"))
    for text in ("/restart", '/inform{"plan":"senior_cancer"}', "/resolve"):
        member.say(text)
    reply(case.pk, wang, "您发的是什么？")
    assert len(member.texts("bot")) == said
    assert member.texts("member")[-3:] == [
        "/restart",
        '/inform{"plan":"senior_cancer"}',
        "/resolve",
    ]
    assert len(brain.asked) == asked
    assert Case.objects.get().state == "active"


def test_a_reply_while_the_member_is_away_arrives_once(member: Member, case: Case, wang) -> None:
    claim(case.pk, wang)
    last = member.history()[-1]["id"]
    said = reply(case.pk, wang, "您回来时会看到。")
    assert Conversation.objects.get().delivered_id == 0
    member.open_session()
    news = member.news(after=last)["messages"]
    assert [entry["body"]["text"] for entry in news] == ["您回来时会看到。"]
    assert Conversation.objects.get().delivered_id == said.pk
    assert member.news(after=said.pk)["messages"] == []


def test_a_whole_case_needs_no_brain(member: Member, case: Case, wang, brain: StandInBrain) -> None:
    brain.stop()
    claim(case.pk, wang)
    member.say("有人吗")
    reply(case.pk, wang, "在的。")
    resolve(case.pk, wang, "answered")
    assert "助手暂时连接不上" not in "".join(member.texts("system"))
    assert member.texts("staff") == ["在的。"]
    member.say("还在吗")
    eventually(lambda: "助手暂时连接不上" in member.texts("system")[-1])
    brain.start()
    eventually(lambda: "答：还在吗" in member.texts("bot"))
    assert brain.texts_of(member.conversation) == ["等待期多久", "还在吗"]


def test_the_first_message_after_a_call_or_a_case_begins_anew_and_the_next_does_not(
    member: Member, case: Case, wang, brain: StandInBrain
) -> None:
    member.ask("排队时问")
    member.ask("再问")
    claim(case.pk, wang)
    resolve(case.pk, wang, "answered")
    member.ask("结束后问")
    told = {asked["text"]: asked["anew"] for asked in brain.asked}
    assert told == {"等待期多久": False, "排队时问": True, "再问": False, "结束后问": True}


def test_a_page_of_the_desk_hears_of_new_cases_and_of_words_in_the_case_it_watches(
    member: Member, wang, open_page
) -> None:
    page = open_page(wang)
    page.send(type="ping")
    page.until(type="pong")
    member.tap("handoff")
    case = Case.objects.get()
    page.until(type="queue", case=case.pk)
    page.send(type="watch", case=case.pk)
    page.send(type="ping")
    page.until(type="pong")
    member.say("在吗")
    page.until(type="case", case=case.pk)


def test_signing_out_gives_the_case_back_and_other_pages_and_the_member_hear_of_it(
    site: Site, member: Member, case: Case, wang, open_page
) -> None:
    claim(case.pk, wang)
    other = open_page(user_with("supervisor"))
    other.send(type="ping")
    other.until(type="pong")
    browser = signed_in(wang)
    cookies = {"sessionid": browser.session.session_key}
    with httpx.Client(base_url=site.url, cookies=cookies) as http:
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', http.get("/desk/").text)
        signed_out = http.post("/logout", data={"csrfmiddlewaretoken": token[1]})
    assert signed_out.status_code == 302
    other.until(type="queue", case=case.pk)
    assert Case.objects.get().state == "left"
    assert "没有客服在岗" in member.history()[-1]["body"]["text"]


def test_a_ping_of_the_page_is_a_sign_of_life(wang, open_page) -> None:
    Staff.objects.update(seen_at=None)
    page = open_page(wang)
    page.send(type="ping")
    page.until(type="pong")
    assert Staff.objects.get().seen_at is not None


def test_typing_is_seen_on_both_sides(
    site: Site, member: Member, case: Case, wang, open_page
) -> None:
    claim(case.pk, wang)
    page = open_page(wang)
    page.send(type="watch", case=case.pk)
    with connect(site.socket_url, origin=site.url) as connection:
        hello = {"type": "hello", "token": member.token, "after": 0}
        connection.send(json.dumps(hello))
        json.loads(connection.recv(timeout=15))
        page.send(type="typing", case=case.pk)
        assert json.loads(connection.recv(timeout=15))["state"]["writer"] == "staff"
        connection.send(json.dumps({"type": "typing"}))
        page.until(type="queue", case=case.pk)
        assert Conversation.objects.get().member_writes_until is not None
        # And it ends by itself.
        assert json.loads(connection.recv(timeout=15))["state"]["writer"] is None


@pytest.mark.parametrize("role", [None, "author", "administrator"])
def test_nobody_but_staff_hears_the_desk(site: Site, open_page, role: str | None) -> None:
    page = open_page(user_with(role) if role else None)
    assert page.close_code() == 4403


def test_a_page_whose_session_ended_is_closed_at_its_next_frame(wang, open_page) -> None:
    page = open_page(wang)
    page.send(type="ping")
    page.until(type="pong")
    Session.objects.all().delete()
    page.send(type="ping")
    assert page.close_code() == 4403


def test_frames_that_make_no_sense_are_passed_over(case: Case, wang, open_page) -> None:
    page = open_page(wang)
    for text in ("", "nonsense", "[]", '{"type":"watch","case":"1"}', '{"type":"watch","case":99}'):
        page.connection.send(text)
    page.send(type="typing", case=99)
    page.send(type="ping")
    page.until(type="pong")


def test_another_sites_page_cannot_open_the_desks_socket(site: Site) -> None:
    address = f"{site.url.replace('http', 'ws')}/ws/desk"
    with pytest.raises(InvalidStatus), connect(address, origin="https://evil.example"):
        pass
