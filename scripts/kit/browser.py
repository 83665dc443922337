"""A Chromium for the browser tests: an installed one, or Debian's package."""

from __future__ import annotations

import shutil

from . import debian
from .console import Step, Stop

_NAMES = ("chromium", "chromium-browser", "google-chrome")


def ensure_browser(step: Step) -> None:
    """Make sure that a Chromium is on PATH; install Debian's when we may."""
    if _installed():
        step.fresh()
        return
    if not debian.can_install():
        raise Stop("no_chromium")
    debian.install(["chromium"], step)
    if not _installed():
        raise Stop("no_chromium")


def _installed() -> bool:
    return any(shutil.which(name) for name in _NAMES)
