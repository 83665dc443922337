"""The inbox page: grouped by meaning, the most frequent first, and at once, whatever is away."""

import pytest
from django.db import connection
from django.test import Client

from chat.models import Conversation, Message, Turn
from studio.inbox import grouping, listing
from studio.inbox.grouping import Busy, refresh
from studio.inbox.listing import Filter
from studio.models import InboxState, Miss, Reading, Sentence
from studio.workbench import WorkbenchAway
from tests.web.people import signed_in, user_with
from tests.web.studio import contract
from tests.web.studio.measuring import counting_queries, tracing_memory
from tests.web.studio.misses import ago, asked, rated
from tests.web.studio.workbench_addresses import Asked
from tests.web.studio.workbench_stand_in import StandInWorkbench

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
GROUPS = {"要等几天": 0, "等多久生效": 0, "水星多远": 1, "新来的": 2, "怎么退出": 3}


def by_meaning(asked: Asked):
    """What the workbench would say of ``GROUPS``; it is sure of the first."""
    items = [
        contract.alike(GROUPS[text], sure=GROUPS[text] == 0) for text in asked.body["sentences"]
    ]
    return {"release": contract.CURRENT, "items": items}


@pytest.fixture
def misses(bench: StandInWorkbench) -> StandInWorkbench:
    """Six messages of three sentences in two groups, and a workbench that tells them apart."""
    for text in ("水星多远", "要等几天", "要等几天？", "要等几天", "等多久生效", "等多久生效"):
        asked(text)
    bench.answer("POST", "/similar", by_meaning)
    return bench


def shown(chosen: Filter | None = None) -> list[tuple[int, list[tuple[str, int]]]]:
    """Times of each group with its sentences and their times."""
    chosen = chosen or Filter()
    found = listing.with_lines(chosen, listing.groups(chosen)[: listing.PAGE])
    return [(g.times, [(line.text, line.times) for line in g.lines]) for g in found]


def test_sentences_of_one_meaning_stand_together_and_the_most_frequent_come_first(misses) -> None:
    refresh()
    assert shown() == [(5, [("要等几天", 3), ("等多久生效", 2)]), (1, [("水星多远", 1)])]


def test_before_anything_is_grouped_each_sentence_stands_alone(misses) -> None:
    misses.stop()
    with pytest.raises(WorkbenchAway):
        refresh()
    assert [times for times, _ in shown()] == [3, 2, 1]


def test_each_sentence_goes_to_the_workbench_once_and_as_it_is_stored(misses) -> None:
    refresh()
    (sent,) = misses.sent("POST", "/similar")
    assert sorted(sent["sentences"]) == ["水星多远", "等多久生效", "要等几天"]


def test_nothing_is_grouped_again_until_there_is_something_new_or_another_release(misses) -> None:
    assert refresh()
    assert not refresh()
    assert len(misses.sent("POST", "/similar")) == 1
    asked("要等几天")
    assert refresh()
    assert len(misses.sent("POST", "/similar")) == 1
    asked("新来的")
    refresh()
    assert len(misses.sent("POST", "/similar")) == 2
    misses.releases = [contract.release("r000003", is_current=True)]
    refresh()
    assert len(misses.sent("POST", "/similar")) == 3


def test_only_the_most_frequent_sentences_are_sent_and_the_rest_stand_alone(
    misses, monkeypatch
) -> None:
    monkeypatch.setattr(grouping, "MOST", 2)
    refresh()
    assert misses.sent("POST", "/similar") == [{"sentences": ["要等几天", "等多久生效"]}]
    assert [times for times, _ in shown()] == [5, 1]


@pytest.mark.django_db(transaction=True)
def test_a_sentence_that_is_erased_while_the_workbench_reads_is_not_kept(misses) -> None:
    def erasing(asked: Asked):
        Conversation.objects.filter(messages__body__text="水星多远").delete()
        connection.close()
        return by_meaning(asked)

    misses.answer("POST", "/similar", erasing)
    refresh()
    assert Reading.objects.count() == 2
    assert Sentence.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_authors_do_not_bring_it_up_to_date_at_the_same_time(misses) -> None:
    def meanwhile(asked: Asked):
        with pytest.raises(Busy):
            refresh()
        connection.close()
        return by_meaning(asked)

    misses.answer("POST", "/similar", meanwhile)
    refresh()
    assert InboxState.objects.get().busy_until is None


def test_one_who_died_over_it_does_not_keep_the_others_out_for_long(misses) -> None:
    InboxState.objects.create(pk=1, busy_until=ago(seconds=1))
    assert refresh()


def test_a_reason_a_time_and_what_is_answered_by_now_can_be_chosen(misses) -> None:
    rated(asked("怎么退出", outcome="answer", intent="faq/exit", at=ago(days=20)))
    refresh()
    assert shown(Filter(days=30, reason="thumb")) == [(1, [("怎么退出", 1)])]
    assert shown(Filter(days=14, reason="thumb")) == []
    assert [times for times, _ in shown(Filter(box="sure"))] == [5]
    assert listing.counts(Filter()) == {"open": 3, "sure": 2}


def test_a_message_with_two_reasons_counts_once(misses) -> None:
    rated(Message.objects.filter(body__text="水星多远").get())
    refresh()
    assert shown()[1] == (1, [("水星多远", 1)])
    group = listing.one(Filter(), 1)
    assert group and group.reasons == {"fallback": 1, "thumb": 1}


