"""A case arrives with its story, of facts alone."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from chat.cases import ask_for_human
from chat.db import locked
from chat.device import device_of
from chat.log import append
from chat.models import Case, Conversation, Message, Turn
from desk.claiming import claim
from desk.refusals import Refused
from desk.story import device_words, story_of, title_of
from desk.summary import summary_of
from tests.web.brain_stand_in import turn
from tests.web.desk.conftest import call_for_human

IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 15_0 like Mac OS X) AliApp(AP/10.2.0) AlipayClient/10"
ANDROID = "Mozilla/5.0 (Linux; Android 12; V2054A) MicroMessenger/8.0.16"
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/120.0 Safari/537.36"


@pytest.fixture
def told(wang) -> Case:
    """A member asked twice, was checked, and called a human."""
    made = Conversation.objects.create(device="iphone/alipay")
    with locked(made.pk) as held:
        _ask(
            held,
            "我妈62岁能加入吗",
            [("check_eligibility", 0.97)],
            [("relation", "我妈"), ("age", "62岁")],
        )
        data = {"headline": "按公开规则看，可以申请老年防癌计划", "outcome": "open_by_age"}
        body = {"text": "按公开规则看，可以申请。", "data": data}
        reply_to = Message.objects.get()
        append(held, Message.Sender.BOT, body, kind="eligibility", reply_to=reply_to.pk)
        guesses = [("faq/waiting_period", 0.62), ("faq/how_to_join", 0.21)]
        _ask(held, "那要等多久。", [*guesses, ("faq/age_limit", 0.1), ("greet", 0.01)], [])
        ask_for_human(held, "offered")
    return Case.objects.get()


def _ask(conversation: Conversation, text: str, guesses: list, named: list) -> None:
    said = append(conversation, Message.Sender.MEMBER, {"text": text})
    fields = {
        "candidates": [{"intent": intent, "confidence": sure} for intent, sure in guesses],
        "entities": [{"entity": kind, "value": words, "text": words} for kind, words in named],
    }
    raw = turn(str(said.pk), **fields)
    Turn.objects.create(message=said, outcome="answer", edition="2019-05-16", raw=raw)


def test_a_story_holds_what_the_colleague_has_to_know(told: Case) -> None:
    story = story_of(told.pk)
    assert (story.reason, story.asked, story.edition) == ("问答里建议转人工", 2, "2019-05-16")
    intents = ["faq/waiting_period", "faq/how_to_join", "faq/age_limit"]
    assert [guess.intent for guess in story.guesses] == intents
    assert [guess.title for guess in story.guesses] == [
        title_of(intent, story.titles) for intent in intents
    ]
    assert story.guesses[0].confidence == 0.62
    assert story.slots == {"关系": ("我妈",), "年龄": ("62岁",)}
    assert story.eligibility["outcome"] == "open_by_age"
    assert story.device == "iPhone · 支付宝"
    assert [m.sender for m in story.transcript] == ["member", "bot", "member", "system"]
    assert [event.kind for event in story.events] == ["opened"]


def test_the_summary_says_these_facts_in_one_paragraph(told: Case) -> None:
    story = story_of(told.pk)
    title = title_of("faq/waiting_period", story.titles)
    assert title != "faq/waiting_period"
    assert summary_of(replace(story, waited=95.2)) == (
        "转人工的原因：问答里建议转人工。之前成员问了助手 2 次，最后一句是「那要等多久」。"
        f"助手最可能的理解是「{title}」，把握 62%。成员提到：关系 我妈；年龄 62岁。"
        "能否加入的核对结果：按公开规则看，可以申请老年防癌计划。助手的资料截至 2019-05-16。"
        "成员使用 iPhone · 支付宝。等待 1 分 35 秒。"
    )


def test_of_what_is_not_known_the_summary_says_nothing(db) -> None:
    case = call_for_human()
    assert summary_of(replace(story_of(case.pk), waited=0)) == (
        "转人工的原因：成员要求人工。成员没有先问助手。助手的资料截至 2019-05-16。等待 0 秒。"
    )


def test_what_was_asked_after_the_call_is_in_the_transcript_and_changes_no_story(
    told: Case,
) -> None:
    with locked(told.conversation_id) as held:
        _ask(held, "还在吗", [("greet", 0.9)], [])
    story = story_of(told.pk)
    assert story.question == "那要等多久。"
    assert story.transcript[-1].body["text"] == "还在吗"


def test_the_wait_of_a_claimed_case_is_what_it_was(told: Case, wang) -> None:
    Case.objects.update(waiting_since=timezone.now() - timedelta(seconds=70))
    claim(told.pk, wang)
    Case.objects.update(waiting_since=timezone.now() - timedelta(hours=2))
    assert 69 <= story_of(told.pk).waited <= 600


def test_there_is_no_story_of_a_case_that_does_not_exist(db) -> None:
    with pytest.raises(Refused, match="no_case"):
        story_of(1)


@pytest.mark.parametrize(
    ("user_agent", "code", "words"),
    [
        (IPHONE, "iphone/alipay", "iPhone · 支付宝"),
        (ANDROID, "android/wechat", "安卓手机 · 微信"),
        (CHROME, "windows/browser", "Windows 电脑 · 浏览器"),
        ("curl/8", "", ""),
        ("", "", ""),
    ],
)
def test_a_device_is_told_from_the_browsers_own_line(user_agent, code, words) -> None:
    assert device_of(user_agent) == code
    assert device_words(code) == words
