"""`python -m bot.faq COMMAND`: the authors' command line. Each command is one module."""

from __future__ import annotations

import argparse
import sys
from importlib import import_module

from bot.content.finding import ContentError

COMMANDS = {
    "check": "check",
    "render": "render",
    "try": "trial",
    "prepare": "prepare",
    "publish": "publish",
    "releases": "releases",
    "rollback": "rollback",
    "export": "export",
    "import": "bring_in",
    "serve": "serve",
}


def main(arguments: list[str] | None = None) -> int:
    """Run one command. 0: all is well; 1: the content has errors (told on the output)."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except ContentError as error:
        for finding in error.findings:
            print(finding.show(getattr(options, "root", None)))
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot.faq")
    commands = parser.add_subparsers(required=True)
    for name, module in COMMANDS.items():
        command = import_module(f"bot.faq.commands.{module}")
        below = commands.add_parser(name, help=command.HELP)
        command.add(below)
        below.set_defaults(run=command.run)
    return parser


if __name__ == "__main__":
    sys.exit(main())
