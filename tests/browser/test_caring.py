"""What stands around the talk: suggestions, thumbs, tables, and what cannot be sent."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.member_page import ANSWER_MS, Member

_PASTE_PICTURE = """input => {
  const data = new DataTransfer();
  data.items.add(new File(['x'], 'x.png', { type: 'image/png' }));
  input.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true,
    cancelable: true }));
}"""


def test_titles_are_suggested_while_typing_and_asked_with_the_keyboard(member: Member) -> None:
    member.input.press_sequentially("等待期")
    titles = member.page.locator(".Suggestions button")
    expect(titles.first).to_contain_text("等待期")
    expect(member.page.get_by_text("个相近的问题")).to_be_attached()
    assert titles.count() <= 3
    member.input.press("ArrowUp")
    member.page.keyboard.press("ArrowUp")
    member.page.keyboard.press("ArrowDown")
    member.page.keyboard.press("ArrowDown")
    expect(member.input).to_be_focused()
    title = titles.last.inner_text()
    member.input.press("ArrowUp")
    before = member.bot_messages.count()
    member.page.keyboard.press("Enter")
    member.wait_for_answer(before)
    assert member.own_texts() == [title]
    expect(member.input).to_have_value("")
    expect(titles).to_have_count(0)


def test_escape_puts_the_suggestions_away_until_more_is_typed(member: Member) -> None:
    titles = member.page.locator(".Suggestions button")
    member.input.fill("等待期")
    expect(titles.first).to_be_visible()
    member.input.press("Escape")
    expect(titles).to_have_count(0)
    member.input.press_sequentially("多久")
    expect(titles.first).to_be_visible()


def test_what_a_tap_unfolds_at_the_edge_comes_into_sight(member: Member) -> None:
    answer = member.ask("等待期是多久")
    member.ask("两个计划有什么区别")  # leaves room below the first answer to scroll
    edge = "element => element.scrollIntoView({ block: 'end' })"
    for control, unfolded in (
        (answer.locator("summary").last, answer.locator("details li").last),
        (answer.get_by_role("button", name="没帮助"), answer.locator(".Reasons button").last),
    ):
        control.evaluate(edge)
        control.click()
        expect(unfolded).to_be_in_viewport(ratio=1)
        below = member.page.locator(".Composer").bounding_box()
        place = unfolded.bounding_box()
        assert below and place
        assert place["y"] + place["height"] <= below["y"] + 1


def test_a_thumb_and_its_reason_are_kept_over_a_reload(member: Member) -> None:
    answer = member.ask("相互宝是什么")
    down = answer.get_by_role("button", name="没帮助")
    down.click()
    answer.get_by_role("button", name="太长了").click()
    expect(answer).to_contain_text("谢谢，已记下")
    expect(answer.locator(".Reasons")).to_have_count(0)
    member.page.reload()
    expect(down).to_have_attribute("aria-pressed", "true", timeout=ANSWER_MS)
    down.click()
    expect(down).to_have_attribute("aria-pressed", "false")


def test_two_plans_are_compared_in_a_table_that_fits_a_phone(member: Member) -> None:
    answer = member.ask("两个计划有什么区别")
    table = answer.get_by_role("table")
    expect(table.get_by_role("columnheader")).to_have_text(["对比", "大病互助计划", "老年防癌计划"])
    expect(table.get_by_role("row", name=re.compile("每案"))).to_contain_text("0.1 元")
    assert table.evaluate("table => table.scrollWidth <= table.parentElement.clientWidth")


def test_a_picture_or_a_voice_note_gets_an_honest_line(member: Member) -> None:
    member.input.evaluate(_PASTE_PICTURE)
    expect(member.notices.last).to_contain_text("看不了图片", timeout=ANSWER_MS)
    member.page.get_by_role("button", name="图片和语音").click()
    member.page.get_by_role("button", name="语音", exact=True).click()
    expect(member.notices.last).to_contain_text("听不了语音", timeout=ANSWER_MS)
    assert member.own_texts() == ["[图片]", "[语音]"]
