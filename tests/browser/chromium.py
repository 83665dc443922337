"""The installed Chromium, and the sizes of the screens that members have."""

from __future__ import annotations

import shutil

from playwright.sync_api import Browser, Playwright, ViewportSize

PHONE: ViewportSize = {"width": 390, "height": 844}
SMALL_PHONE: ViewportSize = {"width": 320, "height": 568}
DESKTOP: ViewportSize = {"width": 1280, "height": 800}

# The browser itself must not call home: the tests count every request that leaves.
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def launch(playwright: Playwright) -> Browser:
    """Start the system's Chromium; raises RuntimeError when there is none."""
    return playwright.chromium.launch(executable_path=_installed(), args=_ARGUMENTS)


def launch_another(browser: Browser) -> Browser:
    """Start one more process of it, as another person has another browser."""
    return browser.browser_type.launch(executable_path=_installed(), args=_ARGUMENTS)


def _installed() -> str:
    names = ("chromium", "chromium-browser", "google-chrome")
    path = next(filter(None, map(shutil.which, names)), None)
    if path is None:
        raise RuntimeError("no Chromium on this machine: install Debian's package chromium")
    return path
