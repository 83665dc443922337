"""axe-core in the page: what a screen reader, a keyboard or weak eyes would stumble over."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from playwright.sync_api import Page

from tests.browser.site_process import ROOT

_SCRIPT = ROOT / "web" / "widget" / "node_modules" / "axe-core" / "axe.min.js"
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
_RUN = """tags => axe.run({ runOnly: { type: 'tag', values: tags } })"""


@lru_cache
def _source() -> str:
    return _SCRIPT.read_text(encoding="utf-8")


def examine(page: Page) -> dict[str, Any]:
    """Axe's report at WCAG 2.1 AA; evaluated by the browser itself, so no CSP is loosened."""
    page.evaluate(_source())
    # Colours that still fade would be measured half-way.
    page.wait_for_function(
        "() => (document.querySelector('xianghubao-chat')?.shadowRoot ?? document)"
        ".getAnimations().every(one => one.effect.getTiming().iterations === Infinity)"
    )
    report: dict[str, Any] = page.evaluate(_RUN, _TAGS)
    return report


def violations(page: Page) -> list[str]:
    """One line for each element that violates a rule."""
    return [
        f"{found['id']}: {node['html'][:160]} {node['failureSummary']}"
        for found in examine(page)["violations"]
        for node in found["nodes"]
    ]
