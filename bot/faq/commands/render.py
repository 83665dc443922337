"""`python -m bot.faq render`: the answers as they stand on a day."""

from __future__ import annotations

import argparse
from datetime import date

from bot.facts import load_facts
from bot.faq.commands import add_root
from bot.faq.library import load_faqs
from bot.faq.showing import show_answers

HELP = "按某一天显示回答和来源"
DEFAULT_EDITION = date(2019, 5, 16)


def add(parser: argparse.ArgumentParser) -> None:
    """Its options."""
    parser.add_argument("--date", type=date.fromisoformat, default=DEFAULT_EDITION)
    parser.add_argument("--key", action="append", default=[], help="只看这个 FAQ，可以写多次")
    add_root(parser)


def run(options: argparse.Namespace) -> int:
    """Print all answers, or those of the keys asked for; 1 when there is no such key."""
    library = load_faqs(options.root / "data")
    unknown = [key for key in options.key if key not in library.faqs]
    if unknown:
        print(f"没有 FAQ「{unknown[0]}」")
        return 1
    book = load_facts(options.root / "data" / "plan")
    print(show_answers(library, book, options.date, options.key), end="")
    return 0
