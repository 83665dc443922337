"""The database side of dispatch: leases, sweeps, and what becomes of a message."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from chat import lateness, leases, log, turns
from chat.cases import ask_for_human, change_state
from chat.contract import BotTurn
from chat.db import locked
from chat.models import Case, Choice, Conversation, Message
from tests.web.brain_stand_in import reply, turn


def test_a_message_that_waited_when_a_human_took_over_is_left_to_the_human(db) -> None:
    work = _waiting_message("你好")
    assert turns.begin(work.conversation_id, "one") == work
    with locked(work.conversation_id) as conversation:
        ask_for_human(conversation, "member_request")
    turns.postpone(work, "one", refused=False)
    change_state(Case.objects.get(), Case.CLAIMABLE, Case.State.ACTIVE, "claimed")
    # SQLite's own clock counts milliseconds.
    Conversation.objects.update(retry_at=timezone.now() - timedelta(milliseconds=2))
    assert turns.begin(work.conversation_id, "one") is None
    assert not Message.objects.filter(awaiting_bot=True).exists()
    assert not Conversation.objects.get().outage_told


def test_only_one_of_two_gets_the_lease(db) -> None:
    work = _waiting_message("你好")
    assert leases.take(work.conversation_id, "one")
    assert not leases.take(work.conversation_id, "two")
    assert leases.claim("two", 10) == []


def test_a_lease_that_ran_out_can_be_taken_and_the_late_answer_is_dropped(db) -> None:
    work = _waiting_message("你好")
    leases.take(work.conversation_id, "stalled")
    Conversation.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert leases.claim("successor", 10) == [work.conversation_id]
    assert not leases.renew(work.conversation_id, "stalled")
    answer = _answer(work)
    assert not turns.store(work, "stalled", answer)
    turns.postpone(work, "stalled", refused=False)
    assert not Conversation.objects.get().outage_told
    assert not turns.give_up(work, "stalled")
    assert turns.store(work, "successor", answer)
    assert [entry.body["text"] for entry in Message.objects.filter(sender="bot")] == ["好"]


def test_a_sweep_takes_no_more_than_it_can_work_on(db) -> None:
    works = [_waiting_message("你好") for _ in range(3)]
    first = leases.claim("one", 2)
    assert len(first) == 2
    assert sorted(first + leases.claim("two", 2)) == sorted(w.conversation_id for w in works)


def test_who_waits_for_a_free_place_is_told_once_that_it_takes_long(db) -> None:
    """In a burst a message may wait for seconds before anybody asks the brain."""
    late, fresh = _waiting_message("你好"), _waiting_message("你好")
    begun = timezone.now() - timedelta(seconds=6)
    Message.objects.filter(pk=late.message_id).update(at=begun)
    assert lateness.tell_late(timedelta(seconds=5)) == [late.public_id]
    assert lateness.tell_late(timedelta(seconds=5)) == []
    notice = Message.objects.get(sender="system")
    assert notice.conversation_id == late.conversation_id != fresh.conversation_id
    assert Message.objects.get(pk=late.message_id).awaiting_bot


@pytest.mark.django_db(transaction=True)
def test_sweeps_at_the_same_moment_share_what_waits() -> None:
    for _ in range(20):
        _waiting_message("你好")
    # The server of other tests may run and sweep as well: what counts is that no two share one.
    with ThreadPoolExecutor(4) as threads:
        claims = [pk for claim in threads.map(_claim, "abcd") for pk in claim]
    assert len(claims) == len(set(claims))
    held = Conversation.objects.filter(pk__in=claims, lease_owner__in="abcd")
    assert held.count() == len(claims)


def _claim(owner: str) -> list[int]:
    try:
        return leases.claim(owner, 20)
    finally:
        connection.close()


def test_an_answered_message_is_not_answered_again(db) -> None:
    work = _waiting_message("你好")
    leases.take(work.conversation_id, "one")
    answer = _answer(work)
    assert turns.store(work, "one", answer)
    assert not turns.store(work, "one", answer)
    assert Message.objects.filter(sender="bot").count() == 1


def test_a_conversation_that_rests_after_a_failure_is_not_taken_before_its_time(db) -> None:
    work = _waiting_message("你好")
    leases.take(work.conversation_id, "one")
    turns.postpone(work, "one", refused=False)
    assert turns.begin(work.conversation_id, "one") is None
    assert leases.claim("two", 1) == []
    Conversation.objects.update(retry_at=timezone.now() - timedelta(seconds=1))
    assert turns.begin(work.conversation_id, "one")


def test_a_conversation_without_a_waiting_message_is_left_free(db) -> None:
    conversation = Conversation.objects.create()
    assert turns.begin(conversation.pk, "one") is None
    assert leases.claim("two", 1) == []
    conversation.refresh_from_db()
    assert leases.is_idle(conversation)


def test_the_answer_to_one_message_brings_the_next_and_the_last_gives_the_lease_back(db) -> None:
    first = _waiting_message("第一")
    conversation = Conversation.objects.get()
    second = _waiting_message("第二", conversation)
    work = turns.begin(conversation.pk, "one")
    assert work == first
    stored = turns.store(work, "one", _answer(work))
    assert stored.next == second
    assert not leases.take(conversation.pk, "two")
    assert turns.store(second, "one", _answer(second)).next is None
    assert leases.take(conversation.pk, "two")


def test_an_answer_that_came_too_late_for_its_message_gives_the_lease_back(db) -> None:
    work = turns.begin(_waiting_message("你好").conversation_id, "one")
    # As when a colleague takes the case, answers and resolves it while the brain thinks.
    Message.objects.update(awaiting_bot=False)
    behind = _waiting_message("再问", Conversation.objects.get())
    assert turns.store(work, "one", _answer(work)) is None
    assert turns.begin(work.conversation_id, "two") == behind


def test_news_of_an_answer_is_what_a_client_would_read(db) -> None:
    work = _waiting_message("你好")
    turns.begin(work.conversation_id, "one")
    news = turns.store(work, "one", _answer(work)).news
    read = log.snapshot(work.conversation_id, news.after)
    assert (news.after, {"messages": news.messages, "state": news.state}) == (work.message_id, read)


def test_an_answer_behind_which_another_message_waits_says_that_the_bot_is_writing(db) -> None:
    work = _waiting_message("第一")
    _waiting_message("第二", Conversation.objects.get())
    turns.begin(work.conversation_id, "one")
    news = turns.store(work, "one", _answer(work)).news
    assert news.state["writer"] == "bot"
    assert news.state == log.state(work.conversation_id)


def test_an_answer_that_calls_a_human_is_to_be_read(db) -> None:
    work = _waiting_message("转人工")
    turns.begin(work.conversation_id, "one")
    answer = BotTurn.model_validate(turn(str(work.message_id), "handoff"))
    assert turns.store(work, "one", answer).news is None


def test_a_message_behind_a_call_for_a_human_begins_anew(db) -> None:
    work = _waiting_message("转人工")
    _waiting_message("再问", Conversation.objects.get())
    turns.begin(work.conversation_id, "one")
    answer = BotTurn.model_validate(turn(str(work.message_id), "handoff"))
    assert turns.store(work, "one", answer).next.resets == 1


def test_a_choice_waits_with_what_it_stands_for(db) -> None:
    conversation = Conversation.objects.create()
    choice = Choice.objects.create(
        conversation=conversation, title="两个计划", intent="faq/two_plans", entities=[]
    )
    work = _waiting_message("两个计划", conversation, choice)
    assert work.choice == {"title": "两个计划", "intent": "faq/two_plans", "entities": []}


def _answer(work: turns.Work) -> BotTurn:
    return BotTurn.model_validate(turn(str(work.message_id), replies=[reply("好")]))


def _waiting_message(
    text: str, conversation: Conversation | None = None, choice: Choice | None = None
) -> turns.Work:
    conversation = conversation or Conversation.objects.create()
    message = Message.objects.create(
        conversation=conversation,
        sender="member",
        kind="text",
        body={"text": text},
        choice=choice,
        awaiting_bot=True,
    )
    return turns.work_of(conversation, message)
