"""The forms under a group of the inbox, and the record of what was decided."""

import pytest
from django.test import Client

from chat import records
from studio.inbox.deciding import decide
from studio.inbox.grouping import refresh
from studio.inbox.harvest import harvest
from studio.models import Decision, Sentence
from tests.web.people import signed_in, user_with
from tests.web.studio import contract
from tests.web.studio.misses import asked, open_words

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
KEY = "faq/waiting_period"


@pytest.mark.parametrize(
    "sent",
    [
        {"kind": "add", "target": KEY},
        {"kind": "add", "sentence": "1"},
        {"kind": "add", "sentence": "1", "other": "没有这个标题"},
        {"kind": "delete", "sentence": "1", "target": KEY},
        {"kind": "ignore", "sentence": "99999999999999999"},
        {"kind": "ignore", "sentence": "x"},
        {"kind": "new"},
        {},
    ],
)
def test_a_form_that_chooses_nothing_changes_nothing_and_says_so(
    bench, sentences, author: Client, sent
) -> None:
    first = str(next(iter(sentences.values())))
    sent = sent | ({"sentence": first} if sent.get("sentence") == "1" else {})
    for headers in (HTMX, {}):
        answer = author.post("/studio/inbox/settle/", sent, headers=headers)
        assert answer.status_code == 400
        assert "没有成功" in answer.content.decode()
    assert len(open_words()) == 3


def test_the_group_is_drawn_as_it_is_left_below_what_was_done_with_a_way_back(
    bench, sentences, titled, author: Client
) -> None:
    bench.answer("POST", "/similar", lambda asked: {
        "release": "r000002", "items": [contract.alike(4) for _ in asked.body["sentences"]]
    })  # fmt: skip
    refresh()
    sent = {"kind": "add", "sentence": sentences["水星多远"], "target": KEY, "group": "4"}
    part = author.post("/studio/inbox/settle/", sent, headers=HTMX).content.decode()
    assert "加到问答「等待期是多久」：1 句" in part
    assert "交了钱几天算数" in part
    assert "水星多远" not in part
    decision = Decision.objects.get()
    assert f'name="decision" value="{decision.pk}"' in part
    undone = author.post("/studio/inbox/reopen/", {"decision": decision.pk}, headers=HTMX)
    assert "已撤销：加到问答「等待期是多久」" in undone.content.decode()
    assert len(open_words()) == 3


def test_another_faq_is_found_by_its_title(bench, sentences, titled, author: Client) -> None:
    sent = {"kind": "add", "sentence": sentences["水星多远"], "other": "等待期是多久"}
    author.post("/studio/inbox/settle/", sent | {"target": "faq/join_cost"})
    assert Decision.objects.get().target == KEY


def test_a_title_that_no_faq_has_is_told(bench, sentences, titled, author: Client) -> None:
    sent = {"kind": "add", "sentence": sentences["水星多远"], "other": "别的标题"}
    answer = author.post("/studio/inbox/settle/", sent, headers=HTMX)
    assert (answer.status_code, "没有标题是「别的标题」" in answer.content.decode()) == (400, True)
    author.post("/studio/inbox/settle/", sent | {"other": "等待期"}, headers=HTMX)
    assert Decision.objects.get().target == KEY


def test_without_script_the_form_leads_back_to_what_was_chosen(
    bench, sentences, author: Client
) -> None:
    sent = {"kind": "ignore", "sentence": sentences["水星多远"], "days": "30", "reason": "tie"}
    answer = author.post("/studio/inbox/settle/", sent)
    assert answer.headers["Location"] == "/studio/inbox/?days=30&reason=tie&box=open"


def test_warnings_of_the_workbench_are_shown(bench, sentences, author: Client) -> None:
    finding = contract.finding("另一条问答也有这句。", level="warning")
    written = {"version": "v2", "commit": "c0ffee", "findings": [finding]}
    bench.answer("POST", "/faqs/waiting_period/add", written)
    sent = {"kind": "add", "sentence": sentences["水星多远"], "target": KEY}
    part = author.post("/studio/inbox/settle/", sent, headers=HTMX)
    assert "另一条问答也有这句。" in part.content.decode()


def test_a_workbench_that_is_away_is_told_and_everything_stays_as_it_is(
    bench, sentences, author: Client
) -> None:
    bench.stop()
    sent = {"kind": "add", "sentence": sentences["水星多远"], "target": KEY}
    assert author.post("/studio/inbox/settle/", sent).status_code == 503
    assert author.post("/studio/inbox/settle/", sent, headers=HTMX).status_code == 503
    assert len(open_words()) == 3


def test_the_record_shows_who_decided_what_and_no_words_that_are_gone(
    bench, sentences, titled, author: Client
) -> None:
    message = asked("只有我说过")
    harvest()
    wen = user_with("author", name="wen")
    decide(wen, "add", [sentences["交了钱几天算数"]], KEY)
    mine = Sentence.objects.get(misses__message=message)
    decide(wen, "ignore", [mine.pk])
    page = author.get("/studio/inbox/decisions/").content.decode()
    for words in ("wen", "加到问答「等待期是多久」，1 句", "交了钱几天算数", "只有我说过"):
        assert words in page
    records.erase(message.conversation_id)
    page = author.get("/studio/inbox/decisions/").content.decode()
    assert "只有我说过" not in page
    assert "成员已删除" in page


@pytest.mark.parametrize("role", ["staff", "supervisor", "administrator"])
def test_only_authors_and_publishers_decide(bench, sentences, role: str) -> None:
    client = signed_in(user_with(role))
    sent = {"kind": "ignore", "sentence": sentences["水星多远"]}
    for address in ("settle", "reopen", "update"):
        assert client.post(f"/studio/inbox/{address}/", sent).status_code == 403
    assert len(open_words()) == 3
