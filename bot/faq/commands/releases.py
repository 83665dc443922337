"""`python -m bot.faq releases`: the kept releases, newest first."""

from __future__ import annotations

import argparse

from bot.faq.places import Place

HELP = "列出保留的版本，新的在前；* 是现在的版本"


def add(parser: argparse.ArgumentParser) -> None:
    """No options."""


def run(options: argparse.Namespace) -> int:
    """Print a line for each."""
    releases = Place.from_environment().releases
    current = releases.current()
    for one in releases.all():
        mark = "*" if one.id == current else " "
        print(f"{mark} {one.id}  {one.at}  {one.kind:9}  {one.author}  {one.note}")
    return 0
