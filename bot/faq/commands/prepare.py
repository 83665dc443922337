"""`python -m bot.faq prepare`: the content repository and a release that fits this software."""

from __future__ import annotations

import argparse
import logging
from pathlib import Path

from bot.faq.places import Place

HELP = "准备内容仓库和现在的版本；make run 启动时自动做"

NEEDS_MODEL = 4


def add(parser: argparse.ArgumentParser) -> None:
    """Its options."""
    parser.add_argument("--model", type=Path, help="由程序自带的内容训练好的模型")


def run(options: argparse.Namespace) -> int:
    """Print the current release; 4 when the model of the project's own content is needed."""
    from bot.faq.publishing.preparing import ModelNeeded, prepare

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    given: Path | None = options.model
    try:
        print(prepare(Place.from_environment(), (lambda: given) if given else None))
    except ModelNeeded:
        return NEEDS_MODEL
    return 0
