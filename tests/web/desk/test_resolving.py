"""How a case ends: a grade, a bot that begins clean, and a day to open it again."""

from datetime import timedelta

import pytest
from django.utils import timezone

from chat import cases, turns
from chat.contract import BotTurn
from chat.db import locked
from chat.models import Case, CaseRating, Conversation, Message, Turn
from desk import blocking, listing
from desk.claiming import claim
from desk.listing import Filter
from desk.refusals import Refused
from desk.resolving import reopen, resolutions, resolve
from tests.web.brain_stand_in import turn
from tests.web.desk.conftest import call_for_human, texts_of


@pytest.fixture
def held(case: Case, wang) -> Case:
    """A case that 小王 holds."""
    return claim(case.pk, wang)


def ask_again(case: Case, text: str = "再问") -> Message:
    return Message.objects.create(
        conversation=case.conversation,
        sender="member",
        kind="text",
        body={"text": text},
        awaiting_bot=True,
    )


def test_the_end_is_told_with_a_question_for_a_grade(held: Case, wang) -> None:
    ended = resolve(held.pk, wang, "answered", " 说明了等待期 ")
    assert (ended.state, ended.assignee, ended.resolution) == ("resolved", None, "answered")
    assert ended.summary == "说明了等待期"
    assert ended.resolved_at is not None
    asked = Message.objects.filter(kind="csat").get()
    assert asked.body["case"] == held.pk
    assert held.events.get(kind="resolved").actor == wang


def test_only_the_assignee_ends_a_case_once_and_for_a_known_reason(held: Case, wang, li) -> None:
    for user, reason, code in ((li, "answered", "not_yours"), (wang, "because", "invalid")):
        with pytest.raises(Refused, match=code):
            resolve(held.pk, user, reason)
    with pytest.raises(Refused, match="too_long"):
        resolve(held.pk, wang, "answered", "长" * 501)
    resolve(held.pk, wang, "answered")
    with pytest.raises(Refused, match="resolved"):
        resolve(held.pk, wang, "answered")
    assert set(resolutions()) >= {"answered", "abuse", "other"}


def test_the_brain_begins_anew_with_the_first_message_after_the_case(held: Case, wang) -> None:
    resolve(held.pk, wang, "answered")
    asked = ask_again(held)
    work = turns.begin(held.conversation_id, "one")
    assert work.resets is not None
    turns.store(work, "one", BotTurn.model_validate(turn(str(asked.pk))))
    ask_again(held, "还有")
    assert turns.begin(held.conversation_id, "one").resets is None


def test_a_case_that_ends_while_the_brain_thinks_is_still_told_to_it(held: Case, wang) -> None:
    resolve(held.pk, wang, "answered")
    asked = ask_again(held)
    work = turns.begin(held.conversation_id, "one")
    cases.start_anew(held.conversation_id)
    turns.store(work, "one", BotTurn.model_validate(turn(str(asked.pk))))
    ask_again(held, "还有")
    assert turns.begin(held.conversation_id, "one").resets is not None


def test_what_the_bot_should_have_known_is_kept_with_the_question(wang) -> None:
    case = call_for_human("癌症复发怎么算")
    question = Message.objects.filter(sender="member").get()
    Turn.objects.create(message=question, outcome="decline", raw={"replies": []})
    claim(case.pk, wang)
    ended = resolve(case.pk, wang, "answered", bot_should_have_known=True)
    assert (ended.bot_should_have_known, ended.missed) == (True, question)


def test_a_question_of_another_member_cannot_be_named_as_missed(held: Case, wang) -> None:
    other = Message.objects.filter(conversation=call_for_human().conversation).first()
    with pytest.raises(Refused, match="invalid"):
        resolve(held.pk, wang, "answered", bot_should_have_known=True, missed=other.pk)


