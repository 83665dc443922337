"""Every table that is taken away: none holds a formula, and a new one has to come here."""

import csv
import io
from pathlib import Path

import pytest

from member_help.spreadsheets import as_csv
from tests.web.site_process import WEB_DIR

# Where an answer is a file to keep, and what writes its cells: the two tables by `as_csv`, the
# workbook by bot.faq.editing.workbook.writing (tests/faq/editing has its test). A member's own
# records are JSON, of which no program makes a table that counts.
EXPORTS = {
    "chat/routes/caring.py": "json",
    "desk/views/figures.py": "as_csv",
    "studio/views/weekly.py": "as_csv",
    "studio/views/excel.py": "workbook",
}
FORMULAS = [
    "=1+1",
    "+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠A1",
    " =1",
]


def test_every_answer_that_is_a_file_is_known_here() -> None:
    sources = {path: path.read_text(encoding="utf-8") for path in Path(WEB_DIR).rglob("*.py")}
    found = {
        str(path.relative_to(WEB_DIR)) for path, code in sources.items() if "attachment" in code
    }
    assert found == set(EXPORTS)


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_text_of_a_table_is_a_formula(formula: str) -> None:
    written = as_csv([formula], [[formula, -1, 2.5, None]])
    head, row = csv.reader(io.StringIO(written.removeprefix("\ufeff"), newline=""))
    assert head == [f"'{formula}"]
    assert row == [f"'{formula}", "-1", "2.5", ""]
