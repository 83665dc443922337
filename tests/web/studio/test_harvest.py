"""Which member messages come into the inbox, and that nothing of them outlives their erasure."""

import pytest
from django.db import connection

from chat import records
from chat.cases import ask_for_human
from chat.db import locked
from chat.models import Case, Choice, Conversation, Feedback, Message, Turn
from studio.inbox.harvest import BATCH, harvest
from studio.models import Decision, Miss, Sentence
from tests.web.people import user_with
from tests.web.racing import at_once
from tests.web.studio.measuring import counting_queries, tracing_memory
from tests.web.studio.misses import ago, asked, rated, said

pytestmark = pytest.mark.django_db


def reasons() -> dict[str, set[str]]:
    """The words of each missed message with its reasons."""
    found: dict[str, set[str]] = {}
    for miss in Miss.objects.select_related("message"):
        found.setdefault(miss.message.body["text"], set()).add(miss.reason)
    return found


def call(conversation: Conversation, reason: str = "member_request") -> Case:
    with locked(conversation.pk) as held:
        ask_for_human(held, reason)
    return Case.objects.get(conversation=conversation)


def test_what_was_not_understood_and_what_was_asked_back_about_is_missed() -> None:
    asked("水星多远")
    asked("要多久", outcome="clarify")
    asked("等待期多久", outcome="answer", intent="faq/waiting_period")
    asked("买基金吗", intent="ask_investment")
    asked("您好", outcome="chat", intent="greet")
    assert harvest() == 2
    assert reasons() == {"水星多远": {"fallback"}, "要多久": {"tie"}}


def test_a_question_whose_answer_got_a_thumb_down_is_missed() -> None:
    rated(asked("等待期多久", outcome="answer", intent="faq/waiting_period"))
    rated(asked("怎么退出", outcome="answer", intent="faq/exit"), "up")
    harvest()
    assert reasons() == {"等待期多久": {"thumb"}}


def test_a_thumb_that_was_taken_back_or_turned_up_counts_no_more() -> None:
    first, second = (
        rated(asked(text, outcome="answer", intent="faq/exit")) for text in ("怎么退出", "咋退出")
    )
    harvest()
    first.delete()
    Feedback.objects.filter(pk=second.pk).update(rating="up")
    harvest()
    assert reasons() == {}
    assert not Sentence.objects.exists()


def test_the_last_question_before_a_call_for_a_human_is_missed() -> None:
    member = Conversation.objects.create()
    asked("怎么退出", outcome="answer", intent="faq/exit", of=member)
    asked("退出要钱吗", outcome="answer", intent="faq/exit", of=member)
    asked("转人工", outcome="handoff", intent="request_human", of=member)
    call(member)
    asked("还有一件事", outcome="answer", intent="faq/exit", of=member)
    harvest()
    assert reasons() == {"退出要钱吗": {"human"}}


def test_a_question_of_long_before_has_nothing_to_do_with_the_call() -> None:
    member = Conversation.objects.create()
    asked("怎么退出", outcome="answer", intent="faq/exit", of=member, at=ago(hours=2))
    call(member)
    harvest()
    assert reasons() == {}


def test_a_call_out_of_danger_is_no_matter_for_authors() -> None:
    member = Conversation.objects.create()
    asked("活着没意思", outcome="answer", intent="faq/exit", of=member)
    call(member, "danger")
    harvest()
    assert reasons() == {}


def test_what_a_colleague_says_the_bot_should_have_known_is_missed() -> None:
    member = Conversation.objects.create()
    message = asked("能给宝宝买吗", outcome="answer", intent="faq/exit", of=member, at=ago(hours=5))
    call(member)
    Case.objects.update(state="resolved", bot_should_have_known=True, missed=message)
    harvest()
    assert reasons() == {"能给宝宝买吗": {"marked"}}


def test_a_button_that_was_tapped_is_not_a_members_words() -> None:
    message = asked("等待期是多久", outcome="clarify")
    choice = Choice.objects.create(
        conversation=message.conversation, title="等待期是多久", intent="faq/waiting_period"
    )
    Message.objects.filter(pk=message.pk).update(choice=choice)
    rated(message)
    harvest()
    assert reasons() == {}


