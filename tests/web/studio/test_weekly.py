"""The weekly page: counted in the database, drawn as SVG, and taken away without a formula."""

import csv
import io
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from chat.cases import ask_for_human
from chat.db import locked
from chat.models import CaseEvent, Choice, Conversation, Message, Turn
from desk.models import AuditEntry
from studio.charts import heat, spark, stacked
from studio.weeks.confusion import MOST_ASKED, confused
from studio.weeks.outcomes import WeekNumbers, numbers
from studio.weeks.span import weeks
from tests.web.people import signed_in, user_with
from tests.web.studio.measuring import counting_queries, tracing_memory
from tests.web.studio.misses import ago, asked, rated

pytestmark = pytest.mark.django_db
WAIT, JOIN, COST = "faq/waiting_period", "faq/join_cost", "faq/share_cost"
THIS, LAST = -1, -2


@pytest.fixture
def content(settings, tmp_path: Path) -> None:
    """A content folder with three FAQs, one of which looks like a formula."""
    settings.CONTENT_DIR = tmp_path
    folder = tmp_path / "data/nlu/faq/rules"
    folder.mkdir(parents=True)
    for key, title in ((WAIT, "等待期是多久"), (JOIN, "加入要钱吗"), (COST, "=1+1")):
        text = (
            f"nlu:\n- intent: {key}\n  metadata: {{title: '{title}', theme: rules}}\n"
            "  examples: |\n    - 一\n    - 二\n"
        )
        (folder / f"{key.removeprefix('faq/')}.yml").write_text(text, encoding="utf-8")


def in_week(number: int) -> datetime:
    """Noon of a Monday; of today for the present week, which may have only begun."""
    return timezone.now() if number == THIS else weeks(8)[number].since + timedelta(hours=12)


def answered(key: str, week: int = THIS) -> Message:
    return asked("随便问", outcome="answer", intent=key, at=in_week(week))


def unsure(*candidates: tuple[str, float], week: int = THIS) -> Message:
    """A question that the bot asked back about."""
    raw = {"candidates": [{"intent": key, "confidence": share} for key, share in candidates]}
    return asked("拿不准的", outcome="clarify", raw=raw, at=in_week(week))


def tapped(question: Message, meant: str, *offered: str) -> None:
    """The member taps one of the buttons below the bot's question back."""
    of = question.conversation
    choices = {
        key: Choice.objects.create(conversation=of, title=key, intent=key) for key in offered
    }
    buttons = [{"id": choice.key, "title": choice.title} for choice in choices.values()]
    body = {"text": "您问的是哪一个", "buttons": buttons}
    Message.objects.create(
        conversation=of, sender="bot", kind="clarify", body=body, reply_to=question
    )
    tap = Message.objects.create(
        conversation=of, sender="member", kind="text", body={"text": meant}, choice=choices[meant]
    )
    Turn.objects.create(message=tap, outcome="answer", intent=meant, raw={})


def test_weeks_are_whole_and_the_present_one_is_the_last() -> None:
    found = weeks(4)
    assert all(week.monday.weekday() == 0 for week in found)
    assert [a.until for a in found[:-1]] == [b.since for b in found[1:]]
    assert found[-1].since <= timezone.now() < found[-1].until
    assert timezone.localtime(found[0].since).time() == time.min


def test_each_week_counts_what_became_of_its_questions() -> None:
    answered(WAIT)
    answered(WAIT, LAST)
    answered(JOIN, LAST)
    asked("水星多远", at=in_week(LAST))
    unsure((WAIT, 0.4), (JOIN, 0.3), week=LAST)
    asked("您好", outcome="chat", intent="greet", at=in_week(LAST))
    found = numbers(weeks(8)[LAST])
    assert found.outcomes == {"answer": 2, "clarify": 1, "decline": 1, "handoff": 0}
    assert found.hits == {WAIT: 1, JOIN: 1}
    assert numbers(weeks(8)[THIS]).hits == {WAIT: 1}


