"""How fast and how large the whole site is: start-up, memory, and messages over HTTP.

Run by `make bench`. Starts a site of its own in a folder that is deleted afterwards, sends
questions one after another as a member would, and prints one JSON object.
"""

from __future__ import annotations

import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "scripts"))

from kit.network import LOOPBACK, free_ports  # noqa: E402

MESSAGES = 200
# Fewer than a member may send in a minute; then the next member goes on.
MESSAGES_A_MEMBER = 20
QUESTIONS = ("相互宝是什么", "怎么加入", "等待期多久", "和相互保有什么区别", "能赔多少钱")
_PROCESSES = {
    "rasa": "bot.lean rasa run",
    "actions": "actions.server",
    "workbench": "bot.faq serve",
    "web": "uvicorn",
}


class Member:
    """One member of the site, over the HTTP face that the widget also has."""

    def __init__(self, url: str) -> None:
        self._api, self._token, self._seen = f"{url}/api/chat", "", 0
        self._token = self._call("POST", "/session", {})["token"]
        version = self._call("GET", "/content")["privacy"]["version"]
        self._call("POST", "/privacy", {"version": version})
        self._news(0)

    def ask(self, question: str) -> float:
        """Send a question; return the seconds until the bot's answer was there."""
        begun = time.perf_counter()
        sent = self._call("POST", "/messages", {"cid": str(uuid.uuid4()), "text": question})
        while True:
            news = self._news(10)
            if any(message["from"] == "bot" and message["id"] > sent["id"] for message in news):
                return time.perf_counter() - begun

    def _news(self, wait: int) -> list[dict[str, Any]]:
        answer = self._call("GET", f"/messages?after={self._seen}&wait={wait}")
        messages: list[dict[str, Any]] = answer["messages"]
        self._seen = max((message["id"] for message in messages), default=self._seen)
        return messages

    def _call(self, method: str, path: str, body: object = None) -> dict[str, Any]:
        request = urllib.request.Request(self._api + path, method=method)
        request.add_header("Content-Type", "application/json")
        request.add_header("Authorization", f"Bearer {self._token}")
        data = None if body is None else json.dumps(body).encode()
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, data, timeout=60) as answer:
            content: dict[str, Any] = json.load(answer)
        return content


def measure() -> dict[str, Any]:
    """Start a site, use it, stop it; seconds, milliseconds and mebibytes."""
    with tempfile.TemporaryDirectory(prefix="site-bench-") as folder:
        port = free_ports(1)[0]
        env = {**os.environ, "VAR_DIR": folder, "PORT": str(port), "HOST": LOOPBACK}
        env.setdefault("MODELS_DIR", str(ROOT / "var" / "models"))
        # All members come from this one address.
        env |= {"ADDRESS_SESSIONS_A_MINUTE": "99999", "ADDRESS_MESSAGES_A_MINUTE": "99999"}
        begun = time.perf_counter()
        command = [sys.executable, str(ROOT / "scripts" / "serve.py")]
        site = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True)
        try:
            _wait_for_greeting(site)
            ready = time.perf_counter() - begun
            memory = {"at_start": _memory(site.pid)}
            seconds = list(_ask_all(f"http://{LOOPBACK}:{port}"))
            memory["after_messages"] = _memory(site.pid)
        finally:
            site.send_signal(signal.SIGTERM)
            site.wait()
    return {"ready_s": round(ready, 1), "memory_mib": memory, "message_ms": _quantiles(seconds)}


def _wait_for_greeting(site: subprocess.Popen[str]) -> None:
    # The supervisor prints nothing before everything is ready, and says itself what went wrong.
    if site.stdout is None or not any("http" in line for line in site.stdout):
        raise SystemExit(1)


def _ask_all(url: str) -> Iterator[float]:
    for start in range(0, MESSAGES, MESSAGES_A_MEMBER):
        member = Member(url)
        for number in range(start, start + MESSAGES_A_MEMBER):
            yield member.ask(QUESTIONS[number % len(QUESTIONS)])


def _quantiles(seconds: list[float]) -> dict[str, float]:
    cuts = statistics.quantiles((s * 1000 for s in seconds), n=100)
    return {"count": len(seconds), "p50": round(cuts[49], 1), "p95": round(cuts[94], 1)}


def _memory(supervisor: int) -> dict[str, int]:
    sizes = {}
    for process in Path("/proc").glob("[0-9]*"):
        status = _fields(process / "status")
        if status.get("PPid") == str(supervisor):
            command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            name = next((n for n, sign in _PROCESSES.items() if sign in command), command)
            sizes[name] = int(status["VmRSS"].split()[0]) // 1024
    return sizes


def _fields(status: Path) -> dict[str, str]:
    try:
        lines = status.read_text().splitlines()
    except OSError:
        return {}
    return {key: value.strip() for key, _, value in (line.partition(":") for line in lines)}


if __name__ == "__main__":
    print(json.dumps(measure(), ensure_ascii=False, indent=1))
