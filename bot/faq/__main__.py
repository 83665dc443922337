"""`python -m bot.faq check`, `render` and `try`: the authors' command line."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path

from bot.content.finding import ContentError
from bot.facts import load_facts
from bot.faq.checks import run_checks
from bot.faq.library import load_faqs
from bot.faq.report import report
from bot.faq.showing import show_answers
from bot.lean import keep_tensorflow_out

DEFAULT_EDITION = date(2019, 5, 16)


def main(arguments: list[str] | None = None) -> int:
    """Run one command. 0: all is well; 1: the content has errors (told on the output)."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except ContentError as error:
        for finding in error.findings:
            print(finding.show(options.root))
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot.faq")
    commands = parser.add_subparsers(required=True)
    check = commands.add_parser("check", help="检查全部内容，不需要模型")
    check.set_defaults(run=_check)
    render = commands.add_parser("render", help="按某一天显示回答和来源")
    render.add_argument("--date", type=date.fromisoformat, default=DEFAULT_EDITION)
    render.add_argument("--key", action="append", default=[], help="只看这个 FAQ，可以写多次")
    render.set_defaults(run=_render)
    trial = commands.add_parser("try", help="看一句话是怎样被理解的，需要训练好的模型")
    trial.set_defaults(run=_try)
    trial.add_argument("text", help="成员会说的一句话")
    trial.add_argument("--model", type=Path, help="模型文件；不写就用最新训练的")
    for command in (check, render, trial):
        command.add_argument("--root", type=_folder, default=Path.cwd(), help="内容所在的目录")
    return parser


def _folder(text: str) -> Path:
    path = Path(text).resolve()
    if not (path / "data").is_dir():
        raise argparse.ArgumentTypeError(f"{text} 里没有 data 文件夹")
    return path


def _check(options: argparse.Namespace) -> int:
    tree, findings = run_checks(options.root)
    for finding in findings:
        print(finding.show(options.root))
    errors = sum(finding.level == "错误" for finding in findings)
    print(f"{errors} 个错误，{len(findings) - errors} 个警告")
    print(report(tree))
    return 1 if errors else 0


def _render(options: argparse.Namespace) -> int:
    library = load_faqs(options.root / "data")
    unknown = [key for key in options.key if key not in library.faqs]
    if unknown:
        print(f"没有 FAQ「{unknown[0]}」")
        return 1
    book = load_facts(options.root / "data" / "plan")
    print(show_answers(library, book, options.date, options.key), end="")
    return 0


def _try(options: argparse.Namespace) -> int:
    keep_tensorflow_out()
    from bot.faq.trying import newest_model, try_text  # Rasa: seconds of imports

    model = options.model or newest_model(options.root)
    if model is None or not model.is_file():
        print("没有训练好的模型，请先运行 make ask 或 make run")
        return 1
    print(try_text(model, options.text), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