def test_the_page_shows_reasons_neighbours_with_scores_and_what_is_answered_by_now(
    misses, author: Client
) -> None:
    refresh()
    page = author.get("/studio/inbox/").content.decode()
    for words in ("5 次", "没听懂 5", "0.41", "已能回答：等待期是多久", "加入要钱吗", "r000002"):
        assert words in page, words
    assert page.index("要等几天") < page.index("水星多远")


def test_what_is_known_to_be_something_else_is_told_as_that(misses, author: Client) -> None:
    item = contract.alike(0, sure=True, label="ask_medical_advice")
    misses.answer("POST", "/similar", {"release": "r000002", "items": [item] * 3})
    refresh()
    assert "已认得：求医问药" in author.get("/studio/inbox/").content.decode()


def test_who_asked_is_not_shown(misses, author: Client) -> None:
    refresh()
    page = author.get("/studio/inbox/").content.decode()
    assert not any(public_id in page for public_id in _conversations())


def _conversations() -> list[str]:
    return list(Conversation.objects.values_list("public_id", flat=True))


def test_without_the_workbench_the_page_opens_with_what_was_grouped_last_and_says_so(
    misses, author: Client
) -> None:
    refresh()
    misses.stop()
    page = author.get("/studio/inbox/")
    assert page.status_code == 200
    assert "5 次" in page.content.decode()
    assert "暂时连接不上" in page.content.decode()


def test_words_of_members_are_never_markup(bench, author: Client) -> None:
    asked("<script>alert(1)</script>怎么退")
    refresh()
    page = author.get("/studio/inbox/").content.decode()
    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page


def test_opening_the_page_lets_it_look_for_what_is_new_and_tells_without_drawing_it_anew(
    misses, author: Client
) -> None:
    assert 'hx-trigger="load' in author.get("/studio/inbox/").content.decode()
    first = author.post("/studio/inbox/update/", headers=HTMX)
    assert "有新的句子" in first.content.decode()
    assert "HX-Refresh" not in first.headers
    assert "有新的句子" not in author.post("/studio/inbox/update/", headers=HTMX).content.decode()
    assert 'hx-trigger="load' not in author.get("/studio/inbox/").content.decode()


def test_the_button_draws_the_page_anew_when_there_is_something_new(misses, author) -> None:
    asked_for = author.post("/studio/inbox/update/", {"asked": "yes"}, headers=HTMX)
    assert asked_for.headers["HX-Refresh"] == "true"
    assert author.post("/studio/inbox/update/").headers["Location"] == "/studio/inbox/"


def test_a_workbench_that_is_away_is_told_and_the_log_is_read_all_the_same(misses, author) -> None:
    misses.stop()
    quietly = author.post("/studio/inbox/update/", headers=HTMX)
    assert (quietly.status_code, "暂时连接不上" in quietly.content.decode()) == (200, True)
    assert author.post("/studio/inbox/update/", {"asked": "yes"}, headers=HTMX).status_code == 503
    assert Miss.objects.count() == 6


def test_a_long_group_shows_ten_sentences_and_all_of_them_on_a_page_of_its_own(
    bench, author: Client
) -> None:
    for number in range(12):
        asked(f"第{number}种说法")
    items = [contract.alike(7) for _ in range(12)]
    bench.answer("POST", "/similar", {"release": "r000002", "items": items})
    refresh()
    page = author.get("/studio/inbox/").content.decode()
    assert page.count('name="sentence"') == 10
    assert "还有 2 种说法" in page
    alone = author.get("/studio/inbox/", {"group": "7"}).content.decode()
    assert alone.count('name="sentence"') == 12


@pytest.mark.parametrize(
    "query",
    [
        "days=x&reason=<b>&box=%00",
        "group=abc",
        "group=--1",
        "page=99999999999999999999",
        "group=-5",
    ],
)
def test_nonsense_in_the_address_shows_the_page(misses, author: Client, query: str) -> None:
    assert author.get(f"/studio/inbox/?{query}").status_code == 200


@pytest.mark.parametrize("role", ["staff", "supervisor", "administrator"])
def test_only_authors_and_publishers_read_what_members_asked(misses, role: str) -> None:
    assert signed_in(user_with(role)).get("/studio/inbox/").status_code == 403
    assert signed_in(user_with("publisher")).get("/studio/inbox/").status_code == 200


def test_a_page_of_many_messages_asks_the_database_as_often_as_one_of_few(
    bench, author: Client
) -> None:
    asked("水星多远")
    refresh()
    with counting_queries() as few:
        author.get("/studio/inbox/")
    member, count = Conversation.objects.create(), 5000
    Message.objects.bulk_create(
        Message(conversation=member, sender="member", kind="text", body={"text": f"句{n % 3000}"})
        for n in range(count)
    )
    Turn.objects.bulk_create(
        Turn(message=message, outcome="decline", intent="nlu_fallback", raw={})
        for message in Message.objects.filter(conversation=member).iterator()
    )
    with tracing_memory() as memory:
        refresh()
    assert memory.peak < 8 * 2**20
    with counting_queries() as many:
        page = author.get("/studio/inbox/").content.decode()
    assert many.count <= few.count + 3
    assert page.count("<section") == listing.PAGE
