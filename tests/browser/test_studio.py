"""The studio and a member in browsers of their own: a real miss from the inbox to live and back."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.axe import violations
from tests.browser.chromium import PHONE
from tests.browser.member_page import Member, Watch
from tests.browser.small_project import running_small_site
from tests.browser.studio_page import SOON_MS, Author

# What members ask and the small content does not cover. When the model has learnt to answer
# it all the same, the story needs another one.
MISS = "款子汇到谁名下"
TITLE = "互助金给谁"
TOPIC = "payout_receiver"
ANSWER = "打到谁的账户"
# A release that was made current reaches every process that answers within this time.
FOLLOWS_SECONDS = 10.0


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """A site of its own with little content: the whole content trains for minutes."""
    with running_small_site() as address:
        yield address


@pytest.fixture(scope="module")
def author(browser: Browser, site: str) -> Iterator[Author]:
    with closing(Author(browser, site, "author")) as author:
        yield author


@pytest.fixture(scope="module")
def publisher(browser: Browser, site: str) -> Iterator[Author]:
    with closing(Author(browser, site, "publisher")) as publisher:
        yield publisher


def test_an_author_takes_a_real_miss_from_the_inbox_to_live_and_back(
    member: Member, author: Author, publisher: Author, watch: Watch
) -> None:
    assert ANSWER not in member.ask(MISS).inner_text(), "the model answers it: take another miss"

    studio = author.open(watch)
    studio.add_to(studio.group_with(MISS), MISS, TITLE)
    studio.visit(f"faq/{TOPIC}/")
    assert MISS in studio.page.get_by_label("问法").input_value()

    card = studio.try_text(MISS)
    studio.train_draft(card)
    expect(card).to_contain_text(TITLE)

    release = publisher.open(watch)
    before = release.current_release()
    release.visit("publish/")
    release.page.get_by_text(TITLE).first.click()
    expect(release.page.locator("ins", has_text=MISS)).to_be_visible(timeout=SOON_MS)
    release.publish("补上钱转到哪里的问法")
    expect(release.outcome).to_contain_text("已发布")
    expect(release.outcome.locator(".gates .stopped")).to_have_count(0)
    _becomes(member, answered=True)

    release.go_back_to(before, "先退回看看")
    _becomes(member, answered=False)
    assert release.current_release() == before


def _becomes(member: Member, *, answered: bool) -> None:
    """Ask again and again until the answer is there, or is not any more."""
    deadline = time.monotonic() + FOLLOWS_SECONDS
    while (ANSWER in member.ask(MISS).inner_text()) is not answered:
        assert time.monotonic() < deadline, f"answered should be {answered}"
        time.sleep(0.5)  # a member may not write more than 30 messages a minute


@pytest.mark.parametrize(
    "path",
    [
        "",
        f"faq/{TOPIC}/",
        "facts/?search=等待期",
        "settings/",
        "inbox/",
        "try/",
        "publish/",
        "history/",
        "weekly/",
    ],
)
def test_no_page_of_the_studio_violates_a_rule_in_light_or_dark_or_on_a_phone(
    publisher: Author, watch: Watch, path: str
) -> None:
    studio = publisher.open(watch, path)
    for scheme in ("light", "dark"):
        studio.page.emulate_media(color_scheme=scheme)
        assert violations(studio.page) == [], scheme
    studio.page.set_viewport_size(PHONE)
    width = studio.page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"]
    studio.page.close()
