"""Make the desk's pictures from a real site: ``python -m tests.browser.desk_screenshots``.

Takes four minutes: a member has to wait that long for the colours of waiting to show. Needs a
Chinese font on the machine. On a site of its own, or at BASE_URL with SIGNIN_LINKS.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.sync_api import Browser, sync_playwright

from tests.browser.chromium import PHONE, launch
from tests.browser.desk_page import SOON_MS, Colleague, DeskPage
from tests.browser.member_page import Member, Watch
from tests.browser.site_process import ROOT, running_site

_FOLDER = ROOT / "docs" / "images"
_LATE_MS = 90_000
_STORY = ("等待期是多久", "我妈今年62，有高血压，能加入吗？")


def main() -> None:
    """Write the pictures of the queue, a case and the supervisor's page."""
    with running_site() as site, sync_playwright() as playwright:
        browser = launch(playwright)
        watch = Watch(host=urlsplit(site).netloc)
        staff, chief = (Colleague(browser, site, role) for role in ("staff", "supervisor"))
        desk = staff.open(watch)
        desk.be("在线")
        _earlier(browser, site, watch, desk)
        member = _member(browser, site, watch, *_STORY)
        desk.claim()
        _talk(desk, member)
        _picture(desk, "desk-case")
        _waiting(browser, site, watch)
        queue = chief.open(watch)
        queue.be("在线")
        _member(browser, site, watch, "怎么退出")
        queue.rows.nth(2).wait_for(timeout=SOON_MS)
        _picture(queue.visit("/desk/?box=all"), "desk-queue")
        _picture(queue.visit("/desk/figures/"), "desk-figures", whole=True)
        browser.close()


def _member(browser: Browser, site: str, watch: Watch, *questions: str) -> Member:
    """Somebody who asks and then calls a human."""
    context = browser.new_context(viewport=PHONE, has_touch=True, locale="zh-CN")
    member = Member(context, site, watch).open()
    for question in questions:
        member.ask(question)
    member.page.get_by_role("button", name="转人工").first.click()
    member.page.locator(".Queue, .SystemMessage").last.wait_for(timeout=SOON_MS)
    return member


def _earlier(browser: Browser, site: str, watch: Watch, desk: DeskPage) -> None:
    """A case that was answered, ended and graded."""
    member = _member(browser, site, watch, "分摊的钱怎么算")
    desk.claim()
    desk.say("您好，我来帮您看看分摊是怎么算的。")
    desk.resolve("已说明怎样分摊")
    member.page.get_by_role("button", name="很满意", exact=True).click(timeout=SOON_MS)
    desk.visit("/desk/")


def _talk(desk: DeskPage, member: Member) -> None:
    desk.say("您好，您母亲的情况我看到了，正在核对老年防癌计划的健康要求。")
    member.say("好的，她的高血压一直在吃药")
    desk.page.get_by_text("一直在吃药").first.wait_for(timeout=SOON_MS)
    desk.page.locator("#note-fold summary").click()
    note = desk.page.get_by_role("textbox", name="内部备注")
    note.fill("已核对公开规则；健康告知以 App 为准。")
    desk.page.get_by_role("button", name="记下备注").click()
    desk.thread.locator("li.note").wait_for(timeout=SOON_MS)
    desk.page.locator("#note-fold summary").click()
    desk.reply.fill("按公开规则看，")


def _waiting(browser: Browser, site: str, watch: Watch) -> None:
    """One member who waits too long, and one who waits long."""
    member = _member(browser, site, watch, "公示期是什么意思")
    member.page.wait_for_timeout(_LATE_MS)
    _member(browser, site, watch, "互助金多久能到账")
    member.page.wait_for_timeout(_LATE_MS + 20_000)


def _picture(desk: DeskPage, name: str, *, whole: bool = False) -> None:
    desk.page.wait_for_load_state("networkidle")
    desk.page.wait_for_timeout(1000)
    desk.page.screenshot(path=_FOLDER / f"{name}.png", animations="disabled", full_page=whole)


if __name__ == "__main__":
    main()