def test_a_call_for_a_human_counts_however_it_was_made() -> None:
    with locked(Conversation.objects.create().pk) as held:
        ask_for_human(held, "member_request")
    assert numbers(weeks(8)[THIS]).outcomes["handoff"] == 1
    CaseEvent.objects.update(at=in_week(LAST))
    assert numbers(weeks(8)[THIS]).outcomes["handoff"] == 0


def test_thumbs_count_for_the_faq_that_was_the_answer() -> None:
    rated(answered(WAIT), "up")
    rated(answered(WAIT), "down")
    rated(answered(JOIN), "down")
    found = numbers(weeks(8)[THIS])
    assert (found.up, found.down) == ({WAIT: 1}, {WAIT: 1, JOIN: 1})


def test_the_layers_of_a_bar_stand_on_each_other_and_fill_it() -> None:
    week = WeekNumbers(weeks(8)[THIS])
    week.outcomes.update(answer=30, clarify=10, decline=8)
    (bar,) = stacked([week]).bars
    heights = [layer.height for layer in bar.layers]
    assert heights[0] == pytest.approx(3 * heights[1], abs=0.2)
    bottoms = [layer.y + layer.height for layer in bar.layers]
    assert bottoms[1] == pytest.approx(bar.layers[0].y, abs=0.2)
    assert bar.total == 48
    assert stacked([WeekNumbers(weeks(8)[THIS])]).is_empty


def test_a_spark_is_as_tall_as_its_best_week_and_shows_nothing_for_none() -> None:
    assert spark([0, 4, 2]) == [(7, 0.0, 24.0), (14, 12.0, 12.0)]
    assert spark([0, 0]) == []


def test_two_faqs_are_confused_when_the_bot_asks_which_of_them_was_meant() -> None:
    for _ in range(3):
        unsure((WAIT, 0.4), (JOIN, 0.3), (COST, 0.05))
    unsure((COST, 0.4), (WAIT, 0.2), ("ask_investment", 0.15))
    found = {pair.keys: pair.asked for pair in confused(ago(days=7), 10)}
    assert found == {(JOIN, WAIT): 3, (COST, WAIT): 1}


def test_what_members_tapped_tells_which_of_the_two_they_meant() -> None:
    for meant in (WAIT, WAIT, JOIN):
        tapped(unsure((WAIT, 0.4), (JOIN, 0.3)), meant, WAIT, JOIN)
    (pair,) = confused(ago(days=7), 10)
    assert (pair.asked, pair.meant) == (3, {WAIT: 2, JOIN: 1})


def test_taps_of_before_do_not_count() -> None:
    question = unsure((WAIT, 0.4), (JOIN, 0.3))
    tapped(question, WAIT, WAIT, JOIN)
    Message.objects.update(at=ago(days=40))
    Turn.objects.exclude(message=question).update(at=ago(days=40))
    (pair,) = confused(ago(days=7), 10)
    assert pair.meant == {}


def test_turns_without_candidates_confuse_nothing() -> None:
    asked("旧的记录", outcome="clarify", raw={})
    asked("旧的记录", outcome="clarify", raw={"candidates": []})
    assert confused(ago(days=7), 10) == []


def test_the_heat_map_shows_each_pair_on_both_sides_and_the_darkest_is_the_most_frequent() -> None:
    for _ in range(10):
        unsure((WAIT, 0.4), (JOIN, 0.3))
    unsure((WAIT, 0.4), (COST, 0.3))
    rows = heat(confused(ago(days=7), 10))
    assert [row.key for row in rows] == [JOIN, WAIT, COST]
    shades = [[cell and cell.shade for cell in row.cells] for row in rows]
    assert shades == [[None, 5, 0], [5, None, 1], [0, 1, None]]


