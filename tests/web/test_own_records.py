"""「导出我的记录」: a member takes along all that is stored of them, and nothing of others."""

from http import HTTPStatus
from typing import Any

import pytest
from django.utils import timezone

from chat import tokens
from chat.models import Case, Conversation, Message
from chat.sentences import page_texts
from desk.claiming import claim
from desk.notes import add_note
from tests.web.brain_stand_in import StandInBrain
from tests.web.people import colleague_at_desk
from tests.web.relatives import goes_with
from tests.web.site_process import Member, Site

TOO_MANY = "urn:member-help:problem:too_many_exports"
SECRET = "我的独特秘密是蓝色大象"
REMEMBERED = [
    {"kind": "said", "at": "2019-05-16T00:00:00.000Z", "message_id": "1", "text": SECRET,
     "intent": "faq/waiting_period", "entities": [{"entity": "age", "value": 62}]},
    {"kind": "slot", "at": "2019-05-16T00:00:00.000Z", "slot": "plan", "value": "senior_cancer"},
]  # fmt: skip


def _export(member: Member) -> dict[str, Any]:
    answer = member.http.get("/api/chat/records")
    assert answer.status_code == HTTPStatus.OK, answer.text
    return answer.json()


@pytest.fixture
def case(member: Member, brain: StandInBrain) -> Case:
    """A case of the member that went through a colleague's hands, was resolved and graded."""
    member.ask(SECRET)
    member.tap("handoff")
    found = Case.objects.get()
    colleague = colleague_at_desk("同事乙")
    claim(found.pk, colleague)
    add_note(found.pk, colleague, "备注里的话")
    ended = {"state": "resolved", "assignee": None, "resolved_at": timezone.now()}
    words = {"resolution": "answered", "summary": "小结里的话"}
    Case.objects.filter(pk=found.pk).update(**ended, **words)
    body = {"score": 4, "comment": "等得有点久"}
    assert member.http.put(f"/api/chat/cases/{found.pk}/rating", json=body).status_code == 200
    return found


def test_all_that_the_member_said_and_was_told_is_in_it(member: Member) -> None:
    answer = member.ask(SECRET)
    thumb = {"rating": "down", "reason": "too_long", "comment": "看不完"}
    member.http.put(f"/api/chat/messages/{answer['id']}/feedback", json=thumb)
    copy = _export(member)
    assert [entry["id"] for entry in copy["messages"]] == [one["id"] for one in member.history()]
    (said,) = [entry for entry in copy["messages"] if entry["body"].get("text") == SECRET]
    assert said["understood"]["intent"] == "faq/what_is_xianghubao"
    assert said["understood"]["shown"] is True
    (rated,) = [entry["feedback"] for entry in copy["messages"] if entry["feedback"]]
    assert (rated["rating"], rated["reason"], rated["comment"]) == ("down", "too_long", "看不完")
    assert copy["conversation"]["privacy"]["version"] == page_texts()["privacy"]["version"]
    assert copy["about"] == page_texts()["own_records"]


def test_cases_are_in_it_without_what_colleagues_wrote_for_one_another(
    member: Member, case: Case
) -> None:
    (told,) = _export(member)["cases"]
    assert (told["id"], told["reason"], told["state"]) == (case.pk, "member_request", "resolved")
    assert [event["kind"] for event in told["events"]] == ["opened", "claimed"]
    assert told["rating"]["score"] == 4
    assert told["rating"]["comment"] == "等得有点久"
    text = member.http.get("/api/chat/records").text
    assert "备注里的话" not in text
    assert "小结里的话" not in text
    assert "同事乙" not in str(told)


def test_what_the_brain_remembers_is_in_it(member: Member, brain: StandInBrain) -> None:
    brain.remembered[member.conversation] = REMEMBERED
    brain.remembered["a-conversation-of-another"] = [{**REMEMBERED[0], "text": "别人的话"}]
    assert _export(member)["remembered"] == REMEMBERED


def test_nothing_of_another_member_is_in_it(site: Site, member: Member) -> None:
    other = site.member()
    other.ask("别人的话")
    other.tap("handoff")
    member.ask(SECRET)
    text = member.http.get(f"/api/chat/records?conversation={other.conversation}").text
    assert SECRET in text
    assert "别人的话" not in text
    assert other.conversation not in text
    assert '"cases": []' in text


