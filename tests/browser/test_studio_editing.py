"""Authors at the forms: by keyboard, with a preview that follows, and with nothing lost."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.axe import violations
from tests.browser.member_page import Watch
from tests.browser.studio_page import SOON_MS, Author

FAQ = "faq/certificate/"
FACT = "fact/ci_waiting_days/"
# The first one is all of a title that fits. What it calls is not there: whatever runs is an error.
SCRIPT = "<b/onclick=r()><img/src=x onerror=r()><script>r()</script><svg/onload=r()>"
# Whether it stands there, as text or in a field, and what of it became an element.
SHOWN = """() => [
  [{value: document.body.innerText}, ...document.querySelectorAll('input, textarea')]
    .map(one => one.value).some(text => text.includes('<b/onclick=r()>')),
  document.querySelectorAll("b[onclick], [onerror], [onload], img[src=x]").length]"""


def _first_answer(page: Page) -> Locator:
    return page.locator("textarea[name=answer-text]").first


def _preview(page: Page) -> Locator:
    return page.get_by_role("complementary", name="成员看到的样子")


def _add_question(page: Page, sentence: str) -> None:
    area = page.get_by_label("问法")
    area.fill(f"{area.input_value()}\n{sentence}")


def _save(page: Page) -> None:
    # The page's script runs.
    expect(_preview(page).locator("details.day").first).to_be_attached(timeout=SOON_MS)
    page.keyboard.press("Control+s")
    expect(page.get_by_role("status").filter(has_text="已保存为草稿")).to_be_visible(
        timeout=SOON_MS
    )


def test_the_preview_follows_what_is_typed_and_shows_facts_as_members_read_them(
    author: Author, watch: Watch
) -> None:
    page = author.open(watch, FAQ).page
    expect(_preview(page).locator("details.day").first).to_be_attached(timeout=SOON_MS)
    answer = page.locator("textarea[name=answer-text]").nth(1)
    answer.fill("等待期是{ci_waiting_days}。")
    expect(_preview(page)).to_contain_text("等待期是90 天。", timeout=SOON_MS)
    assert violations(page) == []
    page.close()


def test_a_fact_is_found_and_put_where_the_author_writes_by_keyboard_alone(
    author: Author, watch: Watch
) -> None:
    page = author.open(watch, FAQ).page
    answer = _first_answer(page)
    answer.fill("要等。")
    answer.press("ArrowLeft")
    card = page.locator(".answer-card").first
    card.get_by_role("button", name="插入事实").press("Enter")
    page.get_by_role("dialog").get_by_role("searchbox").fill("大病互助计划等待期")
    found = page.locator("[data-inserts=ci_waiting_days]")
    expect(found).to_be_visible(timeout=SOON_MS)
    assert violations(page) == []
    found.press("Enter")
    expect(answer).to_have_value("要等{ci_waiting_days}。")
    expect(answer).to_be_focused()
    page.close()


def test_a_closed_tab_loses_nothing_that_was_typed(author: Author, watch: Watch) -> None:
    page = author.open(watch, FAQ).page
    page.get_by_label("标题").fill("我写到一半的标题")
    page.locator(".answer-card").first.get_by_role("button", name="复制").click()
    expect(page.locator(".answer-card h3").last).to_contain_text("答案 5", timeout=SOON_MS)
    expect(page.locator("#kept")).to_contain_text("这台电脑先留着")
    page.wait_for_timeout(600)
    page.close()
    page = author.open(watch, FAQ).page
    page.get_by_role("button", name="接着写").click()
    expect(page.get_by_label("标题")).to_have_value("我写到一半的标题", timeout=SOON_MS)
    expect(page.locator(".answer-card")).to_have_count(5)
    page.goto(page.url.replace("faqs/start/", FAQ))
    page.get_by_role("button", name="不要了").click()
    page.reload()
    expect(page.get_by_role("button", name="接着写")).to_have_count(0)
    page.close()


def test_two_authors_at_one_faq_see_both_sides_and_lose_neither(
    author: Author, publisher: Author, watch: Watch
) -> None:
    mine, theirs = author.open(watch, FAQ).page, publisher.open(watch, FAQ).page
    _add_question(theirs, "怎样把电子凭据打印成纸")
    _save(theirs)
    _add_question(mine, "凭证能不能发到我邮箱里")
    mine.keyboard.press("Control+s")
    expect(mine.get_by_role("heading", name="两边都改了")).to_be_visible(timeout=SOON_MS)
    # The browser itself notes the status of the page.
    assert [fault for fault in watch.faults if "409 (Conflict)" not in fault] == []
    watch.faults.clear()
    assert violations(mine) == []
    expect(mine.get_by_role("radio", name="两边都要")).to_be_checked()
    mine.get_by_role("button", name=re.compile("按选择合并")).click()
    expect(mine.get_by_text("已按您的选择合并")).to_be_visible(timeout=SOON_MS)
    _save(mine)
    questions = mine.get_by_label("问法")
    expect(questions).to_have_value(re.compile("打印成纸\\n凭证能不能发到我邮箱里"))
    mine.close()
    theirs.close()


def test_a_fact_is_saved_only_after_its_impact_was_seen(author: Author, watch: Watch) -> None:
    page = author.open(watch, FACT).page
    page.get_by_role("textbox", name="说法").fill("180 天")
    page.get_by_label("数值").fill("180")
    save = page.get_by_role("button", name="看过了，保存")
    expect(save).to_have_count(0)
    page.keyboard.press("Control+s")
    expect(page.get_by_role("region", name="影响")).to_contain_text("180 天", timeout=60_000)
    assert violations(page) == []
    expect(save).to_be_visible()
    page.close()


def test_a_new_source_goes_where_the_fact_names_its_sources(author: Author, watch: Watch) -> None:
    page = author.open(watch, FACT).page
    sources = page.get_by_role("textbox", name="来源", exact=True)
    before = sources.input_value()
    page.get_by_role("button", name="新来源").press("Enter")
    dialog = page.get_by_role("dialog", name="新来源")
    dialog.get_by_label("标题").fill("等待期的新公告")
    dialog.get_by_label("谁发的").fill("蚂蚁集团")
    dialog.get_by_label("哪一类").select_option("notice")
    dialog.get_by_label("网址或出处").fill("公告")
    assert violations(page) == []
    dialog.get_by_role("button", name="存来源").press("Enter")
    # Without a day it is refused, in the dialog, which keeps what was typed.
    expect(dialog).to_contain_text("没有存", timeout=SOON_MS)
    watch.faults.clear()
    dialog.get_by_label("哪天", exact=True).fill("2021-12-28")
    dialog.get_by_role("button", name="存来源").press("Enter")
    expect(dialog).to_be_hidden(timeout=SOON_MS)
    expect(sources).to_have_value(re.compile(re.escape(before) + r", S\d+"))
    page.close()


def test_a_script_that_an_author_saves_is_text_on_every_page_that_shows_it(
    author: Author, watch: Watch
) -> None:
    studio = author.open(watch, FAQ)
    page = studio.page
    page.get_by_label("改了什么").fill(SCRIPT)
    page.get_by_label("标题").fill(SCRIPT[:15])
    page.get_by_label("负责人").fill(SCRIPT[:40])
    _add_question(page, SCRIPT)
    _first_answer(page).fill(SCRIPT)
    _save(page)
    for path in (FAQ, "", "publish/changes/certificate/"):
        studio.visit(path)
        assert page.evaluate(SHOWN) == [True, 0], path
    page.close()
