"""`python -m bot.faq check`: everything that is wrong with the content."""

from __future__ import annotations

import argparse

from bot.faq.checks import run_checks
from bot.faq.commands import add_root
from bot.faq.report import report

HELP = "检查全部内容，不需要模型"


def add(parser: argparse.ArgumentParser) -> None:
    """Its options."""
    add_root(parser)


def run(options: argparse.Namespace) -> int:
    """Print the findings and a report; 1 when there are errors."""
    tree, findings = run_checks(options.root)
    for finding in findings:
        print(finding.show(options.root))
    errors = sum(finding.level == "错误" for finding in findings)
    print(f"{errors} 个错误，{len(findings) - errors} 个警告")
    print(report(tree))
    return 1 if errors else 0
