"""Excel: out and in without a change, a dry run first, and nothing hostile is parsed."""

from __future__ import annotations

import io
import json
import urllib.error
import urllib.request
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from openpyxl import Workbook, load_workbook

from bot.content.finding import ContentError
from bot.faq.__main__ import main
from bot.faq.editing.editor import Editor
from bot.faq.editing.entries import FAQS, read_entry
from bot.faq.editing.repository import Author
from bot.faq.editing.workbook.importing import Imported, export_workbook, import_workbook
from bot.faq.editing.workbook.reading import read_workbook
from tests.faq.editing.test_files_are_changed_only_where_the_form_changes import (
    ROOT,
    changed_lines,
)
from tests.faq.workbench.running import TOKEN

LI = Author("李雷", "lilei")
WAIT = "data/nlu/faq/wait.yml"


def export(editor: Editor) -> Any:
    """The exported workbook, opened."""
    return load_workbook(io.BytesIO(export_workbook(editor.repository.folder)))


def saved(book: Workbook) -> bytes:
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def bring(editor: Editor, content: bytes | Workbook, apply: bool = True) -> Imported:
    raw = content if isinstance(content, bytes) else saved(content)
    return import_workbook(editor, raw, LI, apply)


def row_of(sheet: Any, *words: str) -> int:
    """The row whose first cells are these."""
    rows = enumerate(sheet.iter_rows(values_only=True), start=1)
    return next(number for number, row in rows if row[: len(words)] == words)


def test_all_real_faqs_come_back_as_they_went_out() -> None:
    sent = read_workbook(export_workbook(ROOT))
    assert sent.findings == []
    paths = sorted((ROOT / FAQS).rglob("*.yml"))
    assert len(sent.forms) == len(paths) >= 147
    for path in paths:
        entry = read_entry(ROOT, path.stem)
        form = entry.form | {"answers": [dict(answer) for answer in entry.form["answers"]]}
        assert sent.forms[entry.form["key"]] == form
        assert sent.versions[entry.form["key"]] == entry.version


def test_what_was_not_changed_makes_no_commit(editor: Editor) -> None:
    before = editor.repository.head()
    report = bring(editor, export(editor))
    assert (report.unchanged, report.changed, report.added) == (2, {}, {})
    assert (report.commit, editor.repository.head()) == (before, before)


def test_a_dry_run_tells_and_changes_nothing(editor: Editor) -> None:
    book, before = export(editor), editor.repository.head()
    book["问答"].cell(row_of(book["问答"], "faq/wait"), 2).value = "等多久"
    book["问法"].append(["faq/wait", "训练", "几天以后算数"])
    report = bring(editor, book, apply=False)
    assert report.changed == {"faq/wait": ["title", "examples"]}
    assert (report.findings, report.commit, editor.repository.head()) == ([], "", before)


def test_an_import_is_one_commit_that_touches_only_what_changed(editor: Editor) -> None:
    raw = (editor.repository.folder / WAIT).read_bytes()
    book = export(editor)
    book["问答"].cell(row_of(book["问答"], "faq/wait"), 2).value = "等多久"
    book["问法"].append(["faq/join", "测试", "想参加"])
    report = bring(editor, book)
    assert set(report.changed) == {"faq/wait", "faq/join"}
    written = (editor.repository.folder / WAIT).read_bytes()
    assert changed_lines(raw, written) == ["-     title: 等待期有多久", "+     title: 等多久"]
    [last] = editor.repository.history(limit=1)
    assert (last.commit, last.who) == (report.commit, "李雷")
    assert sorted(last.files) == [WAIT, "tests/nlu/faq/join.yml"]


def test_a_new_faq_can_come_in_a_workbook(editor: Editor) -> None:
    book = export(editor)
    book["问答"].append(["faq/card", "凭证在哪里", "account", "内容组", "faq/wait", None, None])
    for text in ("凭证在哪里看", "电子凭证怎么下", "能发个证明么", "有没有纸面的东西"):
        book["问法"].append(["faq/card", "训练", text])
    book["问法"].append(["faq/card", "测试", "想要一张加入的证明"])
    book["回答"].append(["faq/card", None, None, None, None, "在 App 里看。"])
    report = bring(editor, book)
    assert report.added == {"faq/card": "凭证在哪里"}
    assert editor.read("card").form["answers"][0]["text"] == "在 App 里看。"


