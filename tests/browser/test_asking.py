"""A member asks and gets dated, sourced answers."""

from __future__ import annotations

from playwright.sync_api import Browser, BrowserContext, expect

from tests.browser.member_page import ANSWER_MS, Member, Watch


def test_a_question_gets_an_answer_with_its_date_and_its_source(member: Member) -> None:
    answer = member.ask("相互宝是什么")
    expect(answer.locator(".Answer-text")).to_contain_text("相互宝")
    provenance = answer.locator(".Provenance")
    expect(provenance).to_contain_text("资料截至 2019-05-16")
    expect(provenance).to_contain_text("来源")


def test_the_greeting_says_as_of_when_the_bot_answers(member: Member) -> None:
    expect(member.bot_messages.first).to_contain_text("2019-05-16")
    expect(member.page.locator(".Edition")).to_contain_text("资料截至 2019-05-16")
    expect(member.page.locator(".Edition")).to_contain_text("以 App 内规则为准")


def test_a_reload_shows_the_history_once_and_in_order(member: Member) -> None:
    member.ask("相互宝是什么")
    member.ask("等待期是多久")
    shown = member.page.locator(".Message .Bubble").all_inner_texts()
    member.page.reload()
    expect(member.page.locator(".Message .Bubble")).to_have_count(len(shown), timeout=ANSWER_MS)
    assert member.own_texts() == ["相互宝是什么", "等待期是多久"]
    assert member.page.locator(".Message .Bubble").all_inner_texts() == shown


def test_a_quick_reply_asks_and_is_answered(member: Member) -> None:
    answer = member.ask("相互宝是什么")
    chip = answer.locator(".Chips .Btn").first
    title = chip.inner_text().strip()
    before = member.bot_messages.count()
    chip.click()
    member.wait_for_answer(before)
    assert member.own_texts()[-1] == title


def test_a_topic_of_the_greeting_can_be_tapped_at_once(member: Member) -> None:
    option = member.bot_messages.first.locator(".Options button").first
    title = option.inner_text().strip()
    before = member.bot_messages.count()
    option.click()
    member.wait_for_answer(before)
    assert member.own_texts() == [title]


def test_a_check_for_a_parent_ends_in_a_card_that_speaks_of_the_public_rules(
    member: Member,
) -> None:
    member.ask("我爸能不能加入")
    member.ask("62岁")
    card = member.page.locator('.Answer[data-kind="eligibility"]')
    expect(card.locator(".Verdict-headline")).to_be_visible(timeout=ANSWER_MS)
    expect(card).to_contain_text("老年防癌计划")
    expect(card.locator(".Provenance")).to_contain_text("资料截至 2019-05-16")


def test_a_wish_for_a_human_is_registered_and_said_honestly(member: Member) -> None:
    member.page.get_by_role("button", name="转人工").first.click()
    expect(member.places.first).to_contain_text("编号", timeout=ANSWER_MS)
    # Nobody is at the desk of this site.
    expect(member.places.first).to_contain_text("没有客服在岗")
    button = member.page.locator(".HumanBtn")
    expect(button).to_have_text("已留言")
    member.page.reload()
    expect(button).to_have_text("已留言", timeout=ANSWER_MS)


def test_what_looks_like_markup_or_a_command_is_shown_as_it_was_typed(member: Member) -> None:
    for text in ("<img src=x onerror=alert(1)>", "/request_human"):
        member.ask(text)
        assert member.own_texts()[-1] == text
    assert member.page.locator(".Bubble img").count() == 0
    assert member.notices.count() == 0


def test_another_browser_sees_nothing_of_this_conversation(
    member: Member, browser: Browser, site: str, watch: Watch
) -> None:
    member.ask("这是我的话：等待期是多久")
    stranger = browser.new_context(locale="zh-CN")
    other = Member(stranger, site, watch).open()
    assert other.own_messages.count() == 0
    stranger.close()


def test_two_tabs_of_one_member_show_the_same_conversation(
    member: Member, context: BrowserContext, site: str, watch: Watch
) -> None:
    other = Member(context, site, watch).reopen()
    member.ask("相互宝是什么")
    expect(other.own_messages).to_have_count(1, timeout=ANSWER_MS)
    other.ask("等待期是多久")
    expect(member.own_messages).to_have_count(2, timeout=ANSWER_MS)
    assert member.own_texts() == other.own_texts() == ["相互宝是什么", "等待期是多久"]
