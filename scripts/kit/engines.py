"""PostgreSQL, Redis and nginx: found, or installed from Debian's packages when we may."""

from __future__ import annotations

from . import debian, postgres
from .console import Step, Stop, text
from .programs import program


def ensure_engines(step: Step) -> None:
    """Make sure of all three; raises Stop with what has to be installed."""
    missing = _missing()
    if not missing:
        step.fresh()
        return
    if debian.can_install():
        debian.install(missing, step)
        missing = _missing()
    if missing:
        names = text("list_join").join(missing)
        raise Stop("no_engines", names=names, packages=" ".join(missing))


def _missing() -> list[str]:
    """The Debian packages that would bring what is not there."""
    there = {
        "postgresql": postgres.programs(),
        "redis-server": program("redis-server"),
        "nginx": program("nginx"),
    }
    return [package for package, found in there.items() if not found]