def test_what_the_checks_forbid_is_told_dry_and_refused_when_applied(editor: Editor) -> None:
    book, before = export(editor), editor.repository.head()
    book["问答"].cell(row_of(book["问答"], "faq/wait"), 2).value = "等 30 天"
    report = bring(editor, book, apply=False)
    assert any("「30」" in finding.problem for finding in report.findings)
    with pytest.raises(ContentError):
        bring(editor, book)
    assert editor.repository.head() == before


def test_a_workbook_older_than_somebody_elses_change_is_refused_for_that_faq(
    editor: Editor,
) -> None:
    book = export(editor)
    entry = editor.read("wait")
    editor.save("wait", entry.version, {**entry.form, "title": "别人改的"}, LI, "")
    book["问答"].cell(row_of(book["问答"], "faq/wait"), 4).value = "我的组"
    report = bring(editor, book, apply=False)
    assert any("被别人改过" in finding.problem for finding in report.findings)
    with pytest.raises(ContentError):
        bring(editor, book)
    assert editor.read("wait").form["title"] == "别人改的"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "＝1", '=cmd|" /C calc"!A0'])
def test_text_like_a_formula_goes_out_as_text_and_comes_back(editor: Editor, text: str) -> None:
    editor.add("wait", [], [text + "是什么意思"], LI, "")
    sheet = export(editor)["问法"]
    cell = sheet.cell(row_of(sheet, "faq/wait", "测试", text + "是什么意思"), 3)
    assert cell.data_type == "s" and cell.quotePrefix
    assert bring(editor, export(editor)).unchanged == 2


def test_a_formula_is_refused_with_its_place(editor: Editor) -> None:
    book = export(editor)
    book["问法"].append(["faq/wait", "训练", "=HYPERLINK(A1)"])
    [told] = bring(editor, book, apply=False).findings
    assert ("公式" in told.problem, told.path.name, told.level) == (True, "问法", "错误")
    assert told.line == book["问法"].max_row
    with pytest.raises(ContentError):
        bring(editor, book)


def test_dates_and_numbers_that_excel_made_are_read_as_text(editor: Editor) -> None:
    import datetime

    book = export(editor)
    row = row_of(book["回答"], "faq/wait")
    book["回答"].cell(row, 4).value = datetime.date(2018, 11, 26)
    book["问法"].append(["faq/wait", "测试", 95188])
    report = bring(editor, book, apply=False)
    assert report.changed == {"faq/wait": ["tests"]}


