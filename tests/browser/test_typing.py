"""Keyboards: Chinese input methods, new lines, and no pointer at all."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, expect

from tests.browser.member_page import Member


def test_the_enter_that_commits_a_candidate_does_not_send(
    member: Member, context: BrowserContext
) -> None:
    member.input.focus()
    devtools = context.new_cdp_session(member.page)
    composing = {"text": "xianghubao", "selectionStart": 10, "selectionEnd": 10}
    devtools.send("Input.imeSetComposition", composing)
    for key_code in (13, 229):
        # As an input method leaves it: the key is reported, but types nothing.
        enter = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": key_code}
        devtools.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **enter})
        devtools.send("Input.dispatchKeyEvent", {"type": "keyUp", **enter})
    expect(member.input).to_have_value("xianghubao")
    assert member.own_messages.count() == 0

    devtools.send("Input.insertText", {"text": "相互宝"})
    expect(member.input).to_have_value("相互宝")
    assert member.own_messages.count() == 0
    member.page.keyboard.press("Enter")
    expect(member.own_messages).to_have_count(1)
    assert member.own_texts() == ["相互宝"]


def test_the_enter_that_safari_reports_after_a_composition_does_not_send(member: Member) -> None:
    member.input.fill("相互宝")
    member.input.evaluate(
        """input => {
          input.dispatchEvent(new CompositionEvent('compositionstart', { bubbles: true }));
          input.dispatchEvent(new CompositionEvent('compositionend', { bubbles: true }));
          const init = { key: 'Enter', keyCode: 229, bubbles: true, cancelable: true };
          input.dispatchEvent(new KeyboardEvent('keydown', init));
        }"""
    )
    expect(member.input).to_have_value("相互宝")
    assert member.own_messages.count() == 0


def test_shift_and_enter_make_a_new_line(member: Member) -> None:
    member.input.fill("第一行")
    member.input.press("Shift+Enter")
    member.input.press_sequentially("第二行")
    expect(member.input).to_have_value("第一行\n第二行")
    assert member.own_messages.count() == 0


def test_everything_can_be_reached_and_used_with_the_keyboard(member: Member) -> None:
    answer = member.ask("相互宝是什么")
    chip = answer.locator(".Chips .Btn").first
    before = member.bot_messages.count()
    for _ in range(30):
        if chip.evaluate("chip => chip.getRootNode().activeElement === chip"):
            break
        member.page.keyboard.press("Shift+Tab")
    member.page.keyboard.press("Enter")
    member.wait_for_answer(before)

    member.input.fill("等待期是多久")
    before = member.bot_messages.count()
    member.page.keyboard.press("Tab")
    member.page.keyboard.press("Space")
    member.wait_for_answer(before)
    assert member.own_texts()[-1] == "等待期是多久"
