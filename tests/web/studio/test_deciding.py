"""What authors decide about sentences: written by the workbench, kept, told, and taken back."""

from pathlib import Path

import pytest
from django.test import Client

from chat import records
from desk.models import AuditEntry
from studio.inbox.deciding import NothingChosen, decide, undo
from studio.inbox.grouping import refresh
from studio.inbox.harvest import harvest
from studio.models import Decision, Sentence
from studio.workbench import WorkbenchAway, WorkbenchRefused
from tests.web.people import signed_in, user_with
from tests.web.studio import contract
from tests.web.studio.misses import asked
from tests.web.studio.workbench_addresses import Asked
from tests.web.studio.workbench_stand_in import StandInWorkbench

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
KEY = "faq/waiting_period"


@pytest.fixture
def wen():
    """An author."""
    return user_with("author", name="wen")


@pytest.fixture
def sentences(bench: StandInWorkbench) -> dict[str, int]:
    """Open sentences by their words."""
    for text in ("交了钱几天算数", "要等\n几天", "水星多远"):
        asked(text)
    harvest()
    found = Sentence.objects.values_list("misses__message__body__text", "pk")
    return dict(found)


@pytest.fixture
def titled(settings, tmp_path: Path) -> None:
    """A content folder with one FAQ."""
    settings.CONTENT_DIR = tmp_path
    folder = tmp_path / "data/nlu/faq/rules"
    folder.mkdir(parents=True)
    text = (
        "nlu:\n- intent: faq/waiting_period\n  metadata: {title: 等待期是多久}\n"
        "  examples: |\n    - 等\n"
    )
    (folder / "waiting_period.yml").write_text(text, encoding="utf-8")


def open_words() -> set[str]:
    found = Sentence.objects.filter(decision=None)
    return set(found.values_list("misses__message__body__text", flat=True))


def test_several_sentences_become_phrasings_of_an_faq_in_one_go(bench, sentences, wen) -> None:
    chosen = [sentences["交了钱几天算数"], sentences["要等\n几天"]]
    decision, _ = decide(wen, "add", chosen, KEY)
    (sent,) = bench.sent("POST", "/faqs/waiting_period/add")
    assert sent["examples"] == ["交了钱几天算数", "要等 几天"]
    assert sent["tests"] == []
    assert sent["who"]["id"] == "wen"
    assert (decision.kind, decision.target, decision.count) == ("add", KEY, 2)
    assert open_words() == {"水星多远"}


def test_what_a_member_wrote_never_marks_an_entity(bench, wen) -> None:
    for text in ("[点这](a)退出", '[点这]{"entity": "a"}', "[点][这]"):
        asked(text)
    harvest()
    decide(wen, "add", list(Sentence.objects.values_list("pk", flat=True)), KEY)
    (sent,) = bench.sent("POST", "/faqs/waiting_period/add")
    assert sorted(sent["examples"]) == [
        "【点】【这】",
        "【点这】(a)退出",
        '【点这】{"entity": "a"}',
    ]


def test_a_sentence_can_become_a_test(bench, sentences, wen) -> None:
    decide(wen, "test", [sentences["交了钱几天算数"]], KEY)
    (sent,) = bench.sent("POST", "/faqs/waiting_period/add")
    assert (sent["examples"], sent["tests"]) == ([], ["交了钱几天算数"])


def test_a_sentence_can_be_out_of_scope(bench, sentences, wen) -> None:
    decide(wen, "outside", [sentences["水星多远"]], "ask_out_of_scope")
    assert bench.outside == {"ask_out_of_scope": ["水星多远"]}


def test_a_sentence_can_be_ignored_without_the_workbench(bench, sentences, wen) -> None:
    bench.stop()
    decide(wen, "ignore", [sentences["水星多远"]])
    assert open_words() == {"交了钱几天算数", "要等\n几天"}


def test_an_ignored_sentence_stays_ignored_when_another_member_writes_it(
    bench, sentences, wen
) -> None:
    decide(wen, "ignore", [sentences["水星多远"]])
    asked("水星多远？")
    harvest()
    assert "水星多远？" not in open_words()


@pytest.mark.parametrize("failure", [WorkbenchAway, WorkbenchRefused])
def test_what_the_workbench_did_not_write_is_not_decided(bench, sentences, wen, failure) -> None:
    if failure is WorkbenchAway:
        bench.stop()
    else:
        bench.refuse("POST", "/faqs/waiting_period/add")
    with pytest.raises(failure):
        decide(wen, "add", [sentences["水星多远"]], KEY)
    assert len(open_words()) == 3
    assert not Decision.objects.exists()
    assert not AuditEntry.objects.filter(action="inbox_decided").exists()


