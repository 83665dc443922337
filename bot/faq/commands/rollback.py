"""`python -m bot.faq rollback r000003`: make another release current, without training."""

from __future__ import annotations

import argparse
import getpass

from bot.faq.places import Place

HELP = "换回（或换到）一个保留的版本，不训练，几秒生效"


def add(parser: argparse.ArgumentParser) -> None:
    """Its options."""
    parser.add_argument("release", help="版本号，例如 r000003")
    parser.add_argument("--note", default="", help="为什么")


def run(options: argparse.Namespace) -> int:
    """1 when it cannot be used; the reason is printed."""
    from bot.faq.publishing.rolling_back import CannotRollBack, roll_back

    who = {"name": getpass.getuser(), "id": getpass.getuser()}
    try:
        roll_back(Place.from_environment(), options.release, who, options.note)
    except CannotRollBack as error:
        print(error)
        return 1
    print(options.release)
    return 0
