"""A phone's keyboard takes half the screen: nothing jumps, and nothing needed is covered."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.chromium import PHONE
from tests.browser.member_page import Member

_WATCH_SHIFTS = """() => {
  window.shifted = 0;
  new PerformanceObserver(list => list.getEntries().forEach(entry => {
    if (!entry.hadRecentInput) window.shifted += entry.value;
  })).observe({ type: 'layout-shift' });
}"""
# As Safari does it: the layout stays, only the visual viewport gets smaller and scrolls.
_OPEN_AS_SAFARI = """height => {
  for (const [name, value] of Object.entries({ height, offsetTop: 60 }))
    Object.defineProperty(visualViewport, name, { value, configurable: true });
  visualViewport.dispatchEvent(new Event('resize'));
}"""


def test_where_the_keyboard_shrinks_the_page_the_newest_stays_in_sight(member: Member) -> None:
    answer = member.ask("等待期是多久")
    # Typing in the input is no surprise; a page that moves by itself would be.
    member.page.evaluate(_WATCH_SHIFTS)
    title = member.page.locator(".Navbar").bounding_box()
    member.page.set_viewport_size({"width": PHONE["width"], "height": 480})
    expect(member.page.locator(".Composer")).to_be_in_viewport(ratio=1)
    expect(answer.locator(".Chips .Btn").last).to_be_in_viewport()
    assert member.page.locator(".Navbar").bounding_box() == title
    assert member.page.evaluate("scrollY") == 0
    member.page.set_viewport_size(PHONE)
    expect(answer.locator(".Chips .Btn").last).to_be_in_viewport()
    assert member.page.evaluate("window.shifted") < 0.1


def test_where_the_keyboard_lies_over_the_page_the_widget_follows_what_is_seen(
    member: Member,
) -> None:
    member.ask("等待期是多久")
    member.page.evaluate(_OPEN_AS_SAFARI, 420)
    top = member.page.locator(".Navbar").bounding_box()
    bottom = member.page.locator(".Composer").bounding_box()
    assert top and bottom
    assert top["y"] == 60
    assert bottom["y"] + bottom["height"] <= 60 + 420
