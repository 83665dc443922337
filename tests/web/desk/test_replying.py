"""What a colleague says to the member, and what only colleagues may read."""

from uuid import uuid4

import pytest

from chat import log
from chat.models import Case, Conversation, Message
from desk import marks
from desk.claiming import claim
from desk.notes import add_note
from desk.refusals import Refused
from desk.replying import reply
from desk.resolving import resolve
from desk.wording import promise_words
from tests.web.desk.conftest import texts_of


@pytest.fixture
def held(case: Case, wang) -> Case:
    """A case that 小王 holds."""
    return claim(case.pk, wang)


def test_a_reply_carries_the_colleagues_name(held: Case, wang) -> None:
    said = reply(held.pk, wang, " 等待期是 90 天。\x00 ")
    assert (said.sender, said.name, said.kind) == ("staff", "小王", "text")
    assert said.body == {"text": "等待期是 90 天。"}
    assert log.as_wire(said)["from"] == "staff"


def test_only_the_assignee_replies(held: Case, li, chief) -> None:
    for other in (li, chief):
        with pytest.raises(Refused, match="not_yours"):
            reply(held.pk, other, "我来说")
    assert "我来说" not in texts_of(held)


def test_nobody_replies_in_a_case_that_nobody_holds_or_that_has_ended(case: Case, wang) -> None:
    with pytest.raises(Refused, match="nobodys"):
        reply(case.pk, wang, "您好")
    claim(case.pk, wang)
    resolve(case.pk, wang, "answered")
    with pytest.raises(Refused, match="resolved"):
        reply(case.pk, wang, "您好")


def test_a_reply_that_is_sent_again_is_stored_once(held: Case, wang) -> None:
    cid = uuid4()
    first = reply(held.pk, wang, "您好", cid=cid)
    assert reply(held.pk, wang, "您好", cid=cid) == first
    assert Message.objects.filter(sender="staff").count() == 1


@pytest.mark.parametrize(("text", "code"), [(" ", "empty"), ("长" * 1001, "too_long")])
def test_a_reply_without_words_or_with_too_many_is_refused(held, wang, text, code) -> None:
    with pytest.raises(Refused, match=code):
        reply(held.pk, wang, text)


def test_numbers_that_name_a_person_are_masked_in_replies_and_notes(held: Case, wang) -> None:
    said = reply(held.pk, wang, "您的电话是 13812345678 吗")
    assert "13812345678" not in said.body["text"]
    assert "13812345678" not in add_note(held.pk, wang, "电话 13812345678").text


def test_a_reply_that_sounds_like_a_promise_is_sent_only_when_confirmed(held: Case, wang) -> None:
    with pytest.raises(Refused, match="promise") as refused:
        reply(held.pk, wang, "您放心，一定赔，保证通过")
    assert refused.value.values["words"] == "一定、保证"
    assert not Message.objects.filter(sender="staff").exists()
    reply(held.pk, wang, "您放心，一定赔，保证通过", confirmed=True)
    assert held.events.get(kind="promise_sent").detail == {"words": ["一定", "保证"]}


@pytest.mark.parametrize("word", ["保证", "一定赔", "肯定能赔", "包赔", "百分百"])
def test_promise_words_are_found(word: str) -> None:
    assert promise_words(f"这种情况{word}给您")


@pytest.mark.parametrize("text", ["我们不保证结果", "请保证账户余额充足", "能不能加入以审核为准"])
def test_what_promises_nothing_passes(text: str) -> None:
    assert promise_words(text) == []


def test_a_note_lies_in_no_message_and_anybody_at_the_desk_may_write_one(held, li) -> None:
    note = add_note(held.pk, li, "这位成员之前投诉过")
    assert list(held.notes.all()) == [note]
    seen = log.snapshot(held.conversation_id, 0)
    assert "这位成员之前投诉过" not in str(seen)
    assert "这位成员之前投诉过" not in str(texts_of(held))


def test_a_reply_is_marked_stored_then_delivered_then_read(held: Case, wang) -> None:
    said = reply(held.pk, wang, "您好")

    def mark() -> str:
        return marks.mark_of(said, Conversation.objects.get(pk=held.conversation_id))

    assert mark() == "stored"
    log.snapshot(held.conversation_id, 0)
    assert mark() == "delivered"
    Conversation.objects.update(seen_id=said.pk)
    assert mark() == "read"


def test_what_the_assignee_has_looked_at_is_no_longer_unread(held: Case, wang, li) -> None:
    said = Message.objects.filter(sender="member").latest("id")
    assert marks.unread(held) == 1
    assert marks.staff_saw(held.pk, li, said.pk) == 0
    assert marks.staff_saw(held.pk, wang, said.pk + 100) >= said.pk
    held.refresh_from_db()
    assert marks.unread(held) == 0


def test_a_reply_marks_what_came_before_it_as_read(held: Case, wang) -> None:
    reply(held.pk, wang, "您好")
    held.refresh_from_db()
    assert marks.unread(held) == 0


def test_the_member_sees_the_assignee_writing_and_nobody_else(held: Case, wang, li) -> None:
    assert marks.staff_writes(held.pk, li) is None
    assert log.state(held.conversation_id)["writer"] is None
    assert marks.staff_writes(held.pk, wang) == held.conversation.public_id
    state = log.state(held.conversation_id)
    assert (state["typing"], state["writer"]) == (True, "staff")
    # Two keys at once are one sign.
    assert marks.staff_writes(held.pk, wang) is None
    reply(held.pk, wang, "写好了")
    assert log.state(held.conversation_id)["writer"] is None
