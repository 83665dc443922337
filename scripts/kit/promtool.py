"""promtool, which checks and tests Prometheus' rules: an installed one, or Debian's package."""

from __future__ import annotations

from . import debian
from .console import Step, Stop
from .programs import program

_PACKAGE = "prometheus"


def ensure_promtool(step: Step) -> None:
    """Make sure of it; Debian's Prometheus brings it, and is not started."""
    if program("promtool"):
        step.fresh()
        return
    if debian.can_install():
        debian.install([_PACKAGE], step)
    if program("promtool") is None:
        raise Stop("no_promtool")
