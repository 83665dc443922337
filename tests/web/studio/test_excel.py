"""FAQs as a workbook: out with an audit entry, in after a dry run of the very same file."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from desk.models import AuditEntry
from studio.views.excel import LARGEST
from tests.web.people import signed_in, user_with
from tests.web.studio import contract
from tests.web.studio.workbench_stand_in import StandInWorkbench

IMPORT = "/studio/excel/import/"


def workbook(content: bytes = b"PK workbook") -> SimpleUploadedFile:
    return SimpleUploadedFile("问答.xlsx", content)


def seen(author: Client, content: bytes = b"PK workbook") -> str:
    """The digest that a dry run hands out."""
    page = author.post(IMPORT, {"workbook": workbook(content)}).content.decode()
    return re.search(r'name="seen" value="(\w+)"', page)[1]


def test_an_export_is_a_file_and_in_the_audit(author: Client, bench: StandInWorkbench) -> None:
    answer = author.post("/studio/excel/export/")
    assert answer.content.startswith(b"PK")
    assert re.search(r'attachment; filename="faqs-[\d-]+\.xlsx"', answer["Content-Disposition"])
    entry = AuditEntry.objects.get(action="export")
    assert (entry.detail["what"], entry.detail["rows"]) == ("faqs", 2)


def test_a_dry_run_tells_what_would_change_and_writes_nothing(author: Client, bench) -> None:
    page = author.post(IMPORT, {"workbook": workbook()}).content.decode()
    assert "2 行，会改 1 条，新增 0 条，1 条不变" in page
    assert "等待期是多久" in page
    assert [asked.query["apply"] for asked in bench.asked if asked.path == "/excel"] == ["0"]


def test_the_file_that_was_shown_is_imported(author: Client, bench) -> None:
    answer = author.post(IMPORT, {"workbook": workbook(), "seen": seen(author)})
    assert answer["Location"] == "/studio/excel/?done=1"
    assert bench.asked[-1].query["apply"] == "1"
    assert bench.asked[-1].body == b"PK workbook"
    entry = AuditEntry.objects.get(action="excel_imported")
    assert entry.detail == {"commit": "c0ffee", "changed": 1, "added": 0}


def test_another_file_than_was_shown_gets_a_dry_run_of_its_own(author: Client, bench) -> None:
    sent = {"workbook": workbook(b"PK another"), "seen": seen(author)}
    assert "会改 1 条" in author.post(IMPORT, sent).content.decode()
    assert {asked.query["apply"] for asked in bench.asked if asked.path == "/excel"} == {"0"}


@pytest.mark.parametrize(
    ("sent", "words"), [({}, "请先选一个文件"), ({"workbook": b"x" * (LARGEST + 1)}, "超过 5 MB")]
)
def test_no_file_and_a_huge_one_never_reach_the_workbench(author, bench, sent, words) -> None:
    files = {name: workbook(content) for name, content in sent.items()}
    answer = author.post(IMPORT, files)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert bench.asked == []


def test_a_workbook_with_errors_offers_no_import(author: Client, bench) -> None:
    changed = [{"key": "faq/waiting_period", "fields": ["title"]}]
    report = {"rows": 1, "changed": changed, "added": [], "unchanged": 0}
    bench.answer("POST", "/excel", report | {"findings": [contract.finding("标题空着。")]})
    page = author.post(IMPORT, {"workbook": workbook()}).content.decode()
    assert "标题空着。" in page
    assert "确认导入" not in page


def test_a_refused_workbook_says_why(author: Client, bench: StandInWorkbench) -> None:
    findings = [contract.finding("第 3 行有公式。")]
    bench.refuse("POST", "/excel", 422, "这个文件不能用。", findings=findings)
    answer = author.post(IMPORT, {"workbook": workbook()})
    assert answer.status_code == 422
    assert "第 3 行有公式。" in answer.content.decode()


def test_staff_neither_export_nor_import(bench: StandInWorkbench, db) -> None:
    staff = signed_in(user_with("staff"))
    assert staff.post("/studio/excel/export/").status_code == 403
    assert staff.post(IMPORT, {"workbook": workbook()}).status_code == 403
    assert bench.asked == []
