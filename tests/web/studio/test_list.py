"""The list of FAQs, and what the message log says about each."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from chat.models import Case, Conversation, Feedback, Message, Turn
from studio.listing import Filter, rows
from studio.traffic import Traffic, traffic, traffic_of
from tests.web.people import signed_in, user_with
from tests.web.studio import contract
from tests.web.studio.workbench_stand_in import StandInWorkbench

KEY = "faq/waiting_period"


def asked(conversation: Conversation, key: str = KEY, outcome: str = "answer") -> Message:
    """A member's question with its turn and the bot's answer, which is returned."""
    question = Message.objects.create(
        conversation=conversation, sender="member", kind="text", body={"text": "等待期"}
    )
    Turn.objects.create(message=question, outcome=outcome, intent=key, raw={})
    return Message.objects.create(
        conversation=conversation, sender="bot", kind="text", body={"text": "答"}, reply_to=question
    )


@pytest.fixture
def conversation(db) -> Conversation:
    return Conversation.objects.create()


def test_questions_thumbs_and_calls_are_counted_for_the_faq_that_was_given(conversation) -> None:
    for rating in ("up", "up", "down"):
        Feedback.objects.create(message=asked(conversation), rating=rating)
    asked(conversation, "request_human", "handoff")
    Case.objects.create(conversation=conversation, reason="member_request")
    assert traffic() == {KEY: Traffic(asked=3, up=2, down=1, handoffs=1)}


def test_a_call_counts_for_the_last_faq_before_it(conversation) -> None:
    asked(conversation, "faq/cost")
    asked(conversation, KEY)
    Case.objects.create(conversation=conversation, reason="member_request")
    asked(conversation, "faq/cost")
    assert traffic()[KEY].handoffs == 1
    assert traffic()["faq/cost"].handoffs == 0


def test_one_faq_alone_counts_as_it_does_among_all(conversation) -> None:
    for key in (KEY, f"{KEY}_abroad", "faq/cost"):
        Feedback.objects.create(message=asked(conversation, key), rating="up")
    Case.objects.create(conversation=conversation, reason="member_request")
    for key in (KEY, "faq/cost", "faq/nobody"):
        assert traffic_of(key) == traffic().get(key, Traffic())


def test_small_talk_other_outcomes_and_other_members_do_not_count(conversation) -> None:
    asked(conversation, "greet", "chat")
    asked(conversation, KEY, "clarify")
    Case.objects.create(conversation=Conversation.objects.create(), reason="member_request")
    assert traffic() == {}


def test_what_is_older_than_the_days_does_not_count(conversation) -> None:
    Feedback.objects.create(message=asked(conversation), rating="up")
    old = timezone.now() - timedelta(days=31)
    Turn.objects.update(at=old)
    Feedback.objects.update(at=old)
    assert traffic() == {}


def test_counting_takes_three_queries_however_much_was_said(
    conversation, django_assert_num_queries
) -> None:
    for _ in range(5):
        Feedback.objects.create(message=asked(conversation), rating="up")
    with django_assert_num_queries(3):
        traffic()


SUMMARIES = [
    contract.summary(contract.faq("faq/a", title="甲", theme="money"), owner="一组", phrasings=9),
    contract.summary(
        contract.faq("faq/b", title="乙", theme="joining"), owner="二组", phrasings=2,
        published=False, changed_at="2026-11-26T10:00:00+08:00",
    ),
    contract.summary(
        contract.faq("faq/c", title="丙", theme="money"), owner="一组", phrasings=5,
        fault="读不出来", changed_at=None,
    ),
]  # fmt: skip
TRAFFIC = {"faq/c": Traffic(asked=5, down=1), "faq/a": Traffic(asked=2, handoffs=3, down=4)}


@pytest.mark.parametrize(
    ("chosen", "keys"),
    [
        (Filter(), "bca"),
        (Filter(search="甲"), "a"),
        (Filter(search="FAQ/B"), "b"),
        (Filter(search="faq 丙"), "c"),
        (Filter(theme="money"), "ca"),
        (Filter(owner="二组"), "b"),
        (Filter(only="never"), "b"),
        (Filter(only="unpublished"), "b"),
        (Filter(only="fault"), "c"),
        (Filter(only="nonsense"), "bca"),
        (Filter(sort="asked"), "cab"),
        (Filter(sort="down"), "acb"),
        (Filter(sort="handoffs"), "abc"),
        (Filter(sort="phrasings"), "bca"),
        (Filter(sort="changed"), "bac"),
        (Filter.of({"sort": "nonsense", "theme": " money "}), "ca"),
    ],
)
def test_faqs_are_found_and_sorted(chosen: Filter, keys: str) -> None:
    found = rows(SUMMARIES, TRAFFIC, chosen)
    assert "".join(row.topic for row in found) == keys


def test_words_of_a_phrasing_or_an_answer_find_its_faq(author, bench, settings, tmp_path) -> None:
    settings.CONTENT_DIR = tmp_path
    file = tmp_path / SUMMARIES[1]["file"]
    file.parent.mkdir(parents=True)
    file.write_text("- 怎样换绑Alipay账号", encoding="utf-8")
    bench.answer("GET", "/faqs", {"commit": "c0ffee", "faqs": SUMMARIES})
    page = author.get("/studio/", {"search": "换绑alipay"}).content.decode()
    assert "乙" in page
    assert "甲" not in page


def test_the_list_shows_what_an_author_looks_for(author: Client, bench, conversation) -> None:
    bench.answer("GET", "/faqs", {"commit": "c0ffee", "faqs": SUMMARIES})
    asked(conversation, "faq/a")
    page = author.get("/studio/").content.decode()
    for words in ("甲", "未发布", "读不出来", "没人问到", "小文", "2026-11-26", "16 种问法"):
        assert words in page
    assert re.search(r'data-label="问到" class="number">1<', page)


def test_searching_gets_the_table_alone(author: Client, bench: StandInWorkbench) -> None:
    bench.answer("GET", "/faqs", {"commit": "c0ffee", "faqs": SUMMARIES})
    answer = author.get("/studio/", {"search": "乙"}, headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert "<html" not in page
    assert "乙" in page
    assert "甲" not in page


def test_an_away_workbench_is_told(author: Client, bench: StandInWorkbench) -> None:
    bench.stop()
    answer = author.get("/studio/")
    assert answer.status_code == 503
    assert "暂时连接不上" in answer.content.decode()


def test_a_supervisor_is_no_author(bench: StandInWorkbench, db) -> None:
    assert signed_in(user_with("supervisor")).get("/studio/").status_code == 403
