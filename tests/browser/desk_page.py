"""A colleague in front of the desk: what they do and what they see."""

from __future__ import annotations

from playwright.sync_api import Dialog, Locator, Page, expect

from tests.browser.colleagues import SignedIn
from tests.browser.member_page import Watch

# A nudge and a reading on a crowded machine.
SOON_MS = 15_000


class Colleague(SignedIn):
    """One browser of somebody at the desk."""

    def open(self, watch: Watch, path: str = "/desk/") -> DeskPage:
        """A new page of the desk."""
        return DeskPage(self.new_page(watch), self.site).visit(path)

    def leave(self) -> None:
        """Go offline and close what is open: other tests expect nobody at the desk."""
        for page in self.context.pages[:1]:
            DeskPage(page, self.site).be("离线")
        for page in self.context.pages:
            page.close()


class DeskPage:
    """One page of the desk."""

    def __init__(self, page: Page, site: str) -> None:
        self.page = page
        self.site = site
        page.on("dialog", Dialog.accept)

    def visit(self, path: str) -> DeskPage:
        """Load a page and wait until its socket listens."""
        self.page.goto(f"{self.site}{path}")
        return self.listening()

    def listening(self) -> DeskPage:
        """Wait until the page's script runs and its socket listens."""
        expect(self.page.locator("body[data-connected=true]")).to_be_attached(timeout=SOON_MS)
        return self

    def claim(self) -> None:
        """Take the first case of the queue; its page opens."""
        self.rows.first.get_by_role("button", name="接手").click(timeout=SOON_MS)
        expect(self.reply).to_be_visible(timeout=SOON_MS)
        self.listening()

    def be(self, state: str) -> None:
        """在线, 忙碌 or 离线."""
        button = self.page.get_by_role("group", name="我的状态").get_by_role("button", name=state)
        button.click()
        expect(button).to_have_attribute("aria-pressed", "true", timeout=SOON_MS)

    @property
    def rows(self) -> Locator:
        """The cases of the queue."""
        return self.page.locator("table.queue tbody tr")

    @property
    def thread(self) -> Locator:
        """The conversation."""
        return self.page.get_by_role("log", name="对话记录")

    @property
    def reply(self) -> Locator:
        """The box of a case that is one's own."""
        return self.page.get_by_role("textbox", name="回复成员")

    def say(self, text: str) -> None:
        """Reply with Enter and wait until the box is empty again."""
        self.reply.fill(text)
        self.reply.press("Enter")
        expect(self.reply).to_have_value("", timeout=SOON_MS)

    def resolve(self, summary: str) -> None:
        """End the case that is open: its dialog opens by script, so that must run first."""
        self.listening()
        self.page.get_by_role("button", name="结束", exact=True).click()
        dialog = self.page.get_by_role("dialog", name="结束工单")
        dialog.get_by_label("小结").fill(summary)
        dialog.get_by_role("button", name="结束工单").click()
        expect(self.page.get_by_text("这个工单已经结束")).to_be_visible(timeout=SOON_MS)
