"""An FAQ's form while it is being written: the preview beside it, cards and related questions."""

import re

from django.test import Client

from tests.web.studio import contract
from tests.web.studio.forms import form

HTMX = {"HX-Request": "true"}
PAGE = "/studio/faq/waiting_period/"


def test_the_preview_shows_each_date_and_opens_todays(author: Client, bench) -> None:
    answer = author.post("/studio/faqs/preview/", form(), headers=HTMX)
    page = answer.content.decode()
    assert "等待期是90 天。" in page
    assert re.search(r'data-day="2019-05-16" open', page)
    assert re.search(r'data-day="2022-02-01">', page)
    assert 'id="wrong-title"' in page
    assert bench.sent("PUT", "/faqs/waiting_period") == []


def test_the_preview_puts_what_is_wrong_to_its_field(author: Client, bench) -> None:
    found = {"replies": [], "findings": [contract.finding("标题太长。", field="title")]}
    bench.answer("POST", "/faqs/preview", found)
    page = author.post("/studio/faqs/preview/", form(), headers=HTMX).content.decode()
    assert re.search(r'id="wrong-title"[^>]*hx-swap-oob="true">[^§]*?标题太长', page)


def test_a_new_faq_is_not_told_what_is_still_empty(author: Client, bench) -> None:
    found = [contract.finding(field="owner"), contract.finding("标题太长。", field="title")]
    bench.answer("POST", "/faqs/preview", {"replies": [], "findings": found})
    new = form(version="", owner="")
    page = author.post("/studio/faqs/preview/", new, headers=HTMX).content.decode()
    assert "标题太长" in page
    assert "问法太少" not in page


def test_a_preview_without_a_workbench_says_so_in_its_place(author: Client, bench) -> None:
    bench.stop()
    answer = author.post("/studio/faqs/preview/", form(), headers=HTMX)
    assert answer.status_code == 503
    assert "看不到预览" in answer.content.decode()


def test_cards_are_added_moved_copied_and_removed_without_saving(author: Client, bench) -> None:
    two = contract.faq(
        answers=[contract.answer("甲", valid_to="2019-05-07"), contract.answer("乙")]
    )

    def texts(act: str) -> list[str]:
        sent = form(two, act=act)
        page = author.post("/studio/faqs/arrange/", sent, headers=HTMX).content.decode()
        return re.findall(r'name="answer-text"[^>]*>([^<]*)<', page)

    assert texts("answer-down-0") == ["乙", "甲"]
    assert texts("answer-up-1") == ["乙", "甲"]
    assert texts("answer-copy-0") == ["甲", "甲", "乙"]
    assert texts("answer-drop-0") == ["乙"]
    assert texts("answer-add") == ["甲", "乙", ""]
    for nonsense in ("answer-up-0", "answer-drop-9", "answer-down-1", "x", ""):
        assert texts(nonsense) == ["甲", "乙"]
    assert bench.sent("PUT", "/faqs/waiting_period") == []


def test_a_new_card_starts_on_the_day_after_the_one_before_it(author: Client, bench) -> None:
    one = contract.faq(answers=[contract.answer(valid_to="2021-12-31")])
    sent = form(one, act="answer-add")
    page = author.post("/studio/faqs/arrange/", sent, headers=HTMX).content.decode()
    assert 'name="answer-valid_from" value="2022-01-01"' in page


def test_related_questions_are_chosen_by_title(author: Client, bench) -> None:
    sent = form(contract.faq(related=[]), act="related-add") | {
        "add-related": "faq/what_is_xianghubao"
    }
    page = author.post("/studio/faqs/arrange/", sent, headers=HTMX).content.decode()
    assert '<input type="hidden" name="related" value="faq/what_is_xianghubao">' in page
    assert "<span>相互宝是什么</span>" in page


def test_without_script_a_moved_card_comes_in_the_whole_page(author: Client, bench) -> None:
    sent = form(act="answer-add", title="没存的标题")
    page = author.post("/studio/faqs/arrange/", sent).content.decode()
    assert "没存的标题" in page
    assert "答案 2" in page
