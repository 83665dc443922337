"""A workbook that an author uploads: any of its parts replaced, or the archive itself broken."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from xml.sax.saxutils import escape

WORDS = [
    *(
        "<row r=",
        "<c r=",
        't="s"',
        't="inlineStr"',
        't="d"',
        't="n"',
        't="e"',
        "<f>",
        "<v>",
        "<is>",
    ),
    *("</v>", "</c>", "</row>", "<t>", "</t>", "1e308", "NaN", "-1", "99999999999", "2019-05-16"),
    *(
        's="99"',
        "<!DOCTYPE",
        "<!ENTITY",
        "<![CDATA[",
        "<mergeCell ref=",
        'r="XFD1048576"',
        'r="A0"',
    ),
    *(
        "<dimension ref=",
        "sharedStrings.xml",
        "../../etc/passwd",
        "sheet1.xml",
        "&#0;",
        "&lt;",
        "PK",
    ),
]
_PARTS = (
    *("xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/worksheets/sheet3.xml"),
    *("xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml", "xl/styles.xml"),
)
_HEAD = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
_TAIL = "</sheetData></worksheet>"
_WHOLE_ARCHIVE = len(_PARTS)


def _row(number: int, *texts: str) -> str:
    cells = (f'<c t="inlineStr"><is><t>{escape(text)}</t></is></c>' for text in texts)
    return f'<row r="{number}">{"".join(cells)}</row>'


_FAQS = ("键", "标题", "主题", "负责", "相关问题", "转人工", "版本（勿改）")
_SENTENCES = ("键", "用途", "句子")
_ANSWERS = (
    *("键", "计划", "起", "止", "结果", "回答", "了解更多", "事实", "来源", "按钮", "表格"),
)

_ANSWER = (
    *("faq/wait", "", "2019-05-16", "", "answer", "等。", "", "a, b", "", "x | /y", "a | b\nc | d"),
)


def _sheet(*rows: tuple[str, ...], cells: str = "") -> bytes:
    written = "".join(_row(number, *texts) for number, texts in enumerate(rows, 1))
    return f"{_HEAD}{written}{cells}{_TAIL}".encode()


# The first byte says which part the rest stands in for.
SEEDS = [
    b"\0" + _sheet(_FAQS, ("faq/wait", "等多久", "joining", "会员体验", "faq/join", "none", "v")),
    b"\1" + _sheet(_SENTENCES, ("faq/wait", "训练", "=1+1"), ("faq/wait", "测试", "- 等吗")),
    b"\2" + _sheet(_ANSWERS, _ANSWER),
    b"\2" + _sheet(_ANSWERS, cells='<row r="2"><c r="A2" t="d"><v>2019-05-16</v></c></row>'),
    b"\3<workbook><sheets/></workbook>",
    b"\4<Relationships/>",
    b"\5<Types/>",
    b"\6<styleSheet/>",
    b"\7PK\x05\x06" + bytes(18),
]  # fmt: skip


def prepare() -> Callable[[bytes], None]:
    """Forms come out, or the one refusal that an author can read."""
    from bot.content.finding import ContentError
    from bot.faq.editing.form import read_form
    from bot.faq.editing.workbook.guard import NAME
    from bot.faq.editing.workbook.importing import export_workbook
    from bot.faq.editing.workbook.reading import read_workbook
    from tests.fuzz.running import ROOT

    with zipfile.ZipFile(
        io.BytesIO(export_workbook(ROOT / "tests" / "fuzz" / "content"))
    ) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}

    def check(data: bytes) -> None:
        which = data[0] % (len(_PARTS) + 1) if data else 0
        content = data[1:] if which == _WHOLE_ARCHIVE else _packed(parts, _PARTS[which], data[1:])
        try:
            sent = read_workbook(content)
        except ContentError as error:
            str(error).encode("utf-8")
            return
        for form in sent.forms.values():
            try:
                read_form(form, NAME)
            except ContentError:
                continue

    return check


def _packed(parts: dict[str, bytes], name: str, content: bytes) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as packed:
        for part, whole in {**parts, name: content}.items():
            packed.writestr(part, whole)
    return written.getvalue()
