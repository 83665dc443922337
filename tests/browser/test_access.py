"""No violation of WCAG 2.1 AA in any look, and an order in which the page can be heard."""

from __future__ import annotations

from typing import Literal

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.axe import examine, violations
from tests.browser.chromium import DESKTOP, PHONE
from tests.browser.member_page import Member, Watch

_LARGER = """() => {
  const root = document.querySelector('xianghubao-chat').shadowRoot;
  return ['.Answer-text', '.Composer-input', '.Provenance'].map(selector =>
    parseFloat(getComputedStyle(root.querySelector(selector)).fontSize));
}"""


def _talk(member: Member) -> None:
    """Everything that an ordinary conversation shows."""
    member.ask("两个计划有什么区别")
    member.ask("我妈今年62，有高血压，能加入吗？")
    member.page.get_by_role("button", name="没帮助").last.click()
    member.page.get_by_role("button", name="转人工").first.click()
    expect(member.places.first).to_be_visible()
    member.input.fill("等待期")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_conversation_violates_no_rule(
    browser: Browser, site: str, watch: Watch, scheme: Literal["light", "dark"]
) -> None:
    context = browser.new_context(viewport=PHONE, locale="zh-CN", color_scheme=scheme)
    member = Member(context, site, watch)
    member.visit()
    expect(member.page.get_by_role("dialog")).to_be_visible()
    assert violations(member.page) == []
    member.agree()
    member.greeted()
    _talk(member)
    report = examine(member.page)
    assert [found["id"] for found in report["violations"]] == []
    assert len(report["passes"]) > 15
    member.page.get_by_role("button", name="更多设置").click()
    assert violations(member.page) == []
    context.close()


@pytest.mark.parametrize("scheme", ["浅色", "深色"])
def test_large_text_violates_no_rule_and_is_larger(member: Member, scheme: str) -> None:
    _talk(member)
    before = member.page.evaluate(_LARGER)
    member.menu("大字版")
    member.page.get_by_role("button", name=scheme).click()
    member.page.get_by_role("button", name="返回").click()
    after = member.page.evaluate(_LARGER)
    assert all(large >= 1.2 * usual for usual, large in zip(before, after, strict=True))
    assert violations(member.page) == []
    member.page.reload()
    member.greeted()
    assert member.page.evaluate(_LARGER) == after


def test_the_launcher_and_its_panel_violate_no_rule(
    browser: Browser, site: str, watch: Watch
) -> None:
    context = browser.new_context(viewport=DESKTOP, locale="zh-CN")
    member = Member(context, site, watch)
    member.visit("/")
    assert violations(member.page) == []
    member.page.get_by_role("button", name="打开相互宝成员助手").click()
    member.agree()
    member.ask("相互宝是什么")
    assert violations(member.page) == []
    context.close()


def test_it_is_heard_in_the_order_of_the_page_title_conversation_input(member: Member) -> None:
    member.ask("相互宝是什么")
    heard = member.page.locator("section.ChatApp").aria_snapshot()
    order = ["转人工", 'region "对话"', "助手：", "我：", "textbox"]
    places = [heard.index(name) for name in order]
    assert places == sorted(places)
