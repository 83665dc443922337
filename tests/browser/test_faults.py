"""Servers that die, dawdle or do not know the token, as a member in the browser meets them.

The web app is real and so is the browser; the brain is the stand-in of the web tests, which can
be held in the middle of an answer.
"""

from __future__ import annotations

import json
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Route, expect

from tests.browser.chromium import PHONE
from tests.browser.member_page import ANSWER_MS, Member, Watch
from tests.browser.stand_in_site import manage
from tests.web.brain_stand_in import StandInBrain
from tests.web.site_process import Site, eventually


def test_a_server_killed_between_acceptance_and_answer_answers_once_after_its_restart(
    page_of: Member, server: Site, brain: StandInBrain
) -> None:
    member = page_of.open()
    brain.open.clear()
    member.say("你好")
    expect(member.page.locator(".Pending")).to_have_count(0)
    eventually(lambda: brain.asked)
    server.kill()
    expect(member.page.locator(".Banner")).to_contain_text("连接中断", timeout=ANSWER_MS)
    member.say("断线时写的")
    brain.open.set()
    server.start()
    expect(member.bot_messages).to_have_count(3, timeout=60_000)
    expect(member.bot_messages.nth(1)).to_contain_text("答：你好")
    expect(member.bot_messages.nth(2)).to_contain_text("答：断线时写的")
    member.page.reload()
    expect(member.bot_messages).to_have_count(3, timeout=ANSWER_MS)
    assert member.own_texts() == ["你好", "断线时写的"]


def test_a_slow_brain_is_told_honestly_and_a_human_can_still_be_called(
    page_of: Member, brain: StandInBrain
) -> None:
    member = page_of.open()
    brain.open.clear()
    member.say("你好")
    expect(member.page.locator(".Typing")).to_be_visible()
    expect(member.notices.first).to_contain_text("有点慢", timeout=ANSWER_MS)
    member.page.get_by_role("button", name="转人工").first.click()
    expect(member.page.locator(".HumanBtn")).to_have_text("已留言", timeout=ANSWER_MS)
    brain.open.set()
    expect(member.bot_messages.last).to_contain_text("答：你好", timeout=ANSWER_MS)
    expect(member.page.locator(".Typing")).to_have_count(0)


def test_nobody_is_shown_typing_while_the_brain_is_away(
    page_of: Member, brain: StandInBrain
) -> None:
    member = page_of.open()
    brain.ready = False
    member.say("你好")
    expect(member.notices.first).to_contain_text("连接不上", timeout=ANSWER_MS)
    expect(member.page.locator(".Typing")).to_have_count(0)
    brain.ready = True
    expect(member.bot_messages.last).to_contain_text("答：你好", timeout=60_000)


def test_an_expired_token_is_renewed_without_a_word(
    page_of: Member, server: Site, brain: StandInBrain
) -> None:
    member = page_of.open()
    member.ask("你好")
    conversation = member.page.evaluate("localStorage['xianghubao-chat/conversation']")
    issue = "import time; time.time = lambda: 1e9\nfrom chat import tokens\n"
    old = manage(server, "shell", "-v0", "-c", f"{issue}print(tokens.issue('{conversation}'))")
    given: list[str] = []

    def first_an_old_one(route: Route) -> None:
        given.append(old)
        body = json.dumps({"token": old, "conversation": conversation})
        route.fulfill(status=201, content_type="application/json", body=body)

    member.page.route("**/api/chat/session", first_an_old_one, times=1)
    member.page.reload()
    expect(member.own_messages).to_have_count(1, timeout=ANSWER_MS)
    member.ask("再问一句")
    assert given == [old]
    assert member.page.locator(".Banner").inner_text() == ""


def test_another_members_token_shows_nothing_of_this_member(
    page_of: Member, server: Site, brain: StandInBrain, browser: Browser
) -> None:
    member = page_of.open()
    member.ask("这是我的话")
    stranger = server.member()
    body = json.dumps({"token": stranger.token, "conversation": stranger.conversation})
    answer = {"status": 201, "content_type": "application/json", "body": body}
    member.page.route("**/api/chat/session", lambda route: route.fulfill(**answer))
    member.page.reload()
    member.greeted()
    expect(member.bot_messages).to_have_count(1)
    assert member.own_messages.count() == 0
    assert "这是我的话" not in member.page.locator("section.ChatApp").inner_text()
    server.close_members()


def test_tabs_opened_in_the_same_moment_share_one_conversation(
    server: Site, brain: StandInBrain, browser: Browser
) -> None:
    context = browser.new_context(viewport=PHONE, locale="zh-CN")
    watch = Watch(host=urlsplit(server.url).netloc)
    tabs = [Member(context, server.url, watch) for _ in range(3)]
    for tab in tabs:
        tab.page.goto(f"{server.url}/chat", wait_until="commit")
    tabs[0].agree()
    for tab in tabs:
        tab.greeted()
    tabs[1].say("三个页面")
    for tab in tabs:
        expect(tab.own_messages).to_have_count(1, timeout=ANSWER_MS)
    cookies = {cookie["value"] for cookie in context.cookies()}
    assert len(cookies) == 1
    context.close()


_DESK = """
import json, sys
from chat import log
from chat.models import Conversation, Case, Message
held = Conversation.objects.get(public_id='{conversation}')
case = Case.objects.create(conversation=held, state='resolved', reason='member_request')
say = lambda sender, kind, **body: log.append(held, sender, body, kind=kind)
say('system', 'queue', text='正在为您排队。', case=case.pk, state='waiting', position=2)
say('system', 'staff', text='客服小林来了。', case=case.pk, event='joined', name='小林')
Message.objects.filter(pk=say('staff', 'text', text='您好，我是小林。').pk).update(name='小林')
say('system', 'staff', text='客服小林离开了。', case=case.pk, event='left', name='小林')
say('system', 'csat', text='这次人工服务怎么样？', case=case.pk)
"""


def test_what_the_desk_says_is_shown_queue_staff_and_the_question_at_the_end(
    page_of: Member, server: Site, brain: StandInBrain
) -> None:
    member = page_of.open()
    member.ask("你好")
    conversation = member.page.evaluate("localStorage['xianghubao-chat/conversation']")
    manage(server, "shell", "-v0", "-c", _DESK.replace("{conversation}", conversation))
    member.page.reload()
    expect(member.page.locator(".Queue")).to_contain_text("前面还有 2 位", timeout=ANSWER_MS)
    expect(member.notices).to_have_text(["客服小林来了。", "客服小林离开了。"])
    expect(member.page.locator(".Message-author")).to_have_text("小林")
    member.page.get_by_role("button", name="很满意", exact=True).click()
    expect(member.page.get_by_text("谢谢您的评价：很满意")).to_be_visible()
    assert manage(
        server, "shell", "-v0", "-c",
        "from chat.models import CaseRating; print(CaseRating.objects.get().score)",
    ) == "5"  # fmt: skip
