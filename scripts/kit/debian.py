"""Debian packages that a command needs, installed when we may, without starting their services."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from .commands import run_logged
from .console import Step
from .disk import require_space
from .paths import log_file

# Debian asks this program before it starts, stops or restarts a service.
_POLICY = Path("/usr/sbin/policy-rc.d")
_NEVER = "#!/bin/sh\nexit 101\n"


def can_install() -> bool:
    """Say whether packages can be installed here: Debian's tools, and we are root."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(packages: Sequence[str], step: Step, gigabytes: float = 1.0) -> None:
    """Install packages; no service of theirs is started. Raises Stop when that fails."""
    name = packages[0]
    require_space(log_file(name).parent, gigabytes)
    env = {"DEBIAN_FRONTEND": "noninteractive"}
    run_logged(["apt-get", "update"], log_file(f"{name}-update"), step, env=env)
    command = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    with _no_service_starts():
        run_logged(command, log_file(name), step, env=env)


@contextlib.contextmanager
def _no_service_starts() -> Iterator[None]:
    """What runs on this machine is its owner's business; a policy of their own stands."""
    if _POLICY.exists():
        yield
        return
    _POLICY.write_text(_NEVER, encoding="ascii")
    _POLICY.chmod(0o755)
    try:
        yield
    finally:
        _POLICY.unlink()
