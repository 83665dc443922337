"""An FAQ's file, and what the form makes of it: what is saved is what is read again."""

from __future__ import annotations

import copy
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.fuzz.texts import WORDS as SAID
from tests.fuzz.texts import text_of

WORDS = [
    *SAID,
    *(
        'version: "3.1"',
        "nlu:",
        "- intent: faq/wait",
        "  metadata:",
        "    title: ",
        "  examples: |",
    ),
    *(
        "    - ",
        "responses:",
        "  utter_faq/wait:",
        "  - text: |-",
        "      ",
        "&a ",
        "*a",
        "<<: ",
        "!!",
    ),
    *(
        "? ",
        "|2-",
        ">+",
        "'",
        '"',
        "# ",
        "%YAML 1.1",
        "---",
        "...",
        "{",
        "}",
        "[",
        "]",
        "\\x",
        "\t",
    ),
    *("2019-05-16", "0x1F", "1_000", ".inf", "~", "yes", "\u2028", "\u0085", "\ufeff", "12:30:45"),
]
_SPLIT = b"\x00"
_FILE = """version: "3.1"
nlu:
- intent: faq/wait
  metadata:
    title: 等待期多久
    owner: 会员体验
    theme: joining
    related: [faq/join]
  examples: |
    - 等待期多久
    - 要等几天  # 不是注释
responses:
  utter_faq/wait:
  # 说明
  - text: |-
      等待期是 {waiting_days}。
    metadata:
      facts: [waiting_days]
      sources: [rules]
"""
# A file, a zero, and behind it one field a line for the form.
SEEDS = [
    _FILE.encode(),
    _FILE.encode() + _SPLIT + "等多久: 一问\n要等吗\n- 等\n{waiting_days}。\n第二行".encode(),
    _FILE.replace("[rules]", "[rules]\t").encode() + _SPLIT + "等多久".encode(),
    _FILE.replace("\n", "\r\n").encode() + _SPLIT + b"yes\n#\n'\"\n|\n",
    ("\ufeff" + _FILE).encode() + _SPLIT + b"12:30\n*a\n&b\n!!python/object\n",
]


def prepare() -> Callable[[bytes], None]:
    """Reading tells what is wrong or gives an FAQ; saving a form gives the FAQ of that form."""
    from bot.content.finding import ContentError
    from bot.faq.editing.faq_file import change_faq
    from bot.faq.editing.form import read_form, to_form
    from bot.faq.library import read_faq

    folder = Path(tempfile.mkdtemp(prefix="fuzz-faq-"))
    path = folder / "wait.yml"

    def read(raw: bytes):
        path.write_bytes(raw)
        findings = []
        faq = read_faq(path, findings)
        return None if faq is None or findings else to_form(faq, [])

    def check(data: bytes) -> None:
        raw, _, rest = data.partition(_SPLIT)
        before = read(raw)
        if before is None:
            return
        title, *lines = text_of(rest).split("\n")
        after = copy.deepcopy(before)
        after["title"] = title or before["title"]
        after["examples"] = [*before["examples"], *(line for line in lines if line)]
        after["answers"][0]["text"] = "\n".join(lines) or before["answers"][0]["text"]
        after["answers"][0]["detail"] = title
        after["related"] = [*before["related"], *lines[:1]]
        try:
            form = read_form(after, path)
        except ContentError:
            return
        try:
            written = change_faq(raw, before, form)
        except ContentError:
            return
        saved = read(written)
        assert saved == form, f"\n{saved}\n{form}"

    return check
