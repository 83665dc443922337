"""The notice before the first message, the own records to take along, and to be forgotten."""

from __future__ import annotations

import json

from playwright.sync_api import BrowserContext, expect

from tests.browser.member_page import ANSWER_MS, Member, Watch


def test_the_notice_stands_before_the_first_message_and_only_once(
    context: BrowserContext, site: str, watch: Watch
) -> None:
    member = Member(context, site, watch)
    member.visit()
    notice = member.page.get_by_role("dialog", name="开始之前")
    expect(notice).to_contain_text("自动删除", timeout=ANSWER_MS)
    expect(notice).to_contain_text("备份里最多再留 30 天")
    member.page.keyboard.press("Escape")
    for _ in range(5):
        member.page.keyboard.press("Tab")
        assert notice.evaluate("notice => notice.contains(notice.getRootNode().activeElement)")
    member.page.keyboard.press("Enter")
    expect(notice).to_have_count(0)
    member.greeted().ask("相互宝是什么")
    member.page.reload()
    member.greeted()
    expect(member.own_messages).to_have_count(1)
    expect(notice).to_have_count(0)
    member.menu("隐私说明")
    expect(member.page.get_by_role("dialog", name="隐私说明")).to_contain_text("自动删除")


def _taken_along(member: Member) -> str:
    """What stands in the file that the member saves of their own records."""
    member.menu("导出我的记录")
    member.page.get_by_role("button", name="准备文件").click()
    with member.page.expect_download() as download:
        member.page.get_by_role("button", name="保存文件").click()
    member.page.get_by_role("button", name="返回", exact=True).click()
    return download.value.path().read_text(encoding="utf-8")


def test_what_a_member_erases_is_gone_on_every_tab_and_after_a_reload(
    member: Member, context: BrowserContext, site: str, watch: Watch
) -> None:
    member.ask("这是我的话：等待期是多久")
    other = Member(context, site, watch).reopen()
    expect(other.own_messages).to_have_count(1)
    taken = json.loads(_taken_along(member))
    assert "这是我的话：等待期是多久" in [one["body"].get("text") for one in taken["messages"]]
    assert "这是我的话：等待期是多久" in [one.get("text") for one in taken["remembered"]]
    member.menu("删除我的记录")
    member.page.get_by_role("button", name="不删了").click()
    assert member.own_messages.count() == 1

    member.menu("删除我的记录")
    member.page.get_by_role("button", name="全部删除").click()
    expect(member.page.get_by_role("dialog", name="您的记录已经删除。")).to_be_visible()
    member.page.get_by_role("button", name="知道了", exact=True).click()
    expect(member.own_messages).to_have_count(0)
    expect(other.own_messages).to_have_count(0, timeout=ANSWER_MS)
    member.agree()
    expect(other.page.get_by_role("dialog")).to_have_count(0, timeout=ANSWER_MS)
    other.page.reload()
    other.greeted()
    assert other.own_messages.count() == 0
    member.ask("相互宝是什么")
    expect(other.own_messages).to_have_count(1, timeout=ANSWER_MS)