def test_a_long_conversation_is_in_it_to_its_beginning(member: Member) -> None:
    conversation = Conversation.objects.get(public_id=member.conversation)
    texts = [f"第{number}句" for number in range(450)]
    Message.objects.bulk_create(
        Message(conversation=conversation, sender="member", kind="text", body={"text": text})
        for text in texts
    )
    told = [entry["body"].get("text") for entry in _export(member)["messages"]]
    assert told[-450:] == texts


def test_it_is_a_file_that_nobody_keeps_on_the_way(member: Member) -> None:
    answer = member.http.get("/api/chat/records")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="my-records.json"'


def test_without_a_token_that_holds_nothing_is_told(
    member: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The cookie alone, as a page of another site could make a browser send it.
    assert member.http.get("/api/chat/records", headers={"Authorization": ""}).status_code == 401
    monkeypatch.setattr("django.core.signing.time.time", lambda: 1_700_000_000.0)
    old = {"Authorization": f"Bearer {tokens.issue(member.conversation)}"}
    assert member.http.get("/api/chat/records", headers=old).status_code == 401


def test_a_member_may_ask_for_it_three_times_a_minute(site: Site, member: Member) -> None:
    # Seven are too many even when a minute ends among them.
    asked = [member.http.get("/api/chat/records") for _ in range(7)]
    refused = [answer for answer in asked if answer.status_code != HTTPStatus.OK]
    assert 1 <= len(refused) <= 4
    assert {answer.json()["type"] for answer in refused} == {TOO_MANY}
    assert all(int(answer.headers["Retry-After"]) <= 60 for answer in refused)
    assert site.member().http.get("/api/chat/records").status_code == 200


def test_half_of_it_is_not_given_out_as_the_whole(member: Member, brain: StandInBrain) -> None:
    brain.ready = False
    answer = member.http.get("/api/chat/records")
    assert (answer.status_code, answer.json()["type"][-12:]) == (503, ":unavailable")


def test_asking_for_it_changes_nothing(member: Member) -> None:
    member.ask(SECRET)
    before = _of_the_member(member)
    _export(member)
    assert _of_the_member(member) == before


def _of_the_member(member: Member) -> list[Any]:
    conversation = Conversation.objects.filter(public_id=member.conversation)
    return [*conversation.values_list(), *Message.objects.values_list()]


# Of each table that goes with a conversation: what is in the copy, and what is not, because it is
# bookkeeping of ours, a key between tables, or colleagues' words to one another (docs/privacy.md).
TOLD = {
    "chat_conversation": "public_id created_at member privacy_version privacy_at seen_id"
    " device blocked_until delivered_id",
    "chat_message": "id cid sender name kind body at choice",
    "chat_choice": "title",
    "chat_feedback": "rating reason comment at",
    "chat_turn": "at outcome intent confidence shown raw",
    "chat_case": "id state reason opened_at resolved_at",
    "chat_caseevent": "at kind",
    "chat_caserating": "score comment at",
}
NOT_TOLD = {
    "chat_conversation": "id lease_owner lease_until outage_told failures refusals retry_at resets"
    " resets_told member_writes_until staff_writes_until",
    "chat_message": "conversation reply_to awaiting_bot",
    "chat_choice": "id conversation key intent entities",
    "chat_feedback": "id message",
    "chat_turn": "id message release edition",
    "chat_case": "conversation priority waiting_since claimed_at assignee team seen_id told_place"
    " told_at resolution summary bot_should_have_known missed",
    "chat_caseevent": "id case old_state new_state actor detail",
    "chat_caserating": "id case",
    "chat_opensocket": "id conversation owner until",
    "desk_note": "id case author at text",
    "studio_miss": "id message sentence reason at",
}


def test_every_column_that_goes_with_a_conversation_is_in_the_copy_or_left_out_on_purpose() -> None:
    decided = {
        table: {*TOLD.get(table, "").split(), *NOT_TOLD.get(table, "").split()}
        for table in {*TOLD, *NOT_TOLD}
    }
    stored = {
        model._meta.db_table: {field.name for field in model._meta.concrete_fields}
        for model in goes_with(Conversation)
    }
    assert decided == stored
