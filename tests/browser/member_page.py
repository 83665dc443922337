"""A member in front of the widget: what they do and what they see."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Request, expect

# A first answer may wait for a model that has only just loaded.
ANSWER_MS = 20_000


@dataclass
class Watch:
    """What a page does that it must never do."""

    host: str
    faults: list[str] = field(default_factory=list)

    def follow(self, page: Page) -> None:
        """Note errors on the console, exceptions, CSP violations and requests to other hosts."""
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.faults.append(f"exception: {error}"))
        page.on("request", self._request)
        page.on("websocket", lambda socket: self._address(socket.url))

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            where = message.location["url"]
            self.faults.append(f"console {message.type}: {message.text} ({where})")

    def _request(self, request: Request) -> None:
        self._address(request.url)

    def _address(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("data", "blob") and parts.netloc != self.host:
            self.faults.append(f"request to another host: {url}")


class Member:
    """One page of one browser. Playwright looks into the open shadow root by itself."""

    def __init__(self, context: BrowserContext, site: str, watch: Watch) -> None:
        self.site = site
        self.page = context.new_page()
        watch.follow(self.page)

    def open(self) -> Member:
        """Load the full page as somebody new, agree to the notice, and wait for the greeting."""
        self.visit()
        self.agree()
        return self.greeted()

    def reopen(self) -> Member:
        """Load the full page as somebody who has agreed before."""
        self.visit()
        return self.greeted()

    def visit(self, path: str = "/chat") -> None:
        """Load a page of the site."""
        self.page.goto(f"{self.site}{path}")

    def agree(self) -> None:
        """Agree to the privacy notice, which stands before the first message."""
        self.page.get_by_role("button", name="知道了，开始提问").click(timeout=ANSWER_MS)
        expect(self.page.get_by_role("dialog")).to_have_count(0)

    def greeted(self) -> Member:
        """Wait for the greeting."""
        expect(self.bot_messages.first).to_be_visible(timeout=ANSWER_MS)
        return self

    def menu(self, item: str) -> None:
        """Open the menu and tap one of its items."""
        self.page.get_by_role("button", name="更多设置").click()
        self.page.get_by_role("dialog").get_by_text(item, exact=True).click()

    @property
    def input(self) -> Locator:
        return self.page.get_by_role("textbox", name="输入您的问题")

    @property
    def bot_messages(self) -> Locator:
        return self.page.locator(".Message.left .Answer")

    @property
    def own_messages(self) -> Locator:
        return self.page.locator(".Message.right")

    @property
    def notices(self) -> Locator:
        return self.page.locator(".SystemMessage")

    @property
    def places(self) -> Locator:
        """Where the call for a human stands."""
        return self.page.locator(".Queue")

    @property
    def last_answer(self) -> Locator:
        return self.bot_messages.last

    def say(self, text: str) -> None:
        """Type and send with Enter."""
        self.input.fill(text)
        self.input.press("Enter")

    def ask(self, text: str) -> Locator:
        """Say it and wait for one more bot message; return the newest."""
        before = self.bot_messages.count()
        self.say(text)
        return self.wait_for_answer(before)

    def wait_for_answer(self, before: int) -> Locator:
        """Wait until there are more bot messages than ``before``; return the newest of now."""
        expect(self.bot_messages.nth(before)).to_be_visible(timeout=ANSWER_MS)
        return self.bot_messages.nth(self.bot_messages.count() - 1)

    def own_texts(self) -> list[str]:
        """What the member has said, as the page shows it."""
        texts = self.own_messages.locator(".Bubble").all_inner_texts()
        return [text.removeprefix("我：").strip() for text in texts]
