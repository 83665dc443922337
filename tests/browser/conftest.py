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
from tests.browser.stand_in_site import running_stand_in_site
from tests.browser.studio_page import Author
from tests.web.brain_stand_in import StandInBrain
from tests.web.site_process import Site


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


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, StandInBrain]]:
    with running_stand_in_site(tmp_path_factory.mktemp("stand-in")) as running:
        yield running


@pytest.fixture
def brain(web: tuple[Site, StandInBrain]) -> Iterator[StandInBrain]:
    web[1].reset()
    yield web[1]
    web[1].open.set()


@pytest.fixture
def server(web: tuple[Site, StandInBrain]) -> Site:
    return web[0]


@pytest.fixture
def page_of(server: Site, context: BrowserContext) -> Member:
    """A member of it whose page may report failures, as its tests cause them."""
    return Member(context, server.url, Watch(host=urlsplit(server.url).netloc))
