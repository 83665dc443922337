"""Turns: in order, one in flight, answered once, through outages and nonsense."""

import asyncio
import threading

import pytest

from chat import dispatch
from chat.brain import Brain
from chat.cases import change_state
from chat.db import locked
from chat.models import Case, Conversation, Message, Turn
from tests.web.brain_stand_in import TOKEN, StandInBrain, reply, turn, usual_answer
from tests.web.site_process import Member, eventually

OUTAGE = "助手暂时连接不上，您的消息已收到，恢复后会尽快回复；也可以点“转人工”。"


APOLOGY = "抱歉，这个问题我没能答上来。您可以换个说法再问一次，也可以点“转人工”由客服来处理。"


def test_messages_sent_while_the_brain_thinks_are_answered_in_order(
    member: Member, brain: StandInBrain
) -> None:
    brain.open.clear()
    asked = [f"问题{number}" for number in range(6)]
    for text in asked:
        member.say(text)
    brain.open.set()
    eventually(lambda: len(member.texts("bot")) == 7)
    assert member.texts("bot")[1:] == [f"答：{text}" for text in asked]
    assert brain.texts_of(member.conversation) == asked
    assert brain.most_in_flight == 1


def test_a_slow_turn_of_one_member_does_not_hold_up_another(site, brain: StandInBrain) -> None:
    slow, quick, gate = site.member(), site.member(), threading.Event()
    brain.answers["慢"] = lambda asked: gate.wait(30) and usual_answer(asked)
    sent = slow.say("慢")
    assert quick.ask("快")["body"]["text"] == "答：快"
    gate.set()
    assert slow.reply_after(sent)["body"]["text"] == "答：慢"


def test_no_transaction_is_open_while_the_brain_thinks(member: Member, brain) -> None:
    brain.open.clear()
    member.say("第一个")
    eventually(lambda: brain.asked)
    # Both need the conversation's row, which an open transaction would hold.
    assert member.post(text="第二个").status_code == 202
    with locked(Conversation.objects.get().pk) as conversation:
        assert conversation.lease_owner


def test_the_whole_turn_is_stored_for_the_authors(member: Member) -> None:
    answer = member.ask("等待期多久")
    stored = Turn.objects.get()
    assert (stored.outcome, stored.intent, stored.confidence, stored.release, stored.shown) == (
        "answer",
        "faq/what_is_xianghubao",
        0.93,
        "stand-in",
        True,
    )
    assert stored.raw["replies"][0]["buttons"][0]["intent"] == "faq/two_plans"
    assert Message.objects.get(pk=answer["id"]).reply_to == stored.message


def test_two_replies_of_one_turn_are_two_messages(member: Member, brain: StandInBrain) -> None:
    brain.answers["两问"] = lambda asked: turn(
        asked["message_id"], replies=[reply("第一"), reply("第二", kind="card", data={"a": 1})]
    )
    member.ask("两问")
    bot = [entry for entry in member.history() if entry["from"] == "bot"][1:]
    assert [(entry["kind"], entry["body"]["text"]) for entry in bot] == [
        ("text", "第一"),
        ("card", "第二"),
    ]
    assert bot[1]["body"]["data"] == {"a": 1}


def test_while_the_brain_is_down_the_member_is_told_once_and_answered_later_once(
    member: Member, brain: StandInBrain
) -> None:
    brain.stop()
    member.say("第一个")
    eventually(lambda: member.texts("system") == [OUTAGE])
    assert member.news()["state"]["typing"] is False
    member.say("第二个")
    eventually(lambda: Conversation.objects.get().failures >= 2)
    assert member.texts("system") == [OUTAGE]
    brain.start()
    eventually(lambda: len(member.texts("bot")) == 3)
    assert member.texts("bot")[1:] == ["答：第一个", "答：第二个"]
    assert not Message.objects.filter(awaiting_bot=True).exists()


def test_a_second_outage_is_told_again(member: Member, brain: StandInBrain) -> None:
    for number in (1, 2):
        brain.ready = False
        member.say(f"问题{number}")
        eventually(lambda expected=number: member.texts("system") == [OUTAGE] * expected)
        brain.ready = True
        eventually(lambda expected=number: f"答：问题{expected}" in member.texts("bot"))


@pytest.mark.parametrize(
    "nonsense",
    [
        b"",
        b"not json",
        b"[]",
        b'{"message_id": "1"}',
        (400, b'{"title": "bad request"}'),
    ],
)
def test_a_useless_answer_of_the_brain_becomes_an_apology_and_the_offer_of_a_human(
    member: Member, brain: StandInBrain, nonsense
) -> None:
    brain.answers["怪"] = lambda asked: nonsense
    answer = member.ask("怪")
    assert (answer["body"]["text"], answer["body"]["handoff"]) == (APOLOGY, "offer")
    assert member.ask("正常")["body"]["text"] == "答：正常"


def test_an_empty_list_of_replies_becomes_an_apology_and_is_kept_for_the_authors(
    member: Member, brain: StandInBrain
) -> None:
    brain.answers["空"] = lambda asked: turn(asked["message_id"], "decline")
    assert member.ask("空")["body"]["text"] == APOLOGY
    assert Turn.objects.get().raw["replies"] == []


