"""The authors' commands, one module each: ``HELP``, ``add(parser)`` for its options, ``run``."""

from __future__ import annotations

import argparse
from pathlib import Path


def folder_with_data(text: str) -> Path:
    """The type of an option that names a content folder."""
    path = Path(text).resolve()
    if not (path / "data").is_dir():
        raise argparse.ArgumentTypeError(f"{text} 里没有 data 文件夹")
    return path


def add_root(parser: argparse.ArgumentParser) -> None:
    """The option `--root`: the folder above `data`, by default the current one."""
    parser.add_argument("--root", type=folder_with_data, default=Path.cwd(), help="内容所在的目录")