def test_a_colleague_opens_a_case_again_within_a_day(held: Case, wang, li) -> None:
    resolve(held.pk, wang, "answered")
    again = reopen(held.pk, li)
    assert (again.state, again.assignee, again.resolved_at) == ("active", li, None)
    assert [e.kind for e in held.events.all()][-2:] == ["resolved", "reopened"]
    with pytest.raises(Refused, match="not_resolved"):
        reopen(held.pk, wang)


def test_a_member_who_calls_again_waits_by_the_new_call_and_not_by_the_first(
    held: Case, wang
) -> None:
    resolve(held.pk, wang, "answered")
    hours_ago = timezone.now() - timedelta(hours=5)
    Case.objects.update(opened_at=hours_ago, resolved_at=hours_ago)
    earlier = call_for_human()
    with locked(held.conversation_id) as conversation:
        cases.ask_for_human(conversation, "member_request")
    assert list(listing.cases(wang, Filter(box="waiting"))) == [earlier, held]
    held.refresh_from_db()
    assert (held.resolved_at, held.resolution) == (None, "answered")


def test_a_graded_case_that_is_opened_again_is_not_asked_about_twice(held: Case, wang) -> None:
    resolve(held.pk, wang, "answered")
    CaseRating.objects.create(case=held, score=5)
    reopen(held.pk, wang)
    resolve(held.pk, wang, "answered")
    assert len(texts_of(held, "csat")) == 1


def test_a_case_is_not_opened_again_after_a_day_or_beside_a_new_one(held: Case, wang) -> None:
    resolve(held.pk, wang, "answered")
    Case.objects.update(resolved_at=timezone.now() - timedelta(hours=25))
    with pytest.raises(Refused, match="too_late"):
        reopen(held.pk, wang)
    with locked(held.conversation_id) as conversation:
        cases.ask_for_human(conversation, "member_request")
    Case.objects.filter(pk=held.pk).update(resolved_at=timezone.now())
    with pytest.raises(Refused, match="other_open"):
        reopen(held.pk, wang)


def test_an_abusive_member_gets_no_human_for_a_time_and_is_told_so(held: Case, wang) -> None:
    blocking.block(held.pk, wang, 30)
    held.refresh_from_db()
    assert (held.state, held.resolution) == ("resolved", "abuse")
    assert "人工服务暂停到" in texts_of(held, "staff")[-1]
    with locked(held.conversation_id) as conversation:
        cases.ask_for_human(conversation, "member_request")
    assert not Case.objects.exclude(state="resolved").exists()
    assert "助手仍可以回答" in texts_of(held, "notice")[-1]
    ask_again(held)
    assert turns.begin(held.conversation_id, "one") is not None


def test_danger_reaches_a_human_also_from_a_member_who_is_blocked(held: Case, wang) -> None:
    blocking.block(held.pk, wang, 30)
    with locked(held.conversation_id) as conversation:
        cases.ask_for_human(conversation, "danger", "urgent")
    assert Case.objects.get(state="waiting").priority == "urgent"


def test_a_block_runs_out_and_a_supervisor_may_end_it_early(held: Case, wang, chief) -> None:
    for minutes in (0, 1441):
        with pytest.raises(Refused, match="invalid"):
            blocking.block(held.pk, wang, minutes)
    blocking.block(held.pk, wang, 30)
    with pytest.raises(Refused, match="supervisors_only"):
        blocking.unblock(held.pk, wang)
    blocking.unblock(held.pk, chief)
    assert Conversation.objects.get().blocked_until is None
    Conversation.objects.update(blocked_until=timezone.now() - timedelta(seconds=1))
    with locked(held.conversation_id) as conversation:
        cases.ask_for_human(conversation, "member_request")
    assert Case.objects.filter(state="waiting").exists()


def test_who_does_not_hold_the_case_blocks_nobody(held: Case, li) -> None:
    with pytest.raises(Refused, match="not_yours"):
        blocking.block(held.pk, li, 30)
    assert Conversation.objects.get().blocked_until is None
