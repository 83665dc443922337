"""One script tag in a host page: a launcher that opens a panel."""

from __future__ import annotations

from playwright.sync_api import Browser, BrowserContext, expect

from tests.browser.chromium import DESKTOP
from tests.browser.member_page import ANSWER_MS, Member, Watch


def test_a_page_on_which_nobody_talks_begins_no_conversation(
    context: BrowserContext, site: str, watch: Watch
) -> None:
    member = Member(context, site, watch)
    asked: list[str] = []
    member.page.on("request", lambda request: asked.append(request.url))
    member.visit("/")
    member.page.wait_for_load_state("networkidle")
    assert [url for url in asked if "/api/" in url] == []
    assert context.cookies() == []


def test_the_launcher_opens_a_panel_that_a_reload_finds_open(
    context: BrowserContext, site: str, watch: Watch
) -> None:
    member = Member(context, site, watch)
    member.visit("/")
    launcher = member.page.get_by_role("button", name="打开相互宝成员助手")
    launcher.click()
    member.page.get_by_role("button", name="暂不使用").click()
    expect(launcher).to_be_focused()
    launcher.click()
    member.agree()
    member.greeted().ask("相互宝是什么")
    member.page.reload()
    expect(member.own_messages).to_have_count(1, timeout=ANSWER_MS)
    member.input.press("Escape")
    expect(member.input).to_be_hidden()
    expect(launcher).to_be_visible()


def test_what_comes_while_the_panel_is_closed_is_counted_until_it_is_seen(
    member: Member, context: BrowserContext, site: str, watch: Watch
) -> None:
    member.ask("相互宝是什么")
    host = Member(context, site, watch)
    host.visit("/")
    launcher = host.page.locator(".Launcher")
    expect(launcher).to_have_accessible_name("打开相互宝成员助手")
    member.page.evaluate("Object.defineProperty(document, 'visibilityState', { value: 'hidden' })")
    member.ask("等待期是多久")
    expect(launcher).to_have_accessible_name("打开相互宝成员助手，1 条未读", timeout=ANSWER_MS)
    launcher.click()
    expect(host.own_messages).to_have_count(2)
    host.page.get_by_role("button", name="收起").click()
    expect(launcher).to_have_accessible_name("打开相互宝成员助手")


def test_on_a_desktop_the_panel_leaves_the_page_usable_and_takes_the_typing(
    browser: Browser, site: str, watch: Watch
) -> None:
    context = browser.new_context(viewport=DESKTOP, locale="zh-CN")
    member = Member(context, site, watch)
    member.visit("/")
    member.page.get_by_role("button", name="打开相互宝成员助手").click()
    member.agree()
    expect(member.input).to_be_focused()
    member.page.keyboard.type("相互宝是什么")
    expect(member.input).to_have_value("相互宝是什么")
    context.close()
