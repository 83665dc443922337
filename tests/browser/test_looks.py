"""What fits on the screen, and what is large enough to read and to tap."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from tests.browser.chromium import DESKTOP, PHONE, SMALL_PHONE
from tests.browser.member_page import Member, Watch

# The parts of the widget that stick out of it to the left or right, by class.
_STICKING_OUT = """() => {
  const host = document.querySelector('xianghubao-chat');
  const frame = host.getBoundingClientRect();
  const shown = element => getComputedStyle(element).clip === 'auto';
  const out = ({ left, right, width }) =>
    width && (left < frame.left - 0.5 || right > frame.right + 0.5);
  return [...host.shadowRoot.querySelectorAll('.ChatApp *')]
    .filter(element => shown(element) && !element.closest('.Edition-parts')
      && out(element.getBoundingClientRect()))
    .map(element => element.className || element.tagName);
}"""
_SMALL_TEXT = """() => {
  const root = document.querySelector('xianghubao-chat').shadowRoot;
  const texts = [...root.querySelectorAll('.ChatApp *')].filter(element =>
    [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim()));
  return texts.filter(element => parseFloat(getComputedStyle(element).fontSize) < 16)
    .map(element => `${element.className}: ${element.textContent}`);
}"""
_SMALL_TARGETS = """() => {
  const root = document.querySelector('xianghubao-chat').shadowRoot;
  return [...root.querySelectorAll('button, summary, textarea')]
    .filter(element => element.getBoundingClientRect().height < 44)
    .map(element => `${element.className}: ${element.textContent}`);
}"""
_PAGE_SCROLLS = "() => document.documentElement.scrollWidth > innerWidth"


def _talk(member: Member) -> Page:
    """A conversation with the longest things that members meet, all unfolded."""
    member.ask("相互宝和相互保有什么区别")
    member.ask("x" * 1000)
    member.ask("相互宝是什么")
    for fold in member.page.locator("summary").all():
        fold.click()
    return member.page


@pytest.mark.parametrize("size", [PHONE, SMALL_PHONE, DESKTOP], ids=["phone", "small", "desktop"])
def test_a_long_conversation_fits_every_screen(
    browser: Browser, site: str, watch: Watch, size: ViewportSize
) -> None:
    context = browser.new_context(viewport=size, locale="zh-CN")
    page = _talk(Member(context, site, watch).open())
    assert page.evaluate(_STICKING_OUT) == []
    assert not page.evaluate(_PAGE_SCROLLS)
    context.close()


def test_every_text_can_be_read_and_every_button_can_be_hit(member: Member) -> None:
    page = _talk(member)
    assert page.evaluate(_SMALL_TEXT) == []
    assert page.evaluate(_SMALL_TARGETS) == []


def test_the_title_bar_and_the_input_stay_in_sight(member: Member) -> None:
    page = _talk(member)
    top = page.locator(".HumanBtn").bounding_box()
    bottom = page.locator(".Composer").bounding_box()
    assert top and bottom
    assert top["y"] >= 0
    assert bottom["y"] + bottom["height"] <= PHONE["height"]


def test_the_history_is_silent_and_a_new_answer_is_announced(member: Member) -> None:
    assert member.page.locator("[role=alert]").count() == 0
    announcer = member.page.locator("[aria-live=polite]")
    member.ask("相互宝是什么")
    assert announcer.inner_text().startswith("助手：")


def test_an_answer_stays_at_its_question_when_little_of_it_is_out_of_sight(member: Member) -> None:
    # Suggestions open and close meanwhile, and the answer is marked as seen after it has come.
    member.input.press_sequentially("我妈今年62，能加入吗？")
    before = member.bot_messages.count()
    member.input.press("Enter")
    member.wait_for_answer(before)
    member.page.wait_for_load_state("networkidle")
    question, top = member.own_messages.last.bounding_box(), member.page.locator(".Scroller")
    place = top.bounding_box()
    assert question and place
    assert question["y"] >= place["y"]
