"""Decisions about sentences of the inbox that are taken back."""

import pytest

from chat import records
from studio.inbox.deciding import NothingChosen, decide, undo
from studio.inbox.harvest import harvest
from studio.models import Sentence
from tests.web.people import user_with
from tests.web.studio.misses import asked, open_words
from tests.web.studio.workbench_addresses import Asked

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
KEY = "faq/waiting_period"


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


def test_a_decision_about_erased_words_can_still_be_taken_back(bench, sentences, wen) -> None:
    message = asked("只有我说过")
    harvest()
    sentence = Sentence.objects.get(misses__message=message)
    decision, _ = decide(wen, "add", [sentence.pk], KEY)
    records.erase(message.conversation_id)
    assert undo(wen, decision.pk).left == 1
