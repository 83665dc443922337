"""`python -m bot.faq check`: everything that is wrong with the content."""

from __future__ import annotations

import argparse
import json

from bot.content.finding import Finding
from bot.faq.checks import Tree, run_checks
from bot.faq.commands import add_root, folder_with_data
from bot.faq.report import counts, report

HELP = "检查全部内容，不需要模型"


def add(parser: argparse.ArgumentParser) -> None:
    """Its options."""
    add_root(parser)
    where = "软件所在的目录（domain.yml 和代码）；不写就和内容在一起"
    parser.add_argument("--project", type=folder_with_data, help=where)
    parser.add_argument("--json", action="store_true", help="以 JSON 输出，给工作台用")


def run(options: argparse.Namespace) -> int:
    """Print the findings and a report; 1 when there are errors."""
    tree, findings = run_checks(options.root, options.project)
    errors = sum(finding.level == "错误" for finding in findings)
    show = _show_json if options.json else _show
    show(tree, findings, errors)
    return 1 if errors else 0


def _show(tree: Tree, findings: list[Finding], errors: int) -> None:
    for finding in findings:
        print(finding.show(tree.root))
    print(f"{errors} 个错误，{len(findings) - errors} 个警告")
    print(report(tree))


def _show_json(tree: Tree, findings: list[Finding], errors: int) -> None:
    from bot.faq.workbench.problems import finding_json  # the server's: the usual check needs none

    told = [finding_json(finding, tree.root) for finding in findings]
    sizes = {"errors": errors, "warnings": len(findings) - errors, **counts(tree)}
    print(json.dumps({"findings": told, "counts": sizes}, ensure_ascii=False))
