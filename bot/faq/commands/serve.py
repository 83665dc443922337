"""`python -m bot.faq serve`: the workbench, which the studio's pages call."""

from __future__ import annotations

import argparse

from bot.faq.workbench.settings import Settings, SettingsError

HELP = "启动作者工作台的服务，只听本机；设置见 docs/operating.md"


def add(parser: argparse.ArgumentParser) -> None:
    """No options: everything comes from the process environment, as the token must."""


def run(options: argparse.Namespace) -> int:
    """Serve until SIGTERM or Ctrl-C; 2 for settings that cannot be used."""
    try:
        settings = Settings.from_environment()
    except SettingsError as error:
        print(error)
        return 2
    from bot.faq.workbench.serving import serve  # the HTTP server: other commands need none

    serve(settings)
    return 0
