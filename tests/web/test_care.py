"""What stands around the conversation: notice, suggestions, thumbs, grades, what is unread."""

import time

import pytest

from chat import cases
from chat.models import Case, Conversation, Feedback, Message
from tests.web.brain_stand_in import StandInBrain
from tests.web.site_process import Member, Site

MESSAGES = "/api/chat/messages"


@pytest.fixture
def answer(member: Member) -> dict:
    """An answer of the bot to rate."""
    return member.ask("等待期多久")


@pytest.fixture
def case(member: Member) -> Case:
    """The member's case, waiting for a colleague."""
    member.tap("handoff")
    return Case.objects.get()


def test_the_content_brings_notice_reasons_grades_and_limits(member: Member) -> None:
    content = member.http.get("/api/chat/content").json()
    assert content["edition"] == "2019-05-16"
    assert (content["text_limit"], content["comment_limit"]) == (1000, 200)
    assert {"version", "title", "text", "accept"} == set(content["privacy"])
    assert any("180 天" in line for line in content["privacy"]["text"])
    assert "wrong" in [reason["code"] for reason in content["feedback_reasons"]]
    assert [grade["score"] for grade in content["csat_grades"]] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("address", ["/api/chat/content", "/api/chat/suggestions"])
def test_a_browser_that_has_a_document_is_told_so(member: Member, address: str) -> None:
    first = member.http.get(address)
    assert first.headers["Cache-Control"] == "public, max-age=300"
    again = member.http.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_suggestion_is_sent_by_its_id_and_asks_what_its_title_says(
    member: Member, brain: StandInBrain
) -> None:
    suggested = member.http.get("/api/chat/suggestions").json()
    assert suggested["edition"] == "2019-05-16"
    chosen = suggested["titles"][1]
    assert chosen == {"id": "faq.waiting_period", "title": "等待期是多久"}
    sent = member.tap(chosen["id"]).json()["id"]
    assert member.reply_after(sent)["body"]["text"] == "答：等待期是多久"
    assert brain.asked[-1]["choice"]["intent"] == "faq/waiting_period"


def test_a_suggestion_that_does_not_exist_is_a_problem(member: Member) -> None:
    assert member.tap("faq.moon").json()["type"].endswith(":unknown_choice")


def test_a_suggestion_that_another_process_learnt_of_first_is_known_too(
    member: Member, brain: StandInBrain
) -> None:
    member.http.get("/api/chat/suggestions")
    brain.titles.append({"title": "怎么退出", "intent": "faq/how_to_leave"})
    time.sleep(1.1)  # asked anew at most once a second
    sent = member.tap("faq.how_to_leave").json()["id"]
    assert member.reply_after(sent)["body"]["text"] == "答：怎么退出"


def test_the_notice_is_agreed_to_once_and_every_tab_knows(site: Site) -> None:
    member = site.member(agrees=False)
    version = member.http.get("/api/chat/content").json()["privacy"]["version"]
    assert member.news()["state"]["privacy"] is False
    agreed = member.http.post("/api/chat/privacy", json={"version": version})
    assert (agreed.status_code, agreed.json()["privacy"]) == (200, True)
    first = Conversation.objects.get().privacy_at
    member.http.post("/api/chat/privacy", json={"version": version})
    assert Conversation.objects.get().privacy_at == first
    assert member.news()["state"]["privacy"] is True


@pytest.mark.parametrize("body", [{"text": "你好"}, {"choice": "handoff"}])
def test_nothing_is_taken_before_the_notice_is_agreed_to(site: Site, brain, body: dict) -> None:
    member = site.member(agrees=False)
    refused = member.post(**body)
    assert (refused.status_code, refused.json()["type"][-14:]) == (403, ":privacy_first")
    assert not Message.objects.filter(sender="member").exists()
    assert brain.asked == []


def test_a_changed_notice_is_asked_for_again(site: Site, member: Member) -> None:
    assert member.say("你好")
    Conversation.objects.update(privacy_version="0")
    assert member.post(text="再问").json()["type"].endswith(":privacy_first")
    member.connect()
    assert member.say("再问")


