"""`python -m bot.faq publish`: check, train, compare, gate, and move the pointer."""

from __future__ import annotations

import argparse
import getpass
import json
import logging
import signal
from pathlib import Path
from types import FrameType
from typing import Any

from bot.faq.places import Place

HELP = "发布草稿：检查、训练、比较、把关，最后才换上"


def add(parser: argparse.ArgumentParser) -> None:
    """Its options."""
    parser.add_argument("--note", default="", help="这一版改了什么")
    parser.add_argument("--author", default="", help="发布人的名字；不写就用系统用户名")
    # What the workbench asks for: a file with all of a request, deleted as soon as it is read.
    parser.add_argument("--request", type=Path, help=argparse.SUPPRESS)


def run(options: argparse.Namespace) -> int:
    """0: published; 1: refused, failed or stopped, with the reason; 3: somebody else publishes."""
    from bot.faq.publishing.run import Request, Stopped, publish
    from bot.faq.publishing.state import Busy
    from bot.faq.publishing.texts import say

    def stop(number: int, frame: FrameType | None) -> None:
        raise Stopped

    signal.signal(signal.SIGTERM, stop)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    try:
        done = publish(Place.from_environment(), Request(**_asked(options)))
    except Busy as busy:
        print(say("busy", name=busy.who.get("name", "")))
        return 3
    print(done.said)
    for finding in done.findings:
        print(f"{finding['file']}:{finding['line']} {finding['problem']} —— {finding['mend']}")
    for row in (done.report or {}).get("broken", []):
        print(f"  变错  {row['text']}  {row['label']} → {row['after']}")
    return 0 if done.state == "published" else 1


def _asked(options: argparse.Namespace) -> dict[str, Any]:
    if options.request is not None:
        asked: dict[str, Any] = json.loads(options.request.read_text(encoding="utf-8"))
        # It holds what members wrote.
        options.request.unlink()
        return asked
    name = options.author or getpass.getuser()
    return {"who": {"name": name, "id": getpass.getuser()}, "note": options.note}
