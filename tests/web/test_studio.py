"""The studio: the FAQs' titles as their files say, and what members asked."""

from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.test import Client

from chat.models import Case, Conversation, Message, Turn
from studio.faqs import load_titles
from tests.web.people import member_who_called, signed_in, user_with


@pytest.fixture
def studio(db) -> Client:
    """An author's browser."""
    return signed_in(user_with("author"))


FAQ = """\
version: "3.1"
nlu:
- intent: faq/waiting_period
  metadata:
    title: 等待期多久
    owner: 内容组
    theme: rules
  examples: |
    - 等待期多久
    - 要等几天
    - 多久生效
responses:
  utter_faq/waiting_period:
  - text: 从加入起算。
"""


@pytest.fixture
def conversation(db) -> Conversation:
    """A member who asked, was answered, and called a human."""
    return member_who_called()


@pytest.fixture
def content(settings, tmp_path: Path) -> Path:
    """A content folder with one FAQ."""
    settings.CONTENT_DIR = tmp_path
    folder = tmp_path / "data/nlu/faq/rules"
    folder.mkdir(parents=True)
    (folder / "waiting_period.yml").write_text(FAQ, encoding="utf-8")
    return folder


@pytest.mark.parametrize("broken", ["a: [", "nlu: []", "[]", "", "nlu:\n- intent: x\n", "\x07"])
def test_a_broken_faq_file_hides_no_other_title(content: Path, broken: str) -> None:
    (content / "broken.yml").write_text(broken, encoding="utf-8")
    assert load_titles(django_settings.CONTENT_DIR)["faq/waiting_period"] == "等待期多久"


def test_a_changed_faq_file_is_read_again(content: Path) -> None:
    load_titles(django_settings.CONTENT_DIR)
    file = content / "waiting_period.yml"
    file.write_text(FAQ.replace("title: 等待期多久", "title: 新的标题"), encoding="utf-8")
    assert load_titles(django_settings.CONTENT_DIR)["faq/waiting_period"] == "新的标题"


@pytest.fixture
def turns(conversation: Conversation) -> None:
    """One answered and one declined question."""
    for text, outcome in (("等待期", "answer"), ("水星在哪", "decline")):
        message = Message.objects.create(
            conversation=conversation, sender="member", kind="text", body={"text": text}
        )
        Turn.objects.create(
            message=message, outcome=outcome, intent="faq/waiting_period", confidence=0.5, raw={}
        )


def test_the_studio_shows_the_latest_questions_with_titles_for_keys(studio, content, turns) -> None:
    page = studio.get("/studio/questions/").content.decode()
    assert page.index("水星在哪") < page.index("等待期")
    assert "等待期多久" in page
    assert "0.50" in page


def test_the_studio_shows_what_the_desk_says_the_bot_should_have_known(
    studio, content, turns, conversation
) -> None:
    question = Message.objects.get(body__text="水星在哪")
    Case.objects.update(state="resolved", bot_should_have_known=True, missed=question)
    page = studio.get("/studio/questions/?outcome=missed").content.decode()
    assert "水星在哪" in page
    assert "0.50" in page
    assert page.count("<tr>") == 2


def test_the_studio_can_show_the_questions_of_one_outcome(studio, content, turns) -> None:
    page = studio.get("/studio/questions/?outcome=decline").content.decode()
    assert "水星在哪" in page
    assert '<td data-label="成员的话">等待期</td>' not in page


def test_an_unknown_outcome_shows_all_questions(studio: Client, content, turns) -> None:
    page = studio.get("/studio/questions/?outcome=<script>").content.decode()
    assert "水星在哪" in page
    assert "<script>" not in page


def test_a_question_does_not_tell_who_asked(studio: Client, turns, conversation) -> None:
    assert conversation.public_id not in studio.get("/studio/questions/").content.decode()
