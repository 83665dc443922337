"""Make the pictures of the README from a real site: ``python -m tests.browser.screenshots``.

Needs a Chinese font on the machine (Debian: fonts-noto-cjk). Uses BASE_URL if it is set.
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ViewportSize, sync_playwright

from tests.browser.chromium import DESKTOP, PHONE, launch
from tests.browser.member_page import Member, Watch
from tests.browser.site_process import ROOT, running_site

_FOLDER = ROOT / "docs" / "images"


def main() -> None:
    """Write docs/images/widget-phone.png and docs/images/demo-desktop.png."""
    _FOLDER.mkdir(parents=True, exist_ok=True)
    with running_site() as site, sync_playwright() as playwright:
        browser = launch(playwright)
        _picture(browser, site, PHONE, _FOLDER / "widget-phone.png")
        _picture(browser, site, DESKTOP, _FOLDER / "demo-desktop.png")
        browser.close()


def _picture(browser: Browser, site: str, size: ViewportSize, path: Path) -> None:
    context = browser.new_context(viewport=size, locale="zh-CN")
    member = Member(context, site, Watch(host=urlsplit(site).netloc)).open()
    member.ask("相互宝是什么")
    member.page.wait_for_load_state("networkidle")
    member.page.screenshot(path=path)
    context.close()


if __name__ == "__main__":
    main()
