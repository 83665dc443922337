"""One case, one colleague: claims, capacity, and who may when."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from chat import turns
from chat.contract import BotTurn
from chat.models import Case, CaseEvent, Conversation, Message, Staff, Turn
from desk.claiming import claim
from desk.presence import set_state
from desk.refusals import Refused
from desk.resolving import resolve
from tests.web.brain_stand_in import reply, turn
from tests.web.desk.conftest import call_for_human, texts_of
from tests.web.people import colleague_at_desk
from tests.web.racing import at_once

RACERS = 50


@pytest.mark.django_db(transaction=True)
def test_of_fifty_colleagues_who_claim_at_once_one_wins_and_the_others_are_told_who() -> None:
    racers = [colleague_at_desk(f"客服{number}") for number in range(RACERS)]
    case = call_for_human()
    told, won = [], []

    def race(user: Any) -> None:
        try:
            won.append(claim(case.pk, user).assignee_id)
        except Refused as refused:
            told.append((refused.code, refused.values["holder_id"]))

    at_once(race, racers)
    winner = Case.objects.get().assignee_id
    assert won == [winner]
    assert told == [("taken", winner)] * (RACERS - 1)
    assert CaseEvent.objects.filter(kind="claimed").count() == 1
    assert Message.objects.filter(kind="staff").count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_colleague_who_claims_many_cases_at_once_gets_no_more_than_the_capacity() -> None:
    user = colleague_at_desk("小王", capacity=3)
    cases = [call_for_human() for _ in range(8)]
    refused = []

    def race(case: Case) -> None:
        try:
            claim(case.pk, user)
        except Refused as error:
            refused.append(error.code)

    at_once(race, cases)
    assert Case.objects.filter(assignee=user, state="active").count() == 3
    assert refused == ["at_capacity"] * 5


def test_the_member_is_told_who_took_the_case(case: Case, wang) -> None:
    claimed = claim(case.pk, wang)
    assert (claimed.state, claimed.assignee) == ("active", wang)
    joined = Message.objects.filter(kind="staff").get()
    assert joined.body | {"event": "joined", "name": "小王", "case": case.pk} == joined.body
    assert "小王已接手" in joined.body["text"]
    event = case.events.get(kind="claimed")
    assert (event.actor, event.old_state, event.new_state) == (wang, "waiting", "active")
    assert event.detail["waited"] >= 0


def test_claiming_ones_own_case_again_changes_nothing(case: Case, wang) -> None:
    claim(case.pk, wang)
    assert claim(case.pk, wang).assignee == wang
    assert case.events.filter(kind="claimed").count() == 1


def test_the_second_who_claims_reads_who_was_first(case: Case, wang, li) -> None:
    claim(case.pk, wang)
    with pytest.raises(Refused) as refused:
        claim(case.pk, li)
    assert (refused.value.code, refused.value.status) == ("taken", 409)
    assert refused.value.sentence == "小王已经接手了这个工单。"


def test_a_message_left_is_claimed_like_a_case_that_waits(case: Case, wang) -> None:
    Case.objects.update(state="left")
    assert claim(case.pk, wang).state == "active"


def test_nobody_claims_a_case_that_has_ended_or_does_not_exist(case: Case, wang, li) -> None:
    claim(case.pk, wang)
    resolve(case.pk, wang, "answered")
    for number, code in ((case.pk, "resolved"), (999, "no_case")):
        with pytest.raises(Refused, match=code):
            claim(number, li)


@pytest.mark.parametrize("why", ["offline", "silent"])
def test_who_is_not_there_claims_nothing(case: Case, li, why: str) -> None:
    if why == "offline":
        set_state(li, "offline")
    else:
        Staff.objects.filter(user=li).update(seen_at=timezone.now() - timedelta(hours=1))
    with pytest.raises(Refused, match="off_duty"):
        claim(case.pk, li)


def test_a_busy_colleague_may_still_take_a_case_by_hand(case: Case, li) -> None:
    set_state(li, "busy")
    assert claim(case.pk, li).assignee == li


def test_who_holds_as_many_as_allowed_gets_no_more(case: Case) -> None:
    user = colleague_at_desk("小赵", capacity=1)
    claim(case.pk, user)
    another = call_for_human()
    with pytest.raises(Refused, match="at_capacity"):
        claim(another.pk, user)
    another.refresh_from_db()
    assert (another.state, another.assignee) == ("waiting", None)
    assert not another.events.filter(kind="claimed").exists()
    assert texts_of(another, "staff") == []


def test_a_bot_answer_computed_before_the_claim_and_ready_after_it_is_suppressed(
    case: Case, wang
) -> None:
    asked = Message.objects.create(
        conversation=case.conversation,
        sender="member",
        kind="text",
        body={"text": "还有吗"},
        awaiting_bot=True,
    )
    work = turns.begin(case.conversation_id, "one")
    claim(case.pk, wang)
    answer = turn(str(asked.pk), replies=[reply("太迟的回答")])
    stored = turns.store(work, "one", BotTurn.model_validate(answer))
    assert (stored.next, stored.news) == (None, None)
    assert "太迟的回答" not in texts_of(case)
    assert Turn.objects.get().shown is False
    asked.refresh_from_db()
    assert not asked.awaiting_bot


def test_while_a_colleague_holds_the_case_nothing_goes_to_the_bot_however_long(
    case: Case, wang
) -> None:
    claim(case.pk, wang)
    hours_ago = timezone.now() - timedelta(hours=3)
    Case.objects.update(opened_at=hours_ago, claimed_at=hours_ago)
    Conversation.objects.update(created_at=hours_ago)
    Message.objects.create(
        conversation=case.conversation,
        sender="member",
        kind="text",
        body={"text": "还在吗"},
        awaiting_bot=True,
    )
    assert turns.begin(case.conversation_id, "one") is None
