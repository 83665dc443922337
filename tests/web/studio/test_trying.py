"""The try page: live and draft side by side, why, and training the draft."""

import pytest
from django.test import Client

from studio.trying import MOST, sentences
from tests.web.people import signed_in, user_with
from tests.web.studio import contract
from tests.web.studio.workbench_stand_in import StandInWorkbench

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def tried(author: Client, texts: str) -> str:
    answer = author.post("/studio/try/sentences/", {"texts": texts}, headers=HTMX)
    assert answer.status_code == 200
    return answer.content.decode()


def answers(bench: StandInWorkbench, state: str, *, live: dict, draft: dict | None = None) -> None:
    """Both sides of one sentence."""
    results = [contract.reading("要等几天", **draft)] if draft is not None else []
    with_ = {
        "live": {"release": "r000002", "results": [contract.reading("要等几天", **live)]},
        "draft": {"state": state, "results": results},
    }
    bench.answer("POST", "/try", with_)


def test_a_pasted_list_is_one_sentence_a_line_each_once() -> None:
    assert sentences(" 要等几天 \n\n  水星  多远\r\n要等几天\n") == ["要等几天", "水星 多远"]


def test_the_page_tells_the_outcome_and_why(bench, author: Client) -> None:
    answers(bench, "same", live={"tokens": ["要等", "几天"], "read": "要等几日"})
    part = tried(author, "要等几天")
    for words in (
        "已回答",
        "等待期是多久",
        "0.93",
        "要等",
        "要等几日",
        "年龄",
        "0.88",
        "等待期多久",
    ):
        assert words in part, words
    assert "草稿和线上一样" in part
    assert "草稿 <span" not in part


def test_live_and_draft_stand_side_by_side_and_a_difference_is_marked(bench, author) -> None:
    unclear = {"outcome": "decline", "decision": "decline", "candidates": []}
    answers(bench, "ready", live=unclear, draft={})
    part = tried(author, "要等几天")
    assert part.index("线上 <span") < part.index("草稿 <span")
    assert "结果不同" in part
    assert "草稿里有 1 句的结果不同" in part


def test_the_same_answer_with_another_confidence_is_no_difference(bench, author: Client) -> None:
    surer = [{"key": "faq/waiting_period", "title": "等待期是多久", "confidence": 0.99}]
    answers(bench, "ready", live={}, draft={"candidates": surer})
    assert "结果不同" not in tried(author, "要等几天")


def test_a_label_that_is_no_faq_is_told_in_words(bench, author: Client) -> None:
    other = {"key": "ask_medical_advice", "title": "ask_medical_advice", "confidence": 0.7}
    answers(bench, "same", live={"candidates": [other], "nearest": [], "entities": []})
    part = tried(author, "要等几天")
    assert "求医问药" in part
    assert "ask_medical_advice" not in part


def test_more_sentences_than_fit_are_told_and_not_sent(bench, author: Client) -> None:
    part = tried(author, "\n".join(f"第{number}句" for number in range(MOST + 3)))
    (sent,) = bench.sent("POST", "/try")
    assert len(sent["texts"]) == MOST
    assert "后面的 3 句没有试" in part


def test_an_empty_box_asks_for_a_sentence(bench, author: Client) -> None:
    assert "请先写一句话" in tried(author, " \n ")
    assert bench.sent("POST", "/try") == []


def test_words_that_are_tried_are_never_markup_and_without_script_stay_in_the_box(
    bench, author: Client
) -> None:
    page = author.post("/studio/try/sentences/", {"texts": "<b>要等几天"}).content.decode()
    assert "&lt;b&gt;要等几天</textarea>" in page
    assert "<b>要等" not in page


def test_a_draft_that_was_not_trained_can_be_trained(bench, author: Client) -> None:
    answers(bench, "untrained", live={})
    assert "训练草稿" in tried(author, "要等几天")
    bench.publishing = contract.publishing("running", stage="train", progress=0.4, said="正在训练")
    part = author.post("/studio/try/train/", headers=HTMX).content.decode()
    assert bench.sent("POST", "/drafts") == [{"who": {"name": "author", "id": "author"}}]
    assert 'value="0.40"' in part
    assert "正在训练" in part


def test_the_sentences_are_tried_again_when_the_training_is_over(bench, author: Client) -> None:
    bench.publishing = contract.publishing("running", progress=0.7)
    assert "HX-Trigger" not in author.get("/studio/try/draft/", headers=HTMX).headers
    bench.publishing = contract.publishing("idle")
    over = author.get("/studio/try/draft/", headers=HTMX)
    assert over.headers["HX-Trigger"] == "draft-ready"
    assert "draft-ready from:body" in author.get("/studio/try/").content.decode()


def test_a_training_that_failed_says_why(bench, author: Client) -> None:
    bench.publishing = contract.publishing("failed", said="内存不够。")
    assert "内存不够。" in author.get("/studio/try/draft/", headers=HTMX).content.decode()


def test_one_training_at_a_time_and_the_other_is_named(bench, author: Client) -> None:
    bench.refuse("POST", "/drafts", 409, "小林正在发布。")
    answer = author.post("/studio/try/train/", headers=HTMX)
    assert (answer.status_code, "小林正在发布。" in answer.content.decode()) == (409, True)


def test_a_workbench_that_is_away_is_told(bench, author: Client) -> None:
    bench.stop()
    assert author.get("/studio/try/").status_code == 200
    away = author.post("/studio/try/sentences/", {"texts": "要等几天"}, headers=HTMX)
    assert away.status_code == 503
    waiting = author.get("/studio/try/draft/", headers=HTMX)
    assert (waiting.status_code, "正在重试" in waiting.content.decode()) == (200, True)


@pytest.mark.parametrize("role", ["staff", "administrator"])
def test_only_authors_and_publishers_try(bench, role: str) -> None:
    client = signed_in(user_with(role))
    for address in ("", "draft/"):
        assert client.get(f"/studio/try/{address}").status_code == 403
    for address in ("sentences/", "train/"):
        assert client.post(f"/studio/try/{address}", {"texts": "x"}).status_code == 403
