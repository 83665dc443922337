"""The brain as it runs for members: an action server and a Rasa server, two real processes."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
READY_SECONDS = 180
STOP_SECONDS = 30
TOKEN = "conversation-tests"
Answer = tuple[int, dict[str, Any]]


@dataclass(frozen=True)
class Brain:
    """A running brain: its address, and the folder of its logs and its tracker store."""

    url: str
    folder: Path

    def get(self, path: str) -> Answer:
        """Status and body of a GET below the channel's address."""
        return self._ask(urllib.request.Request(f"{self.url}/webhooks/member/{path}"))

    def turn(self, body: dict[str, Any], token: str = TOKEN) -> Answer:
        """Hand over one message."""
        request = urllib.request.Request(
            f"{self.url}/webhooks/member/turn",
            data=json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )
        return self._ask(request, token)

    def _ask(self, request: urllib.request.Request, token: str = TOKEN) -> Answer:
        request.add_header("Authorization", f"Bearer {token}")
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)

    def logs(self) -> str:
        """Everything that both processes have written so far."""
        return "".join(
            path.read_text(encoding="utf-8", errors="replace")
            for path in sorted(self.folder.glob("*.log"))
        )


@contextmanager
def running_brain(model: Path, folder: Path, **settings: str) -> Iterator[Brain]:
    """A ready brain that answers from ``model``; ``settings`` go into both environments."""
    rasa_port, actions_port = _free_ports(2)
    settings |= {
        "RASA_TOKEN": TOKEN,
        "ACTIONS_TOKEN": "actions-tests",
        "ACTIONS_URL": f"http://127.0.0.1:{actions_port}/webhook",
        "TRACKER_URL": f"sqlite:///{folder / 'tracker.sqlite3'}",
        "SANIC_HOST": "127.0.0.1",
    }
    rasa = ["bot.lean", "rasa", "run", "-i", "127.0.0.1", "-p", str(rasa_port), "-m", str(model)]
    rasa += ["--endpoints", str(_endpoints(folder)), "--credentials", "credentials.yml"]
    actions = ["actions.server", "--port", str(actions_port)]
    processes = [
        _start(rasa, folder / "rasa.log", settings),
        _start(actions, folder / "actions.log", settings),
    ]
    try:
        brain = Brain(f"http://127.0.0.1:{rasa_port}", folder)
        _wait_until(lambda: _is_open(actions_port) and _is_ready(brain), processes, brain)
        yield brain
    finally:
        for process in processes:
            _stop(process)


@contextmanager
def published_brain(folder: Path, tracker: Path, **settings: str) -> Iterator[Brain]:
    """A ready Rasa server that pulls what is published and has no action server of its own.

    ``settings`` say where: RELEASES_DIR, MODEL_URL, MODEL_TOKEN.
    """
    (port,) = _free_ports(1)
    settings |= {
        "RASA_TOKEN": TOKEN,
        "ACTIONS_TOKEN": "actions-tests",
        "ACTIONS_URL": "http://127.0.0.1:1/webhook",
        "TRACKER_URL": f"sqlite:///{tracker}",
        "SANIC_HOST": "127.0.0.1",
    }
    rasa = ["bot.lean", "rasa", "run", "-i", "127.0.0.1", "-p", str(port)]
    rasa += ["--endpoints", "deploy/endpoints.yml", "--credentials", "credentials.yml"]
    process = _start(rasa, folder / "rasa.log", settings)
    try:
        brain = Brain(f"http://127.0.0.1:{port}", folder)
        _wait_until(lambda: _is_open(port) and _is_ready(brain), [process], brain)
        yield brain
    finally:
        _stop(process)


def _endpoints(folder: Path) -> Path:
    """Those that serve members, without the releases: here the model is given."""
    served = yaml.safe_load((ROOT / "deploy" / "endpoints.yml").read_text(encoding="utf-8"))
    del served["models"]
    path = folder / "endpoints.yml"
    path.write_text(yaml.safe_dump(served), encoding="utf-8")
    return path


def _start(module: list[str], log: Path, settings: dict[str, str]) -> subprocess.Popen[bytes]:
    with log.open("wb") as output:
        return subprocess.Popen(
            [sys.executable, "-m", *module],
            cwd=ROOT,
            env=os.environ | settings | {"PYTHONPATH": str(ROOT)},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def _wait_until(ready: Any, processes: list[subprocess.Popen[bytes]], brain: Brain) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and all(process.poll() is None for process in processes):
        if ready():
            return
        time.sleep(0.3)
    raise RuntimeError(f"the brain did not become ready:\n{brain.logs()[-4000:]}")


def _is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _is_ready(brain: Brain) -> bool:
    try:
        return brain.get("ready")[0] == 200
    except OSError:
        return False


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _free_ports(count: int) -> list[int]:
    probes = [socket.socket() for _ in range(count)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [int(probe.getsockname()[1]) for probe in probes]
    for probe in probes:
        probe.close()
    return ports
