"""An author in front of the studio: what they do and what they see."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.browser.colleagues import SignedIn
from tests.browser.member_page import Watch

# A page that waits for the workbench on a crowded machine.
SOON_MS = 20_000
# Grouping and trying start the process that understands, which loads a model.
UNDERSTOOD_MS = 120_000
# The whole content trained at low priority beside everything else.
PUBLISHED_MS = 420_000


class Author(SignedIn):
    """One browser of an ``author`` or a ``publisher``."""

    def open(self, watch: Watch, path: str = "") -> StudioPage:
        """A new page of the studio."""
        return StudioPage(self.new_page(watch), self.site).visit(path)


class StudioPage:
    """One page of the studio."""

    def __init__(self, page: Page, site: str) -> None:
        self.page = page
        self.site = site

    def visit(self, path: str) -> StudioPage:
        """Load a page below ``/studio/``."""
        self.page.goto(f"{self.site}/studio/{path}")
        return self

    def group_with(self, sentence: str) -> Locator:
        """The inbox's group that holds a member's sentence, brought up to date first."""
        self.visit("inbox/")
        state = self.page.locator("#inbox-state")
        expect(state).not_to_contain_text("正在看", timeout=UNDERSTOOD_MS)
        update = state.get_by_role("button", name="现在整理")
        update.click()
        expect(update).to_be_enabled(timeout=UNDERSTOOD_MS)
        self.page.reload()
        group = self.page.locator("section.group", has_text=sentence).first
        expect(group).to_be_visible(timeout=SOON_MS)
        return group

    def add_to(self, group: Locator, sentence: str, title: str) -> None:
        """Add a sentence of a group to the FAQ of this title."""
        for box in group.locator("input[name=sentence]").all():
            box.set_checked(False)
        group.locator("label.tick", has_text=sentence).locator("input").check()
        group.get_by_role("radio", name=title).check()
        group.get_by_role("button", name="加到问答").click()
        done = self.page.get_by_role("status").filter(has_text=title)
        expect(done).to_be_visible(timeout=SOON_MS)

    def try_text(self, sentence: str) -> Locator:
        """Try one sentence; return its card with both sides."""
        self.visit("try/")
        self.page.get_by_label("成员会怎么说").fill(sentence)
        self.page.get_by_role("button", name="试一试", exact=True).click()
        card = self.page.locator("section.tried", has_text=sentence)
        expect(card).to_be_visible(timeout=UNDERSTOOD_MS)
        return card

    def train_draft(self, card: Locator) -> None:
        """Train what is unpublished and wait until the draft's side differs from the live one."""
        self.page.get_by_role("button", name="训练草稿").click()
        expect(card).to_contain_text("结果不同", timeout=PUBLISHED_MS)

    def publish(self, note: str) -> None:
        """Publish with a note and wait for the end of the run."""
        self.visit("publish/")
        self.page.get_by_label("说明").fill(note)
        self.page.get_by_role("button", name="发布", exact=True).click()
        expect(self.page.get_by_text("正在发布")).to_be_visible(timeout=SOON_MS)
        expect(self.outcome).to_be_visible(timeout=PUBLISHED_MS)

    @property
    def outcome(self) -> Locator:
        """What the last run came to, with its report."""
        return self.page.locator("section.outcome")

    def go_back_to(self, release: str, why: str) -> None:
        """Make an older release the current one."""
        self.visit(f"history/{release}/")
        self.page.get_by_role("button", name="回到这一版").click()
        dialog = self.page.get_by_role("dialog")
        dialog.get_by_label("原因").fill(why)
        dialog.get_by_role("button", name="回到这一版").click()
        self.page.wait_for_url("**/studio/history/", timeout=SOON_MS)

    def current_release(self) -> str:
        """The release that members get, as the history says."""
        self.visit("history/")
        row = self.page.locator("tbody tr", has=self.page.locator(".tag.live")).first
        return row.get_by_role("link").inner_text()
