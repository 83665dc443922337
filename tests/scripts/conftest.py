"""Small real programs that stand under the supervisor in these tests."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SITE = Path(__file__).with_name("small_site.py")


def is_running(pid: int) -> bool:
    """Say whether a process exists and is more than a zombie."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def eventually(condition: Callable[[], bool], seconds: float = 15.0) -> bool:
    """Wait until `condition` holds; say whether it did."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return condition()


class SmallSite:
    """A supervisor with small children, run as a program of its own."""

    def __init__(self, folder: Path, *children: str) -> None:
        self.folder = folder
        self.process = subprocess.Popen(
            [sys.executable, str(SITE), str(folder), *children],
            env={**os.environ, "PYTHONPATH": str(ROOT), "VAR_DIR": str(folder)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def wait_until_up(self) -> list[int]:
        """Wait for the supervisor's word that all is ready; return the children's pids."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line.startswith("up "), self.end()[1]
        return [int(pid) for pid in line.split()[1:]]

    def end(self, number: int | None = None) -> tuple[int, str]:
        """Send a signal, if any; return exit status and what stood on standard error."""
        if number is not None:
            self.process.send_signal(number)
        _, errors = self.process.communicate(timeout=30)
        return self.process.returncode, errors


@pytest.fixture
def small_site(tmp_path: Path) -> Iterator[Callable[..., SmallSite]]:
    """Start supervisors of small children; whatever is left is killed after the test."""
    sites: list[SmallSite] = []

    def start(*children: str) -> SmallSite:
        sites.append(SmallSite(tmp_path, *children))
        return sites[-1]

    yield start
    for site in sites:
        if site.process.poll() is None:
            site.process.send_signal(signal.SIGKILL)
            site.process.communicate()
