"""转人工: one case, an honest notice, and a bot that goes on until somebody takes it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from chat.cases import change_state
from chat.models import Case, CaseEvent
from tests.web.brain_stand_in import StandInBrain, reply, turn
from tests.web.site_process import Member


def test_a_tap_registers_a_case_and_says_honestly_where_it_stands(member: Member) -> None:
    assert member.tap("handoff").status_code == 202
    case = Case.objects.get()
    assert (case.state, case.reason, case.priority) == ("waiting", "member_request", "normal")
    (notice,) = [entry for entry in member.history() if entry["from"] == "system"]
    assert (notice["kind"], notice["body"]["position"]) == ("queue", 0)
    assert f"编号 {case.pk}" in notice["body"]["text"]
    assert "目前还没有客服接手" in notice["body"]["text"]
    assert "可以继续提问" in notice["body"]["text"]
    assert member.news()["state"]["case"] == {"id": case.pk, "state": "waiting"}
    assert member.texts("member") == ["转人工"]


def test_the_brain_is_not_asked_when_a_human_is_called_by_a_tap(
    member: Member, brain: StandInBrain
) -> None:
    brain.stop()
    assert member.tap("handoff").status_code == 202
    assert Case.objects.count() == 1
    assert brain.asked == []


def test_asking_again_while_waiting_repeats_the_state_and_opens_no_second_case(
    member: Member,
) -> None:
    member.tap("handoff")
    member.tap("handoff")
    case = Case.objects.get()
    assert "不用重复登记" in member.texts("system")[-1]
    assert f"编号 {case.pk}" in member.texts("system")[-1]
    assert [event.kind for event in CaseEvent.objects.all()] == ["opened", "repeated"]


def test_a_resent_tap_is_one_message_and_one_event(member: Member) -> None:
    cid = "5a0f8c0e-3a49-4f0c-9a3d-0c8c5d3b9a11"
    ids = {member.post(cid=cid, choice="handoff").json()["id"] for _ in range(3)}
    assert len(ids) == 1
    assert CaseEvent.objects.count() == 1


def test_the_bot_goes_on_answering_while_the_case_waits(member: Member) -> None:
    member.tap("handoff")
    assert member.ask("等待期多久")["body"]["text"] == "答：等待期多久"


def test_a_handoff_of_the_brain_registers_a_case_with_its_reason(
    member: Member, brain: StandInBrain
) -> None:
    brain.answers["我要找人工"] = lambda asked: turn(
        asked["message_id"],
        "handoff",
        replies=[reply("好的。")],
        handoff={"reason": "two_unclear", "priority": "urgent"},
    )
    sent = member.say("我要找人工")
    member.reply_after(sent, "system")
    case = Case.objects.get()
    assert (case.reason, case.priority) == ("two_unclear", "urgent")
    texts = [entry["body"]["text"] for entry in member.news(sent)["messages"]]
    assert texts[0] == "好的。"
    assert f"编号 {case.pk}" in texts[1]


def test_a_handoff_of_the_brain_without_words_gets_the_notice_and_no_apology(
    member: Member, brain: StandInBrain
) -> None:
    brain.answers["人工"] = lambda asked: turn(asked["message_id"], "handoff")
    sent = member.say("人工")
    member.reply_after(sent, "system")
    assert [entry["from"] for entry in member.news(sent)["messages"]] == ["system"]


def test_asking_while_a_human_holds_the_case_says_so(member: Member) -> None:
    member.tap("handoff")
    change_state(Case.objects.get(), Case.State.WAITING, Case.State.ACTIVE, "claimed")
    member.tap("handoff")
    assert "客服正在处理" in member.texts("system")[-1]


def test_a_call_within_a_day_goes_on_with_the_case_that_was_resolved(member: Member) -> None:
    member.tap("handoff")
    case = Case.objects.get()
    change_state(case, Case.State.WAITING, Case.State.RESOLVED, "resolved")
    member.tap("handoff")
    assert Case.objects.get().state == "waiting"
    assert member.news()["state"]["case"] == {"id": case.pk, "state": "waiting"}
    assert [event.kind for event in case.events.all()] == ["opened", "resolved", "reopened"]


def test_a_call_more_than_a_day_after_a_case_was_resolved_opens_a_new_one(member: Member) -> None:
    member.tap("handoff")
    case = Case.objects.get()
    change_state(case, Case.State.WAITING, Case.State.RESOLVED, "resolved")
    Case.objects.update(resolved_at=timezone.now() - timedelta(hours=25))
    assert member.news()["state"]["case"] is None
    member.tap("handoff")
    assert Case.objects.count() == 2
    assert member.news()["state"]["case"]["id"] != case.pk


def test_a_case_changes_state_once_and_the_second_attempt_is_told(member: Member) -> None:
    member.tap("handoff")
    case = Case.objects.get()
    moves = [change_state(case, Case.State.WAITING, Case.State.ACTIVE, "claimed") for _ in range(2)]
    assert moves == [True, False]
    claimed = CaseEvent.objects.get(kind="claimed")
    assert (claimed.old_state, claimed.new_state) == ("waiting", "active")


def test_the_database_itself_allows_one_open_case_only(member: Member) -> None:
    member.tap("handoff")
    case = Case.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.create(conversation=case.conversation, reason="member_request")
