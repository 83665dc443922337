"""Browsers of people who are signed in, on pages that htmx reads again."""

from __future__ import annotations

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from tests.browser.chromium import DESKTOP
from tests.browser.member_page import Watch
from tests.browser.site_process import signin_link


class HtmxWatch(Watch):
    """Passes over what htmx itself logs when a page is left in the middle of a reading."""

    def _console(self, message: ConsoleMessage) -> None:
        if not message.text.startswith(("htmx:sendAbort", "htmx:afterRequest")):
            super()._console(message)


class SignedIn:
    """One browser that is signed in for a role; each test opens pages of its own in it."""

    def __init__(self, browser: Browser, site: str, role: str) -> None:
        self.site = site
        self.context: BrowserContext = browser.new_context(viewport=DESKTOP, locale="zh-CN")
        first = self.context.new_page()
        first.goto(f"{site}{signin_link(site, role)}")
        first.close()

    def new_page(self, watch: Watch) -> Page:
        """An empty page whose faults the test is told."""
        page = self.context.new_page()
        HtmxWatch(watch.host, watch.faults).follow(page)
        return page

    def close(self) -> None:
        """Close what is open."""
        self.context.close()
