"""`python -m bot.faq import FILE`: what a workbook changes; with `--apply`, change it."""

from __future__ import annotations

import argparse
from pathlib import Path

from bot.faq.commands import folder_with_data

HELP = "看一个 Excel 工作簿会改什么；加 --apply 才真的改"


def add(parser: argparse.ArgumentParser) -> None:
    """Its options."""
    parser.add_argument("file", type=Path, help="导出后改过的 .xlsx 文件")
    parser.add_argument(
        "--root", type=folder_with_data, default="var/content", help="内容仓库，默认 var/content"
    )
    parser.add_argument("--project", type=Path, default=Path.cwd(), help="软件所在的目录")
    parser.add_argument("--apply", action="store_true", help="没有错误就存成一次改动")
    parser.add_argument("--name", default="", help="改的人的名字；--apply 时要写")


def run(options: argparse.Namespace) -> int:
    """Print the report; 1 when something forbids the import, 2 without a name."""
    if options.apply and not options.name.strip():
        print("请用 --name 写上是谁改的")
        return 2
    from bot.faq.editing.checking import Checker
    from bot.faq.editing.editor import Editor
    from bot.faq.editing.repository import Author, Repository
    from bot.faq.editing.workbook.importing import import_workbook  # openpyxl

    repository = Repository(options.root)
    editor = Editor(repository, Checker(repository, options.project.resolve()))
    author = Author(options.name, options.name)
    report = import_workbook(editor, options.file.read_bytes(), author, options.apply)
    for finding in report.findings:
        print(finding.show(options.root))
    for key, fields in report.changed.items():
        print(f"改：{key}（{'、'.join(fields)}）")
    for key, title in report.added.items():
        print(f"新增：{key} {title}")
    changed, added = len(report.changed), len(report.added)
    print(f"共 {report.rows} 行，改 {changed}，新增 {added}，不变 {report.unchanged}")
    return 1 if any(finding.level == "错误" for finding in report.findings) else 0