def test_agreeing_to_an_older_notice_is_refused(site: Site) -> None:
    member = site.member(agrees=False)
    refused = member.http.post("/api/chat/privacy", json={"version": "0"})
    assert (refused.status_code, refused.json()["type"][-15:]) == (409, "privacy_changed")
    assert member.news()["state"]["privacy"] is False


def test_a_thumb_is_kept_replaced_and_taken_back(member: Member, answer: dict) -> None:
    address = f"{MESSAGES}/{answer['id']}/feedback"
    assert answer["feedback"] is None
    down = {"rating": "down", "reason": "outdated", "comment": " 资料太旧了 "}
    assert member.http.put(address, json=down).json() == {"rating": "down", "reason": "outdated"}
    shown = {entry["id"]: entry["feedback"] for entry in member.history()}
    assert shown[answer["id"]] == {"rating": "down", "reason": "outdated"}
    assert Feedback.objects.get().comment == "资料太旧了"
    assert member.http.put(address, json={"rating": "up"}).json()["reason"] is None
    assert member.http.delete(address).status_code == 204
    assert member.http.delete(address).status_code == 204
    assert {entry["feedback"] for entry in member.history()} == {None}


@pytest.mark.parametrize(
    "body",
    [{}, {"rating": "sideways"}, {"rating": "down", "reason": "rude"}, {"rating": "up", "x": 1}],
)
def test_a_thumb_of_the_wrong_shape_is_a_problem(member: Member, answer: dict, body: dict) -> None:
    assert member.http.put(f"{MESSAGES}/{answer['id']}/feedback", json=body).status_code == 422


def test_only_an_own_answer_of_the_bot_can_be_rated(site: Site, member: Member, answer) -> None:
    own_words = member.history()[-2]["id"]
    up = {"rating": "up"}
    assert member.http.put(f"{MESSAGES}/{own_words}/feedback", json=up).status_code == 404
    other = site.member()
    assert other.http.put(f"{MESSAGES}/{answer['id']}/feedback", json=up).status_code == 404
    assert Feedback.objects.count() == 0


def test_what_came_after_the_last_look_is_unread(member: Member) -> None:
    greeting = member.history()[-1]["id"]
    assert member.news()["state"]["unread"] == 1
    member.http.post("/api/chat/seen", json={"id": greeting})
    member.ask("你好")
    assert member.news()["state"] | {"seen": greeting, "unread": 1} == member.news()["state"]


def test_having_seen_never_goes_back_nor_past_what_there_is(member: Member) -> None:
    last = member.ask("你好")["id"]
    after = member.http.post("/api/chat/seen", json={"id": last + 1000}).json()
    assert (after["seen"], after["unread"]) == (last, 0)
    assert member.http.post("/api/chat/seen", json={"id": 1}).json()["seen"] == last


@pytest.mark.parametrize("what", ["picture", "voice"])
def test_what_cannot_be_read_gets_an_honest_line(member: Member, brain, what: str) -> None:
    member.tap(what)
    *_, tried, line = member.history()
    assert tried["from"] == "member"
    assert (line["from"], line["kind"]) == ("system", "notice")
    assert "没有上传" in line["body"]["text"]
    assert brain.asked == []


def test_a_resolved_case_is_graded_once(member: Member, case: Case) -> None:
    address = f"/api/chat/cases/{case.pk}/rating"
    assert member.http.put(address, json={"score": 5}).status_code == 409
    cases.change_state(case, Case.State.WAITING, Case.State.RESOLVED, "resolved")
    graded = member.http.put(address, json={"score": 4, "comment": "很耐心"})
    assert (graded.status_code, graded.json()) == (200, {"score": 4})
    assert member.http.put(address, json={"score": 4}).status_code == 200
    assert member.http.put(address, json={"score": 1}).status_code == 409


def test_the_case_of_another_member_cannot_be_graded(site: Site, case: Case) -> None:
    cases.change_state(case, Case.State.WAITING, Case.State.RESOLVED, "resolved")
    other = site.member()
    assert other.http.put(f"/api/chat/cases/{case.pk}/rating", json={"score": 1}).status_code == 404
