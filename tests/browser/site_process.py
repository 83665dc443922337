"""The whole site as members meet it: one that runs already, or one started for the tests."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
READY_SECONDS = 240
STOP_SECONDS = 30
# In the order in which a site prints its sign-in links.
_ROLES = ("staff", "supervisor", "author", "publisher", "administrator")
_links: dict[tuple[str, str], str] = {}


@contextmanager
def running_site() -> Iterator[str]:
    """Yield the address of a ready site: ``BASE_URL`` if set, else one of our own, stopped after.

    Our own has a state folder of its own; trained models are shared. Raises RuntimeError with the
    end of its output when it does not become ready.
    """
    given = os.environ.get("BASE_URL", "").rstrip("/")
    if given:
        _keep_links(given, os.environ.get("SIGNIN_LINKS", ""))
        yield given
    else:
        with own_site() as address:
            yield address


@contextmanager
def own_site(prepare: Callable[[Path], Mapping[str, str]] = lambda state: {}) -> Iterator[str]:
    """As ``running_site``, and always one of our own.

    ``prepare`` may fill its state folder first and returns more settings for its environment.
    """
    with tempfile.TemporaryDirectory(prefix="browser-tests-") as folder:
        state, output = Path(folder) / "var", Path(folder) / "serve.log"
        port = _free_port()
        process = _start(port, state, output, prepare(state))
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_until_ready(address, process, output)
            _wait_until_greeted(address, output)
            yield address
        finally:
            _stop(process)


def signin_link(site: str, role: str) -> str:
    """The one-time address by which one of the five roles of a greeting signs in.

    For a site at ``BASE_URL``, ``SIGNIN_LINKS`` holds those that it printed.
    """
    return _links.pop((site, role))


def _keep_links(site: str, printed: str) -> None:
    found = re.findall(r"/login\?sesame=\S+", printed)
    _links.update({(site, role): link for role, link in zip(_ROLES, found, strict=False)})


def _wait_until_greeted(site: str, output: Path) -> None:
    """The links come a moment after the site is ready."""
    deadline = time.monotonic() + STOP_SECONDS
    while (site, _ROLES[-1]) not in _links and time.monotonic() < deadline:
        _keep_links(site, output.read_text(encoding="utf-8", errors="replace"))
        time.sleep(0.1)


def _start(
    port: int, state: Path, output: Path, more: Mapping[str, str]
) -> subprocess.Popen[bytes]:
    # All members of all tests come from one address.
    limits = dict.fromkeys(("ADDRESS_MESSAGES_A_MINUTE", "ADDRESS_SESSIONS_A_MINUTE"), "100000")
    environment = os.environ | limits | {"PORT": str(port), "VAR_DIR": str(state)} | more
    with output.open("wb") as log:
        return subprocess.Popen(
            [sys.executable, "scripts/serve.py"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def _wait_until_ready(address: str, process: subprocess.Popen[bytes], output: Path) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        if _is_ready(address):
            return
        time.sleep(0.5)
    log = output.read_text(encoding="utf-8", errors="replace")
    raise RuntimeError(f"the site did not become ready:\n{log[-4000:]}")


def _is_ready(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/readyz", timeout=5) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGINT)
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
