"""`python -m bot.faq import FILE`: what a workbook changes; with `--apply`, change it."""

from __future__ import annotations

import argparse
import getpass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.faq.commands import folder_with_data
from bot.faq.places import Place

if TYPE_CHECKING:
    from bot.faq.editing.workbook.importing import Imported

HELP = "看一个 Excel 工作簿会改什么；加 --apply 才真的改"


def add(parser: argparse.ArgumentParser) -> None:
    """Its options."""
    parser.add_argument("file", type=Path, help="导出后改过的 .xlsx 文件")
    parser.add_argument("--root", type=folder_with_data, help="内容仓库；不写就用网站的那个")
    parser.add_argument("--project", type=Path, help="软件所在的目录；不写就是现在的目录")
    parser.add_argument("--apply", action="store_true", help="没有错误就存成一次改动")
    parser.add_argument("--author", default="", help="谁改的；不写就用系统用户名")


def run(options: argparse.Namespace) -> int:
    """Print the report; 1 when something forbids the import."""
    from bot.faq.editing.checking import Checker
    from bot.faq.editing.editor import Editor
    from bot.faq.editing.repository import Author, Repository
    from bot.faq.editing.workbook.importing import import_workbook  # openpyxl

    place = Place.from_environment()
    options.root = options.root or place.content
    repository = Repository(options.root)
    editor = Editor(repository, Checker(repository, options.project or place.project))
    author = Author(options.author or getpass.getuser(), getpass.getuser())
    report = import_workbook(editor, options.file.read_bytes(), author, options.apply)
    _tell(report, options.root)
    return 1 if any(finding.level == "错误" for finding in report.findings) else 0


def _tell(report: Imported, root: Path) -> None:
    for finding in report.findings:
        print(finding.show(root))
    for key, fields in report.changed.items():
        print(f"改：{key}（{'、'.join(fields)}）")
    for key, title in report.added.items():
        print(f"新增：{key} {title}")
    changed, added = len(report.changed), len(report.added)
    print(f"共 {report.rows} 行，改 {changed}，新增 {added}，不变 {report.unchanged}")