def test_messages_that_differ_in_nothing_but_how_they_are_written_are_one_sentence() -> None:
    for text in ("怎么退出？", "怎么 退出", "怎么退出!!", "App怎么退出", "ａｐｐ怎么退出"):
        asked(text)
    harvest()
    assert Sentence.objects.count() == 2


def test_a_message_without_a_letter_is_a_sentence_too() -> None:
    rated(asked("？？？"))
    asked("……")
    harvest()
    assert Sentence.objects.count() == 2


def test_harvesting_again_adds_nothing_twice_and_goes_on_where_it_stopped() -> None:
    asked("水星多远")
    harvest()
    assert harvest() == 0
    asked("火星多远")
    assert harvest() == 1
    assert reasons() == {"水星多远": {"fallback"}, "火星多远": {"fallback"}}


def test_a_turn_that_was_committed_late_is_found_all_the_same() -> None:
    late = asked("晚到的一句")
    turn = Turn.objects.get(message=late)
    turn.delete()
    asked("水星多远")
    harvest()
    turn.save(force_insert=True)
    harvest()
    assert set(reasons()) == {"晚到的一句", "水星多远"}


def test_no_table_of_the_inbox_holds_a_members_words() -> None:
    asked("蓝色大象在哪里")
    harvest()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            if table.startswith("studio_"):
                rows = cursor.execute(f'SELECT * FROM "{table}"').fetchall()
                assert "蓝色大象" not in str(rows), table


def decided(text: str) -> Sentence:
    author = user_with("author")
    decision = Decision.objects.create(actor=author, kind="ignore", count=1)
    sentence = Sentence.objects.get(misses__message__body__text=text)
    Sentence.objects.filter(pk=sentence.pk).update(decision=decision)
    return sentence


def test_what_a_member_erases_is_gone_from_the_inbox_decided_or_not() -> None:
    open_, settled, other = asked("我的秘密"), asked("处理过的秘密"), asked("别人的话")
    asked("大家都问的", of=open_.conversation)
    asked("大家都问的", of=other.conversation)
    harvest()
    decided("处理过的秘密")
    records.erase(open_.conversation_id)
    records.erase(settled.conversation_id)
    assert set(reasons()) == {"别人的话", "大家都问的"}
    assert Sentence.objects.count() == 2
    harvest()
    assert Sentence.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_erasing_and_harvesting_at_the_same_time_stop_neither_and_leave_nothing_behind() -> None:
    messages = [asked(f"第{number % 5}句") for number in range(60)]
    failed: list[Exception] = []

    def act(message: Message | None) -> None:
        try:
            if message is None:
                harvest()
            else:
                records.erase(message.conversation_id)
        except Exception as error:
            failed.append(error)

    for start in range(0, 60, 10):
        at_once(act, [None, *messages[start : start + 10], None])
    assert failed == []
    harvest()
    assert not Miss.objects.exists()
    assert not Sentence.objects.exists()


def test_what_is_too_old_to_be_kept_is_gone_from_the_inbox() -> None:
    old = asked("很久以前", at=ago(days=181))
    Conversation.objects.filter(pk=old.conversation_id).update(created_at=ago(days=181))
    asked("刚才")
    harvest()
    records.erase_old()
    assert set(reasons()) == {"刚才"}
    assert Sentence.objects.count() == 1


def _missed(count: int) -> None:
    """So many long messages of one member, each unlike the others."""
    member, padding = Conversation.objects.create(), "长" * 900
    said = (
        Message(conversation=member, sender="member", kind="text", body={"text": f"{n}{padding}"})
        for n in range(count)
    )
    messages = Message.objects.bulk_create(said)
    Turn.objects.bulk_create(
        Turn(message=message, outcome="decline", intent="nlu_fallback", raw={"padding": padding})
        for message in messages
    )


def test_many_messages_are_read_in_steps_and_never_all_at_once() -> None:
    _missed(BATCH)
    with counting_queries() as few, tracing_memory() as little:
        assert harvest() == BATCH
    _missed(4 * BATCH)
    with counting_queries() as many, tracing_memory() as much:
        assert harvest() == 4 * BATCH
    assert much.peak < 1.5 * little.peak
    assert many.count < 6 * few.count


def test_a_message_that_waits_for_its_answer_is_not_missed_yet() -> None:
    said("等待期多久")
    assert harvest() == 0
