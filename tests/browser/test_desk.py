"""The desk and a member in browsers of their own: a whole case, and two colleagues after one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.axe import violations
from tests.browser.chromium import DESKTOP, PHONE, launch_another
from tests.browser.desk_page import SOON_MS, Colleague, DeskPage
from tests.browser.member_page import Member, Watch

NOTE = "内部备注：疑似中介代办"
PROMISE = "保证能赔给您"


@pytest.fixture(scope="module")
def desk_browser(browser: Browser) -> Iterator[Browser]:
    """Another process than the member's."""
    another = launch_another(browser)
    yield another
    another.close()


@pytest.fixture(scope="module")
def wang(desk_browser: Browser, site: str) -> Colleague:
    return Colleague(desk_browser, site, "staff")


@pytest.fixture(scope="module")
def chief(desk_browser: Browser, site: str) -> Colleague:
    return Colleague(desk_browser, site, "supervisor")


@pytest.fixture(autouse=True)
def nobody_stays(wang: Colleague, chief: Colleague) -> Iterator[None]:
    yield
    wang.leave()
    chief.leave()


def _call(member: Member) -> None:
    member.page.get_by_role("button", name="转人工").first.click()


def _member_reads(member: Member, text: str) -> None:
    expect(member.page.get_by_text(text).first).to_be_visible(timeout=SOON_MS)


def test_member_and_colleague_play_a_whole_case(
    member: Member, wang: Colleague, watch: Watch
) -> None:
    desk = wang.open(watch)
    desk.be("在线")
    desk.page.get_by_role("button", name="提醒").click()
    member.ask("等待期是多久")
    _call(member)
    row = desk.rows.filter(has_text="成员要求人工")
    expect(row).to_have_count(1, timeout=SOON_MS)
    expect(desk.page).to_have_title("(1) 工单 · 相互宝成员帮助")
    expect(desk.page.locator("#said")).to_have_text("有新的工单在等待")
    desk.claim()
    expect(desk.thread).to_contain_text("等待期是多久")
    expect(desk.page.get_by_role("complementary", name="工单资料")).to_contain_text("助手的理解")

    _typing_is_seen_on_both_sides(member, desk.reply, desk.page)
    desk.say("您好，我来帮您看。")
    _member_reads(member, "您好，我来帮您看。")
    expect(desk.thread.locator(".mark.read")).to_have_count(1, timeout=SOON_MS)
    member.say("我加入一个月了")
    expect(desk.thread).to_contain_text("我加入一个月了", timeout=SOON_MS)

    desk.page.keyboard.press("Escape")
    desk.page.keyboard.press("n")
    desk.page.get_by_role("textbox", name="内部备注").fill(NOTE)
    desk.page.get_by_role("button", name="记下备注").click()
    expect(desk.thread.locator("li.note")).to_contain_text(NOTE, timeout=SOON_MS)

    desk.reply.fill(PROMISE)
    desk.reply.press("Enter")
    expect(desk.page.get_by_role("button", name="仍要发送")).to_be_visible(timeout=SOON_MS)
    desk.reply.fill("以 App 公示为准。")
    desk.reply.press("Enter")
    _member_reads(member, "以 App 公示为准。")
    assert PROMISE not in member.page.inner_text("body")
    assert NOTE not in member.page.content()

    desk.resolve("已说明等待期")
    member.page.get_by_role("button", name="很满意", exact=True).click(timeout=SOON_MS)
    expect(member.page.get_by_text("谢谢").last).to_be_visible(timeout=SOON_MS)
    member.ask("等待期是多久")


def _typing_is_seen_on_both_sides(member: Member, reply: Locator, page: Page) -> None:
    reply.press_sequentially("您好")
    expect(member.page.get_by_text("正在回复").first).to_be_attached(timeout=SOON_MS)
    reply.fill("")
    member.input.press_sequentially("我")
    expect(page.get_by_text("成员正在输入")).to_be_visible(timeout=SOON_MS)
    member.input.fill("")


