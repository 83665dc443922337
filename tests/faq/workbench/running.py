"""A workbench as it runs for the studio: a process of its own, spoken to over HTTP."""

from __future__ import annotations

import json
import os
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

ROOT = Path(__file__).resolve().parents[3]
TOKEN = "workbench-tests"
READY_SECONDS = 60


@dataclass(frozen=True)
class Workbench:
    """A running workbench: its address, its process and its log."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path
    model_url: str

    def call(self, method: str, path: str, body: Any = None, token: str = TOKEN) -> tuple[int, Any]:
        """Status and JSON of one request; ``body`` may be raw bytes."""
        raw = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data=raw, method=method)
        request.add_header("Authorization", f"Bearer {token}")
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            assert error.headers["Content-Type"].startswith("application/problem+json")
            return error.code, json.load(error)


@contextmanager
def running_workbench(folder: Path, **settings: str) -> Iterator[Workbench]:
    """A ready workbench with its state in ``folder``."""
    port, model_port = free_ports(2)
    environment = os.environ | {
        "PYTHONPATH": str(ROOT),
        "VAR_DIR": str(folder),
        "WORKBENCH_PORT": str(port),
        "WORKBENCH_TOKEN": TOKEN,
        "MODEL_PORT": str(model_port),
        "MODEL_TOKEN": "model-tests",
        "PUBLISH_NICE": "0",
        **settings,
    }
    log = folder / "workbench.log"
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot.faq", "serve"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        models = f"http://127.0.0.1:{model_port}/models/current"
        workbench = Workbench(f"http://127.0.0.1:{port}", process, log, models)
        _wait_until_ready(workbench)
        yield workbench
    finally:
        process.terminate()
        process.wait(30)


def _wait_until_ready(workbench: Workbench) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and workbench.process.poll() is None:
        try:
            if workbench.call("GET", "/health")[0] == 200:
                return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"the workbench is not ready: {workbench.log.read_text()[-2000:]}")


def free_ports(count: int) -> list[int]:
    """Loopback ports that are free now."""
    probes = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [int(probe.getsockname()[1]) for probe in probes]
    for probe in probes:
        probe.close()
    return ports
