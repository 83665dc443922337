"""`python -m bot.faq export FILE`: all FAQs as an Excel workbook."""

from __future__ import annotations

import argparse
from pathlib import Path

from bot.faq.commands import add_root

HELP = "把全部 FAQ 导出成 Excel 工作簿"


def add(parser: argparse.ArgumentParser) -> None:
    """Its options."""
    parser.add_argument("file", type=Path, help="要写的 .xlsx 文件")
    add_root(parser)


def run(options: argparse.Namespace) -> int:
    """Write the workbook."""
    from bot.faq.editing.workbook.importing import export_workbook  # openpyxl

    options.file.write_bytes(export_workbook(options.root))
    print(f"已导出到 {options.file}")
    return 0