def test_of_two_colleagues_after_one_case_one_gets_it_and_the_other_is_told_who(
    member: Member, wang: Colleague, chief: Colleague, site: str
) -> None:
    # Without the watch: a browser logs the refusal (409) as an error of the page.
    unwatched = Watch(host="")
    pages = [colleague.open(unwatched) for colleague in (wang, chief)]
    for page in pages:
        page.be("在线")
    _call(member)
    for page in pages:
        expect(page.rows).to_have_count(1, timeout=SOON_MS)
    # Both forms are sent before either answer is waited for.
    for page in pages:
        page.page.evaluate("document.querySelector('table.queue form').requestSubmit()")
    for page in pages:
        expect(page.page.locator("#reply, .toast")).to_be_visible(timeout=SOON_MS)
    holders = [page for page in pages if page.page.locator("#reply").count()]
    late = [page for page in pages if page.page.locator(".toast").count()]
    assert (len(holders), len(late)) == (1, 1)
    name = "小安" if holders[0] is pages[0] else "小宁"
    expect(late[0].page.locator(".toast")).to_have_text(f"{name}已经接手了这个工单。")
    holders[0].resolve("")


def test_canned_replies_answers_and_the_rules_go_into_a_reply(
    member: Member, wang: Colleague, watch: Watch
) -> None:
    # A site that is tested again knows the codes of before.
    code = uuid4().hex[:8]
    setup = wang.open(watch, "/desk/replies/")
    setup.be("在线")
    setup.page.get_by_label("短码").fill(code)
    setup.page.get_by_label("标题").fill("问好")
    setup.page.get_by_label("内容").fill("您好，我是客服。")
    setup.page.get_by_role("button", name="保存").click()
    _call(member)
    desk = wang.open(watch)
    desk.claim()
    desk.reply.press_sequentially(f"/{code}")
    expect(desk.page.locator("#offers [data-code]")).to_have_count(1, timeout=SOON_MS)
    desk.reply.press("Enter")
    expect(desk.reply).to_have_value("您好，我是客服。")
    desk.page.get_by_role("button", name="插入问答").click()
    desk.page.get_by_role("searchbox", name="找问答").fill("等待期")
    desk.page.locator("#offers li button").first.click(timeout=SOON_MS)
    expect(desk.reply).to_have_value(re.compile("资料截至"), timeout=SOON_MS)
    desk.page.get_by_text("核对能否加入").click()
    desk.page.get_by_label("年龄").fill("62", timeout=SOON_MS)
    desk.page.get_by_role("button", name="按公开规则核对").click()
    expect(desk.page.locator(".verdict")).to_contain_text("资料截至", timeout=SOON_MS)
    assert violations(desk.page) == []
    desk.reply.fill("")
    desk.resolve("")


def test_no_page_of_the_desk_violates_a_rule_in_light_or_dark(
    member: Member, chief: Colleague, watch: Watch
) -> None:
    desk = chief.open(watch)
    desk.be("在线")
    _call(member)
    expect(desk.rows).to_have_count(1, timeout=SOON_MS)
    _examine(desk)
    desk.claim()
    desk.page.get_by_text("核对能否加入").click()
    expect(desk.page.get_by_label("年龄")).to_be_visible(timeout=SOON_MS)
    _examine(desk)
    desk.page.get_by_role("button", name="结束", exact=True).click()
    _examine(desk)
    desk.page.keyboard.press("Escape")
    desk.resolve("")
    for path in ("figures/", "hours/", "replies/", "audit/"):
        desk.page.goto(f"{desk.site}/desk/{path}")
        _examine(desk)


def _examine(desk: DeskPage) -> None:
    """No violation in either look, and nothing wider than a phone."""
    for scheme in ("light", "dark"):
        desk.page.emulate_media(color_scheme=scheme)
        assert violations(desk.page) == [], (scheme, desk.page.url)
    desk.page.set_viewport_size(PHONE)
    width = desk.page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"], desk.page.url
    desk.page.set_viewport_size(DESKTOP)
