"""`python -m bot.faq try`: how a sentence is understood, and why."""

from __future__ import annotations

import argparse
from pathlib import Path

from bot.faq.commands import add_root
from bot.lean import keep_tensorflow_out

HELP = "看一句话是怎样被理解的，需要训练好的模型"


def add(parser: argparse.ArgumentParser) -> None:
    """Its options."""
    parser.add_argument("text", help="成员会说的一句话")
    parser.add_argument("--model", type=Path, help="模型文件；不写就用最新训练的")
    add_root(parser)


def run(options: argparse.Namespace) -> int:
    """Print the explanation; 1 when no model is trained."""
    keep_tensorflow_out()
    from bot.faq.trying import newest_model, try_text  # Rasa: seconds of imports

    model = options.model or newest_model(options.root)
    if model is None or not model.is_file():
        print("没有训练好的模型，请先运行 make ask 或 make run")
        return 1
    print(try_text(model, options.text), end="")
    return 0