def test_an_answer_with_characters_that_no_database_stores_does_not_stop_the_conversation(
    member: Member, brain: StandInBrain
) -> None:
    brain.answers["零"] = lambda asked: turn(asked["message_id"], replies=[reply("好\u0000的")])
    brain.answers["半"] = lambda asked: turn(asked["message_id"], replies=[reply("好\ud83d")])
    assert member.ask("零")["body"]["text"] == "好的"
    assert member.ask("半")["body"]["text"] == APOLOGY


def test_a_message_that_a_ready_brain_keeps_failing_on_does_not_block_the_next(
    member: Member, brain: StandInBrain
) -> None:
    brain.answers["毒"] = lambda asked: (503, {"title": "failed"})
    Conversation.objects.update(refusals=4)
    assert member.ask("毒")["body"]["text"] == APOLOGY
    assert member.ask("正常")["body"]["text"] == "答：正常"


def test_a_failure_while_the_brain_is_ready_is_counted_and_tried_again(
    member: Member, brain: StandInBrain
) -> None:
    brain.answers["偶"] = lambda asked: (503, {"title": "failed"})
    member.say("偶")
    eventually(lambda: Conversation.objects.get().refusals)
    assert member.texts("system") == [OUTAGE]
    assert Message.objects.get(sender="member").awaiting_bot


def test_the_bot_is_silent_when_a_human_took_the_case_while_it_was_thinking(
    member: Member, brain: StandInBrain
) -> None:
    member.tap("handoff")
    brain.open.clear()
    member.say("还在吗")
    eventually(lambda: brain.asked)
    change_state(Case.objects.get(), Case.CLAIMABLE, Case.State.ACTIVE, "claimed")
    brain.open.set()
    eventually(lambda: Turn.objects.exists())
    assert "答：还在吗" not in member.texts("bot")
    assert Turn.objects.get().shown is False


def test_while_a_human_holds_the_case_the_brain_is_not_asked(member: Member, brain) -> None:
    member.tap("handoff")
    change_state(Case.objects.get(), Case.CLAIMABLE, Case.State.ACTIVE, "claimed")
    member.say("你好")
    change_state(Case.objects.get(), Case.State.ACTIVE, Case.State.RESOLVED, "resolved")
    member.ask("解决以后")
    assert [asked["text"] for asked in brain.asked] == ["解决以后"]


def test_a_yes_from_an_outage_is_not_answered_once_a_human_has_had_the_case(
    member: Member, brain: StandInBrain
) -> None:
    brain.ready = False
    member.reply_after(member.say("好的"), sender="system")
    member.tap("handoff")
    # Faster than the dispatcher asks again.
    change_state(Case.objects.get(), Case.CLAIMABLE, Case.State.ACTIVE, "claimed")
    change_state(Case.objects.get(), Case.State.ACTIVE, Case.State.RESOLVED, "resolved")
    brain.ready = True
    assert member.ask("解决以后")["body"]["text"] == "答：解决以后"
    assert "答：好的" not in member.texts("bot")


@pytest.mark.django_db(transaction=True)
def test_in_a_burst_that_lasts_what_a_dead_process_left_is_answered_too(
    brain: StandInBrain, monkeypatch
) -> None:
    monkeypatch.setattr(dispatch, "AT_ONCE", 1)
    left, *queued = (_one_who_waits(f"问题{number}") for number in range(4))

    async def last_through_a_burst() -> None:
        asked = Brain(brain.url, TOKEN)
        dispatcher = dispatch.Dispatcher(asked)
        for conversation in queued:
            dispatcher.kick(conversation.pk)
        await dispatcher.sweep()
        await dispatcher.drained()
        await asked.close()

    asyncio.run(last_through_a_burst())
    # On a busy machine the sweep of the site that is running takes some, under its own lease.
    waiting = Message.objects.filter(awaiting_bot=True)
    assert not waiting.filter(conversation__lease_until=None).exists()
    eventually(lambda: not waiting.exists())
    assert left.messages.filter(sender="bot").count() == 1
    assert len(brain.asked) == 4


def _one_who_waits(text: str) -> Conversation:
    conversation = Conversation.objects.create()
    body = {"text": text}
    Message.objects.create(
        conversation=conversation, sender="member", kind="text", body=body, awaiting_bot=True
    )
    return conversation


def test_an_answer_that_takes_long_is_announced_once_and_given_once(member: Member, brain) -> None:
    brain.open.clear()
    sent = member.say("你好")
    line = member.reply_after(sent, sender="system")
    assert "有点慢" in line["body"]["text"]
    assert member.tap("handoff").status_code == 202
    brain.open.set()
    assert member.reply_after(sent)["body"]["text"] == "答：你好"
    texts = member.texts("system")
    assert sum("有点慢" in text or "连接不上" in text for text in texts) == 1
    assert member.texts("bot").count("答：你好") == 1
    # Once more in case that one of several brains hangs (``chat.asking_again``), never oftener.
    assert [asked["message_id"] for asked in brain.asked].count(str(sent)) <= 2