def test_the_page_shows_everything_with_links(content, author: Client) -> None:
    rated(answered(WAIT), "up")
    asked("水星多远", at=in_week(LAST))
    tapped(unsure((WAIT, 0.4), (JOIN, 0.3)), JOIN, WAIT, JOIN)
    page = author.get("/studio/weekly/").content.decode()
    assert '<rect class="answer"' in page
    assert '<a href="#pair-join_cost-waiting_period">1</a>' in page
    assert 'id="pair-join_cost-waiting_period"' in page
    assert 'href="/studio/faq/waiting_period/"' in page
    assert page.index("从没用到") < page.index(">=1+1</a>")
    assert "2 种问法" in page


def test_without_any_message_the_page_says_so(content, author: Client) -> None:
    page = author.get("/studio/weekly/", {"weeks": "4"}).content.decode()
    assert "还没有成员提问" in page
    assert "没有在两条问答之间拿不准" in page


@pytest.mark.parametrize("count", ["", "0", "-1", "9999999", "x"])
def test_nonsense_for_the_weeks_shows_the_usual_ones(content, author: Client, count: str) -> None:
    page = author.get("/studio/weekly/", {"weeks": count}).content.decode()
    assert '<a href="?weeks=8" aria-current="true">' in page


def test_an_faq_that_is_no_longer_there_is_shown_by_its_key(content, author: Client) -> None:
    answered("faq/deleted_since")
    assert "faq/deleted_since" in author.get("/studio/weekly/").content.decode()


def exported(author: Client) -> list[list[str]]:
    answer = author.post("/studio/weekly/export/", {"weeks": "4"})
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_the_table_to_take_away_has_a_row_for_each_faq_and_a_column_for_each_week(
    content, author: Client
) -> None:
    rated(answered(WAIT), "down")
    answered(WAIT, LAST)
    titles, first, *others = exported(author)
    assert titles[:7] == ["标题", "键", "主题", "问法数", "回答次数", "赞", "踩"]
    assert titles[-1] == f"{weeks(1)[0].monday} 起的一周"
    assert first == ["等待期是多久", WAIT, "rules", "2", "2", "0", "1", "0", "0", "1", "1"]
    assert len(others) == 2


def test_a_title_is_never_a_formula_in_the_table(content, author: Client) -> None:
    assert "'=1+1" in [row[0] for row in exported(author)]


def test_taking_the_table_away_is_in_the_audit(content, author: Client) -> None:
    exported(author)
    (entry,) = AuditEntry.objects.filter(action="export")
    assert entry.actor.username == "author"
    assert (entry.detail["what"], entry.detail["rows"]) == ("faq_weeks", 3)


@pytest.mark.parametrize("role", ["staff", "administrator"])
def test_only_authors_and_publishers_see_it(content, role: str) -> None:
    client = signed_in(user_with(role))
    assert client.get("/studio/weekly/").status_code == 403
    assert client.post("/studio/weekly/export/").status_code == 403
    assert not AuditEntry.objects.filter(action="export").exists()


def test_many_messages_are_counted_by_the_database_and_never_read(content, author: Client) -> None:
    author.get("/studio/weekly/")
    with counting_queries() as few:
        author.get("/studio/weekly/")
    member = Conversation.objects.create()
    said = (
        Message(conversation=member, sender="member", kind="text", body={"text": f"第{n}句"})
        for n in range(MOST_ASKED + 1000)
    )
    raw = {
        "candidates": [{"intent": WAIT, "confidence": 0.4}, {"intent": JOIN, "confidence": 0.3}],
        "padding": "长" * 500,
    }
    messages = Message.objects.bulk_create(said)
    Turn.objects.bulk_create(Turn(message=one, outcome="clarify", raw=raw) for one in messages)
    with counting_queries() as many, tracing_memory() as memory:
        page = author.get("/studio/weekly/").content.decode()
    assert f'<td class="number" data-label="拿不准">{MOST_ASKED}</td>' in page
    assert many.count == few.count
    assert memory.peak < 4 * 2**20
