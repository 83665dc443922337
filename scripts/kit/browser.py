"""A Chromium for the browser tests: an installed one, or Debian's package."""

from __future__ import annotations

import os
import shutil

from .commands import run_logged
from .console import Step, Stop
from .disk import require_space
from .paths import log_file

_NAMES = ("chromium", "chromium-browser", "google-chrome")


def ensure_browser(step: Step) -> None:
    """Make sure that a Chromium is on PATH; install Debian's when we may."""
    if _installed():
        step.fresh()
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise Stop("no_chromium")
    require_space(log_file("browser").parent, 1.0)
    env = {"DEBIAN_FRONTEND": "noninteractive"}
    run_logged(["apt-get", "update"], log_file("browser-update"), step, env=env)
    install = ["apt-get", "install", "--yes", "--no-install-recommends", "chromium"]
    run_logged(install, log_file("browser"), step, env=env)
    if not _installed():
        raise Stop("no_chromium")


def _installed() -> bool:
    return any(shutil.which(name) for name in _NAMES)
