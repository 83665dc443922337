"""One site and one browser for all tests; a fresh browser profile for each test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.browser.chromium import PHONE, launch
from tests.browser.member_page import Member, Watch
from tests.browser.site_process import running_site
from tests.browser.studio_page import Author


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    with running_site() as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def author(browser: Browser, site: str) -> Iterator[Author]:
    """Signed in once for all tests: a site's greeting has one link for each role."""
    with closing(Author(browser, site, "author")) as author:
        yield author


@pytest.fixture(scope="session")
def publisher(browser: Browser, site: str) -> Iterator[Author]:
    """Another person at the studio, who may publish too."""
    with closing(Author(browser, site, "publisher")) as publisher:
        yield publisher


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport=PHONE, has_touch=True, locale="zh-CN")
    yield context
    context.close()


@pytest.fixture
def watch(site: str) -> Iterator[Watch]:
    """Every test that opens a page ends with this: no error, no violation, no foreign request."""
    watch = Watch(host=urlsplit(site).netloc)
    yield watch
    assert watch.faults == []


@pytest.fixture
def member(context: BrowserContext, site: str, watch: Watch) -> Member:
    return Member(context, site, watch).open()