def packed(parts: dict[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", packing) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return written.getvalue()


def parts_of(editor: Editor) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(export_workbook(editor.repository.folder))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


SHEET = "xl/worksheets/sheet1.xml"
LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    "change",
    [
        lambda parts: {"xl/huge.xml": b" " * 70_000_000},
        lambda parts: {"xl/bomb.xml": b"0" * 5_000_000},
        lambda parts: {f"xl/{n}.xml": b"" for n in range(300)},
        lambda parts: {SHEET: parts[SHEET].replace(b"<worksheet", LAUGHS + b"<worksheet", 1)},
        lambda parts: {SHEET: parts[SHEET].replace(b"<worksheet", OUTSIDE + b"<worksheet", 1)},
        lambda parts: {SHEET: parts[SHEET].decode().encode("utf-16")},
        lambda parts: {"xl/vbaProject.bin": b"macro"},
        lambda parts: {"xl/externalLinks/externalLink1.xml": b"<x/>"},
        lambda parts: {SHEET: b"<worksheet"},
        lambda parts: {"xl/workbook.xml": b""},
        lambda parts: {"[Content_Types].xml": b"<Types/>"},
    ],
    ids=["huge", "ratio", "parts", "laughs", "outside", "utf16", "macro", "link", "cut", "empty",
         "types"],
)  # fmt: skip
def test_a_hostile_workbook_is_refused(editor: Editor, change: Any) -> None:
    parts = parts_of(editor)
    with pytest.raises(ContentError):
        bring(editor, packed(parts | change(parts)))


def test_what_is_no_workbook_is_refused(editor: Editor) -> None:
    whole = export_workbook(editor.repository.folder)
    middle = len(whole) // 2
    damaged = whole[:middle] + bytes(200) + whole[middle + 200 :]
    for content in (b"", b"key,title\n", whole[:-100], damaged, packed({}), saved(Workbook())):
        with pytest.raises(ContentError):
            bring(editor, content)


def test_a_sheet_that_claims_a_million_rows_is_stopped(editor: Editor) -> None:
    parts = parts_of(editor)
    far = (
        b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    )
    sheet = parts[SHEET].replace(b"</sheetData>", far)
    assert sheet != parts[SHEET]
    with pytest.raises(ContentError) as error:
        bring(editor, packed(parts | {SHEET: sheet}))
    assert "行" in error.value.findings[0].problem


def test_a_missing_sheet_column_or_key_is_told(editor: Editor) -> None:
    book = export(editor)
    del book["回答"]
    with pytest.raises(ContentError, match="没有「回答」"):
        bring(editor, book)
    book = export(editor)
    book["问法"].cell(1, 3).value = "话"
    with pytest.raises(ContentError, match="没有「句子」"):
        bring(editor, book)
    book = export(editor)
    book["问法"].append(["faq/gone", "训练", "一句"])
    book["问法"].append(["faq/wait", "别的", "一句"])
    book["问答"].append(["faq/wait", "又一次"])
    assert len(bring(editor, book, apply=False).findings) == 3


def posted(bench: Any, content: bytes, apply: int) -> tuple[int, Any]:
    url = f"{bench.workbench.url}/excel?apply={apply}"
    request = urllib.request.Request(url, data=content, method="POST")
    request.add_header("Authorization", f"Bearer {TOKEN}")
    request.add_header("X-Who", quote(json.dumps({"name": "韩梅梅", "id": "han"})))
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)
    except urllib.error.URLError:  # it hung up before all of a body far too large was sent
        return 413, {}


def test_the_page_exports_tells_and_imports(bench: Any) -> None:
    request = urllib.request.Request(f"{bench.workbench.url}/excel")
    request.add_header("Authorization", f"Bearer {TOKEN}")
    with urllib.request.urlopen(request, timeout=60) as answer:
        assert "spreadsheetml" in answer.headers["Content-Type"]
        content = answer.read()
    book = load_workbook(io.BytesIO(content))
    book["问答"].cell(row_of(book["问答"], "faq/wait"), 2).value = "等多久"
    status, report = posted(bench, saved(book), 0)
    assert (status, report["changed"]) == (200, [{"key": "faq/wait", "fields": ["title"]}])
    assert (report["unchanged"], report["added"], report["findings"]) == (1, [], [])
    assert "commit" not in report
    status, report = posted(bench, saved(book), 1)
    assert status == 200
    [last] = bench.ok("GET", "/history?limit=1")["commits"]
    assert (last["commit"], last["who"]["name"]) == (report["commit"], "韩梅梅")


def test_a_hundred_megabytes_are_not_read(bench: Any) -> None:
    assert posted(bench, b"PK" + bytes(100 * 1024 * 1024), 1)[0] == 413
    assert posted(bench, b"PK" + bytes(5 * 1024 * 1024 + 10), 1)[0] == 413
    assert bench.ok("GET", "/health") == {"status": "ready"}


def test_the_command_line_exports_and_imports(
    editor: Editor, tree: Any, tmp_path: Path, capsys: Any
) -> None:
    file, content = tmp_path / "faqs.xlsx", str(editor.repository.folder)
    assert main(["export", str(file), "--root", content]) == 0
    book = load_workbook(file)
    book["问答"].cell(row_of(book["问答"], "faq/wait"), 2).value = "等多久"
    book.save(file)
    where = ["--root", content, "--project", str(tree.root)]
    assert main(["import", str(file), *where]) == 0
    assert "改：faq/wait（title）" in capsys.readouterr().out
    assert editor.read("wait").form["title"] == "等待期有多久"
    assert main(["import", str(file), *where, "--apply", "--author", "李雷"]) == 0
    assert editor.read("wait").form["title"] == "等多久"
    assert editor.repository.history(limit=1)[0].who == "李雷"
    file.write_bytes(b"no workbook")
    assert main(["import", str(file), *where]) == 1
