"""What the member writes arrives once and in order, whatever the network does."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, expect

from tests.browser.member_page import ANSWER_MS, Member, Watch

# Runs before the page's own script: a network in which no WebSocket ever opens.
_NO_SOCKETS = """
window.WebSocket = class {
  constructor() { setTimeout(() => this.onclose && this.onclose({ code: 1006 })); }
  send() {}
  close() {}
};
"""


def test_what_is_written_offline_is_sent_once_and_in_order_when_online(
    member: Member, context: BrowserContext
) -> None:
    context.set_offline(True)
    for text in ("相互宝是什么", "等待期是多久"):
        member.say(text)
    expect(member.page.locator(".Banner")).to_contain_text("网络已断开")
    expect(member.page.locator('.Pending[data-status="waiting"]')).to_have_count(2)
    before = member.bot_messages.count()

    context.set_offline(False)
    member.wait_for_answer(before + 1)
    expect(member.page.locator(".Pending")).to_have_count(0)
    member.page.reload()
    expect(member.own_messages).to_have_count(2, timeout=ANSWER_MS)
    assert member.own_texts() == ["相互宝是什么", "等待期是多久"]


def test_what_was_written_offline_survives_a_closed_tab(
    member: Member, context: BrowserContext, site: str, watch: Watch
) -> None:
    context.set_offline(True)
    member.say("等待期是多久")
    member.page.close()
    context.set_offline(False)
    later = Member(context, site, watch).reopen()
    expect(later.own_messages).to_have_count(1, timeout=ANSWER_MS)
    later.wait_for_answer(1)
    assert later.own_texts() == ["等待期是多久"]


def test_where_no_socket_opens_the_conversation_goes_over_http(
    context: BrowserContext, site: str, watch: Watch
) -> None:
    context.add_init_script(_NO_SOCKETS)
    member = Member(context, site, watch).open()
    answer = member.ask("相互宝是什么")
    expect(answer.locator(".Provenance")).to_contain_text("资料截至 2019-05-16")
    assert member.own_texts() == ["相互宝是什么"]


def test_a_message_over_the_limit_is_not_sent_and_not_lost(member: Member) -> None:
    member.say("字" * 1003)
    expect(member.page.locator(".Hint")).to_contain_text("请删去 3 个字")
    expect(member.input).to_have_value("字" * 1003)
    assert member.own_messages.count() == 0
