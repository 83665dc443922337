"""How long an author waits: the workbench's content routes over HTTP, on the project's content.

Run with the brain's interpreter. Fills a content repository in a folder that is deleted
afterwards, starts a workbench on it, and prints one JSON object: for each request the seconds
that the author waits and those of CPU that the workbench and git work, which a busy machine
stretches less.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

from bot.faq.editing.repository import seed  # noqa: E402
from kit.network import LOOPBACK, free_ports  # noqa: E402

TOKEN = "benchmark"
TOPIC, FACT = "waiting_period", "ci_waiting_days"
WHO = {"name": "测量", "id": "benchmark"}
TIMES = 7


class Workbench:
    """The workbench as the studio's pages call it."""

    def __init__(self, url: str, pid: int) -> None:
        self._url, self._pid = url, pid

    def worked(self) -> float:
        """Seconds of CPU so far, of its own and of the processes that it waited for."""
        parts = Path(f"/proc/{self._pid}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, parts[11:15])) / os.sysconf("SC_CLK_TCK")

    def call(self, method: str, path: str, body: Any = None, headers: Any = None) -> Any:
        """The JSON, or the bytes, of one answer."""
        raw = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        head = {"Authorization": f"Bearer {TOKEN}", **(headers or {})}
        request = urllib.request.Request(self._url + path, raw, head, method=method)
        with urllib.request.urlopen(request, timeout=120) as answer:
            content = answer.read()
            return json.loads(content) if "json" in answer.headers["Content-Type"] else content

    def wait(self) -> None:
        """Until it is ready."""
        while True:
            try:
                self.call("GET", "/health")
                return
            except OSError:
                time.sleep(0.05)


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        state = Path(folder)
        begun = time.perf_counter()
        seed(ROOT, state / "content")
        seconds: dict[str, Any] = {"seed": round(time.perf_counter() - begun, 2)}
        port, model_port = free_ports(2)
        settings = {"VAR_DIR": folder, "WORKBENCH_PORT": str(port), "WORKBENCH_TOKEN": TOKEN}
        settings |= {"MODEL_PORT": str(model_port), "MODEL_TOKEN": TOKEN}
        command = [sys.executable, "-m", "bot.faq", "serve"]
        with subprocess.Popen(
            command, cwd=ROOT, env=os.environ | settings, stderr=subprocess.DEVNULL
        ) as process:
            try:
                workbench = Workbench(f"http://{LOOPBACK}:{port}", process.pid)
                workbench.wait()
                seconds |= _measured(workbench)
                seconds["memory_mb"] = _memory(process.pid)
            finally:
                process.terminate()
        seconds["load"] = os.getloadavg()[0]
        print(json.dumps(seconds))


def _measured(workbench: Workbench) -> dict[str, Any]:
    call = workbench.call
    once, often = partial(_often, workbench, 1), partial(_often, workbench, TIMES)
    found = {"first_list": once(lambda number: call("GET", "/faqs"))}
    found["first_save"] = once(lambda number: _save(call, number))
    found["list"] = often(lambda number: call("GET", "/faqs"))
    found["read"] = often(lambda number: call("GET", f"/faqs/{TOPIC}"))
    found["read_and_save"] = often(lambda number: _save(call, number + 1))
    found["preview"] = often(lambda number: _preview(call, number))
    found["first_fact_preview"] = once(lambda number: _preview_fact(call, -1))
    found["fact_preview"] = often(lambda number: _preview_fact(call, number))
    found["fact_save"] = once(lambda number: _save_fact(call, TIMES - 1))
    found["outside"] = often(lambda number: _outside(call, number))
    found["export"] = once(lambda number: call("GET", "/excel"))
    book = call("GET", "/excel")
    head = {"X-Who": quote(json.dumps(WHO))}
    found["import_dry"] = once(lambda number: call("POST", "/excel?apply=0", book, head))
    found["whole_check"] = once(lambda number: call("GET", "/check"))
    return found


def _outside(call: Callable[..., Any], number: int) -> None:
    examples = [f"今天第{chr(0x4E00 + 7 * number)}号线几点收车"]
    body = {"label": "ask_out_of_scope", "examples": examples, "who": WHO, "note": ""}
    call("POST", "/outside", body)


def _save(call: Callable[..., Any], number: int) -> None:
    page = call("GET", f"/faqs/{TOPIC}")
    page["faq"]["examples"].append(f"测量用的第{chr(0x4E00 + 7 * number)}个问法")
    body = {"version": page["version"], "faq": page["faq"], "who": WHO, "note": ""}
    call("PUT", f"/faqs/{TOPIC}", body)


def _preview(call: Callable[..., Any], number: int) -> None:
    faq = call("GET", f"/faqs/{TOPIC}")["faq"]
    faq["answers"][-1]["detail"] += f"第{chr(0x4E00 + number)}次看。"
    call("POST", "/faqs/preview", {"faq": faq, "dates": None})


def _fact(call: Callable[..., Any], number: int) -> dict[str, Any]:
    facts = call("GET", "/facts")["facts"]
    fact = next(fact for fact in facts if fact["id"] == FACT)
    fields = {"title": fact["title"] + "测" * (number + 2)}
    return {"id": FACT, "version": fact["version"], "fields": fields}


def _preview_fact(call: Callable[..., Any], number: int) -> None:
    call("POST", "/facts/preview", {"changes": [_fact(call, number)]})


def _save_fact(call: Callable[..., Any], number: int) -> None:
    call("PUT", f"/facts/{FACT}", _fact(call, number) | {"who": WHO, "note": ""})


def _often(workbench: Workbench, times: int, work: Callable[[int], Any]) -> dict[str, float]:
    waits, works = [], []
    for number in range(times):
        begun, worked = time.perf_counter(), workbench.worked()
        work(number)
        waits.append(time.perf_counter() - begun)
        works.append(workbench.worked() - worked)
    medians = {"wait": statistics.median(waits), "cpu": statistics.median(works)}
    return {name: round(value, 2) for name, value in medians.items()}


def _memory(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) // 1024


if __name__ == "__main__":
    main()
