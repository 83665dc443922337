"""When the bot asks which question was meant, the member's tap is kept as a label for authors."""

import pytest

from chat.models import Choice, Conversation, Message
from studio.taps import latest_taps
from tests.web.people import signed_in, user_with


def said(conversation: Conversation, sender: str, text: str, **more: object) -> Message:
    body = {"text": text, **more.pop("body", {})}
    return Message.objects.create(conversation=conversation, sender=sender, body=body, **more)


def offer(conversation: Conversation, **titles: str) -> list[Choice]:
    return [
        Choice.objects.create(conversation=conversation, title=title, intent=f"faq/{key}")
        for key, title in titles.items()
    ]


def tap(conversation: Conversation, choice: Choice) -> Message:
    return said(conversation, "member", choice.title, kind="text", choice=choice)


@pytest.fixture
def asked_back(db) -> tuple[Conversation, list[Choice]]:
    """A member whose words were unclear, and the two questions they were offered."""
    conversation = Conversation.objects.create()
    words = said(conversation, "member", "要等几天啊", kind="text")
    choices = offer(conversation, waiting_period="等待期是多久", notice_days="公示几天")
    buttons = [{"id": choice.key, "title": choice.title} for choice in choices]
    said(
        conversation, "bot", "您问的是哪一个", kind="clarify", body={"buttons": buttons},
        reply_to=words,
    )  # fmt: skip
    return conversation, choices


def test_a_tap_tells_which_question_the_words_meant(asked_back) -> None:
    conversation, (_, second) = asked_back
    tap(conversation, second)
    (found,) = latest_taps(10)
    assert (found.words, found.intent) == ("要等几天啊", "faq/notice_days")
    assert found.offered == ("等待期是多久", "公示几天")


def test_a_related_question_tapped_later_is_no_label(asked_back) -> None:
    conversation, _ = asked_back
    (related,) = offer(conversation, join_cost="加入要钱吗")
    tap(conversation, related)
    assert latest_taps(10) == []


def test_another_members_question_is_no_label_for_ones_tap(asked_back) -> None:
    _, (first, _) = asked_back
    tap(Conversation.objects.create(), first)
    assert latest_taps(10) == []


def test_an_author_reads_the_taps_and_not_who_tapped(asked_back) -> None:
    conversation, (first, _) = asked_back
    tap(conversation, first)
    page = signed_in(user_with("author")).get("/studio/taps/").content.decode()
    assert "要等几天啊" in page
    assert "faq/waiting_period" in page
    assert conversation.public_id not in page
