"""Make the studio's pictures from a real site: ``python -m tests.browser.studio_screenshots``.

Takes one change from a missed question to the live answer and prints when each step was done.
Members' questions come from the content's own tests and are moved back over some weeks, so that
the charts have something to show. Needs a Chinese font on the machine.
"""

from __future__ import annotations

import os
import random
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit

import yaml
from playwright.sync_api import Browser, sync_playwright

from tests.browser.chromium import DESKTOP, PHONE, launch
from tests.browser.member_page import Member, Watch
from tests.browser.site_process import ROOT, running_site
from tests.browser.studio_page import Author, StudioPage
from tests.web.site_process import Member as Asker

_FOLDER = ROOT / "docs" / "images"
_MISS = "互助的钱转到支付宝还是卡里"
_ALIKE = ("打钱打到哪张卡", "钱到时候打哪张卡上")
_TITLE, _TOPIC, _ANSWER = "互助金给谁", "payout_receiver", "打到谁的账户"
_WEEKS = 6
_QUESTIONS = 300
# As many questions as one member asks.
_EACH = 3


def main() -> None:
    """Write the pictures of inbox, edit, try, publish report and weekly page."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "web.sqlite3"
        os.environ["DATABASE_URL"] = f"sqlite:///{database}"
        with running_site() as site, sync_playwright() as playwright:
            _ask_for_weeks(site, database)
            browser = launch(playwright)
            _story(browser, site)
            browser.close()


def _story(browser: Browser, site: str) -> None:
    watch = Watch(host=urlsplit(site).netloc)
    author, publisher = (Author(browser, site, role) for role in ("author", "publisher"))
    context = browser.new_context(viewport=PHONE, has_touch=True, locale="zh-CN")
    member = Member(context, site, watch).open()
    said = _Log()
    said("成员问", f"「{_MISS}」", member.ask(_MISS).inner_text())
    studio = author.open(watch)
    group = studio.group_with(_MISS)
    _picture(studio, "inbox")
    studio.add_to(group, _MISS, _TITLE)
    said("收件箱：加到问答", _TITLE)
    _picture(studio.visit(f"faq/{_TOPIC}/"), "edit")
    card = studio.try_text(_MISS)
    said("试一试：线上没答上，草稿还没有训练")
    studio.train_draft(card)
    said("草稿训练好了，答上了")
    _picture(studio, "try")
    release = publisher.open(watch)
    before = release.current_release()
    release.publish("补上钱转到哪里的问法")
    said("发布", release.outcome.locator("h2 + p").inner_text())
    _picture(release, "publish", height=1120)
    _until(member, answered=True)
    said("成员再问，答上了")
    release.go_back_to(before, "示范退回")
    _until(member, answered=False)
    said("回到上一版，成员得到的又是从前的回答")
    _picture(studio.visit("weekly/"), "weekly", height=1250)


class _Log:
    """Prints what was done and how many seconds after the first word."""

    def __init__(self) -> None:
        self._begun = time.monotonic()

    def __call__(self, *words: str) -> None:
        print(f"{time.monotonic() - self._begun:6.1f}", *words, flush=True)


def _until(member: Member, *, answered: bool) -> None:
    while (_ANSWER in member.ask(_MISS).inner_text()) is not answered:
        time.sleep(0.5)


def _ask_for_weeks(site: str, database: Path) -> None:
    """Ask questions as members, a few each, and date each member's back by up to some weeks."""
    chance = random.Random(8)
    questions = list(islice(_questions(chance), _QUESTIONS))
    for first in range(0, _QUESTIONS, _EACH):
        asker = Asker(SimpleNamespace(url=site))  # type: ignore[arg-type]
        for question in questions[first : first + _EACH]:
            _rate(asker, asker.ask(question)["id"], chance.random())
        asker.http.close()
        _date_back(database, asker.conversation, days=first * 7 * _WEEKS // _QUESTIONS)


def _rate(asker: Asker, answer: int, mood: float) -> None:
    """One in six thumbs an answer up, one in twenty down."""
    if mood < 1 / 6 or mood > 0.95:
        rating = "up" if mood < 0.5 else "down"
        asker.http.put(f"/api/chat/messages/{answer}/feedback", json={"rating": rating})


def _questions(chance: random.Random) -> Iterator[str]:
    """Test sentences without end, those of some FAQs far more often, and what is missed."""
    found = [_sentences(path) for path in sorted((ROOT / "tests/nlu/faq").rglob("*.yml"))]
    chance.shuffle(found)
    weights = [1 / (rank + 1) for rank in range(len(found))]
    while True:
        (sentences,) = chance.choices(found, weights)
        yield (
            chance.choice((*_ALIKE, _MISS)) if chance.random() < 0.05 else chance.choice(sentences)
        )


def _sentences(path: Path) -> list[str]:
    lines = yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"][0]["examples"].splitlines()
    return [line.removeprefix("- ") for line in lines]


def _date_back(database: Path, conversation: str, days: int) -> None:
    of_it = "(SELECT id FROM chat_conversation WHERE public_id = ?)"
    messages = f"(SELECT id FROM chat_message WHERE conversation_id = {of_it})"
    with sqlite3.connect(database, timeout=30) as connection:
        for table, rows in (("chat_message", "id"), ("chat_turn", "message_id")):
            connection.execute(
                f"UPDATE {table} SET at = datetime(at, ?) WHERE {rows} IN {messages}",
                (f"-{days} days", conversation),
            )
    connection.close()


def _picture(studio: StudioPage, name: str, *, height: int = DESKTOP["height"]) -> None:
    """The top of a page; of one that is longer than the screen as much as is worth showing."""
    studio.page.wait_for_load_state("networkidle")
    studio.page.wait_for_timeout(1000)
    path = _FOLDER / f"studio-{name}.png"
    clip = {"x": 0, "y": 0, "width": DESKTOP["width"], "height": height}
    studio.page.screenshot(path=path, animations="disabled", full_page=True, clip=clip)


if __name__ == "__main__":
    main()
