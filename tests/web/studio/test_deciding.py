"""What authors decide about sentences: written by the workbench, kept, and told."""

import pytest

from desk.models import AuditEntry
from studio.inbox.deciding import NothingChosen, decide, undo
from studio.inbox.harvest import harvest
from studio.models import Decision, Sentence
from studio.workbench import WorkbenchAway, WorkbenchRefused
from tests.web.people import user_with
from tests.web.studio.misses import asked, open_words

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
KEY = "faq/waiting_period"


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


def test_what_somebody_else_has_decided_is_not_decided_again(bench, sentences, wen) -> None:
    chosen = [sentences["水星多远"]]
    decide(wen, "ignore", chosen)
    with pytest.raises(NothingChosen):
        decide(user_with("author", name="li"), "add", chosen, KEY)
    assert bench.sent("POST", "/faqs/waiting_period/add") == []