def test_who_did_what_is_in_the_audit_without_the_members_words(bench, sentences, wen) -> None:
    decision, _ = decide(wen, "add", [sentences["交了钱几天算数"]], KEY)
    undo(wen, decision.pk)
    undone, decided = AuditEntry.objects.filter(action__startswith="inbox_")
    assert (decided.actor, decided.action) == (wen, "inbox_decided")
    assert decided.detail == {"kind": "add", "target": KEY, "count": 1}
    assert (undone.actor, undone.action) == (wen, "inbox_undone")
    assert "算数" not in str(decided.detail) + str(undone.detail)


def test_taking_back_opens_the_sentences_and_takes_them_out_of_the_faq(
    bench, sentences, wen
) -> None:
    before = list(bench.faqs["waiting_period"]["examples"])
    chosen = [sentences["交了钱几天算数"], sentences["要等\n几天"]]
    decision, _ = decide(wen, "add", chosen, KEY)
    li = user_with("author", name="li")
    assert undo(li, decision.pk).left == 0
    assert bench.faqs["waiting_period"]["examples"] == before
    assert len(open_words()) == 3
    decision.refresh_from_db()
    assert (decision.actor, decision.undone_by) == (wen, li)
    assert decision.undone_at is not None


def test_taking_back_is_tried_again_when_somebody_saves_the_faq_at_the_same_time(
    bench, sentences, wen
) -> None:
    decision, _ = decide(wen, "test", [sentences["水星多远"]], KEY)
    path, tries = "/faqs/waiting_period", []

    def first_refused(asked: Asked):
        tries.append(asked.body)
        if len(tries) == 1:
            return 409, {"title": "Refused", "detail": "小齐刚改过这条问答。"}
        bench.faqs["waiting_period"] = asked.body["faq"]
        return {"version": "v9", "commit": "c0ffee", "findings": []}

    bench.answer("PUT", path, first_refused)
    assert undo(wen, decision.pk).left == 0
    assert len(tries) == 2
    assert "水星多远" not in bench.faqs["waiting_period"]["tests"]


def test_taking_back_when_the_faq_is_gone_says_that_nothing_was_taken_out(
    bench, sentences, wen
) -> None:
    decision, _ = decide(wen, "add", [sentences["水星多远"]], KEY)
    del bench.faqs["waiting_period"]
    assert undo(wen, decision.pk).left == 1
    assert "水星多远" in open_words()


def test_taking_back_takes_out_of_what_is_out_of_scope(bench, sentences, wen) -> None:
    label = "ask_out_of_scope"
    bench.outside[label] = ["要等 几天"]
    chosen = [sentences["水星多远"], sentences["要等\n几天"]]
    decision, _ = decide(wen, "outside", chosen, label)
    assert bench.outside[label] == ["要等 几天", "水星多远"]
    assert undo(wen, decision.pk).left == 0
    assert bench.outside[label] == ["要等 几天"]


def test_taking_back_leaves_what_was_there_before(bench, sentences, wen) -> None:
    bench.faqs["waiting_period"]["examples"].append("水星多远")
    decision, _ = decide(wen, "add", [sentences["水星多远"], sentences["交了钱几天算数"]], KEY)
    bench.faqs["waiting_period"]["examples"] = list(
        dict.fromkeys(bench.faqs["waiting_period"]["examples"])
    )
    assert undo(wen, decision.pk).left == 0
    assert "水星多远" in bench.faqs["waiting_period"]["examples"]
    assert "交了钱几天算数" not in bench.faqs["waiting_period"]["examples"]


def test_a_decision_can_be_taken_back_once(bench, sentences, wen) -> None:
    decision, _ = decide(wen, "ignore", [sentences["水星多远"]])
    undo(wen, decision.pk)
    with pytest.raises(NothingChosen):
        undo(wen, decision.pk)


def test_what_somebody_else_has_decided_is_not_decided_again(bench, sentences, wen) -> None:
    chosen = [sentences["水星多远"]]
    decide(wen, "ignore", chosen)
    with pytest.raises(NothingChosen):
        decide(user_with("author", name="li"), "add", chosen, KEY)
    assert bench.sent("POST", "/faqs/waiting_period/add") == []


def test_a_decision_about_erased_words_can_still_be_taken_back(bench, sentences, wen) -> None:
    message = asked("只有我说过")
    harvest()
    sentence = Sentence.objects.get(misses__message=message)
    decision, _ = decide(wen, "add", [sentence.pk], KEY)
    records.erase(message.conversation_id)
    assert undo(wen, decision.pk).left == 1


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
