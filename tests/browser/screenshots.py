"""Make the pictures of the README from a real site: ``python -m tests.browser.screenshots``.

Needs a Chinese font on the machine (Debian: fonts-noto-cjk). Uses BASE_URL if it is set.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, sync_playwright

from tests.browser.chromium import DESKTOP, PHONE, launch
from tests.browser.member_page import Member, Watch
from tests.browser.site_process import ROOT, running_site

_FOLDER = ROOT / "docs" / "images"
_PHONE = {"viewport": PHONE, "device_scale_factor": 2, "has_touch": True}


def _notice(member: Member) -> None:
    member.visit()
    member.page.get_by_role("dialog").wait_for()


def _answer(member: Member) -> None:
    member.open().ask("等待期是多久")


def _typing(member: Member) -> None:
    member.open().input.press_sequentially("等待期")
    member.page.locator(".Suggestions").wait_for()


def _eligibility(member: Member) -> None:
    member.open().ask("我妈今年62，能加入吗？")


def _persons(member: Member) -> None:
    member.open().ask("我爸64，我妈58，孩子3岁，都能加入吗？")


def _comparison(member: Member) -> None:
    member.open().ask("两个计划有什么区别")


def _large(member: Member) -> None:
    member.open()
    member.menu("大字版")
    member.page.get_by_role("button", name="返回").click()
    member.ask("等待期是多久")


def _desktop(member: Member) -> None:
    member.visit("/")
    member.page.get_by_role("button", name="打开相互宝成员助手").click()
    member.agree()
    member.greeted().ask("相互宝和相互保有什么区别")


def _launcher(member: Member) -> None:
    member.visit("/")
    member.page.locator(".Launcher").wait_for()


_Scene = tuple[Callable[[Member], None], dict[str, Any]]
_SCENES: dict[str, _Scene] = {
    "widget-notice": (_notice, _PHONE),
    "widget-phone": (_answer, _PHONE),
    "widget-suggestions": (_typing, _PHONE),
    "widget-eligibility": (_eligibility, _PHONE),
    "widget-persons": (_persons, _PHONE),
    "widget-comparison": (_comparison, _PHONE),
    "widget-large-text": (_large, _PHONE),
    "widget-dark": (_answer, _PHONE | {"color_scheme": "dark"}),
    "demo-launcher": (_launcher, {"viewport": DESKTOP}),
    "demo-desktop": (_desktop, {"viewport": DESKTOP}),
}


def main() -> None:
    """Write one picture a scene into docs/images/."""
    _FOLDER.mkdir(parents=True, exist_ok=True)
    with running_site() as site, sync_playwright() as playwright:
        browser = launch(playwright)
        _warm_up(browser, site)
        for name, (play, look) in _SCENES.items():
            _picture(browser, site, name, play, look)
        browser.close()


def _warm_up(browser: Browser, site: str) -> None:
    """The first answer of a model that has just loaded is slow, and says so on the picture."""
    context = browser.new_context(locale="zh-CN")
    member = Member(context, site, Watch(host=urlsplit(site).netloc)).open()
    for question in ("相互宝是什么", "我妈今年62，能加入吗？"):
        member.say(question)
        member.bot_messages.nth(member.own_messages.count()).wait_for(timeout=120_000)
    context.close()


def _picture(
    browser: Browser, site: str, name: str, play: Callable[[Member], None], look: dict[str, Any]
) -> None:
    context = browser.new_context(locale="zh-CN", **look)
    member = Member(context, site, Watch(host=urlsplit(site).netloc))
    play(member)
    member.page.wait_for_load_state("networkidle")
    member.page.wait_for_timeout(400)
    member.page.screenshot(path=_FOLDER / f"{name}.png", animations="disabled")
    context.close()


if __name__ == "__main__":
    main()
