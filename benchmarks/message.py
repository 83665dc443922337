"""What a message costs, beside a stock Rasa bot: both sides in one run, on the same questions.

    .venvs/web/bin/python benchmarks/message.py [--quick] [--plots docs/images] [--out FILE]
    .venvs/web/bin/python benchmarks/message.py --sides our_site     # no stock bot, no training

First a stock project (``benchmarks/stock``, trained in ``--project`` when it is not yet) answers
over its REST channel, then ours: Rasa alone over our channel, and the whole path from socket to
socket. One after the other, so that neither takes the processor from the other. Prints one JSON
object; milliseconds, megabytes (PSS) and seconds. Linux only.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

from benchmarks import message_load as load  # noqa: E402
from benchmarks.message_sides import Side, our_rasa, our_site, stock_rasa  # noqa: E402
from benchmarks.questions import questions_in  # noqa: E402
from benchmarks.stock.make import make  # noqa: E402
from benchmarks.stock.serving import ensure_project, server  # noqa: E402
from deploy.drill.chaos import temporary_house  # noqa: E402
from kit.children import stop_all  # noqa: E402
from kit.network import LOOPBACK, free_ports, get_json  # noqa: E402
from kit.paths import brain_python  # noqa: E402

SIDES = ("stock", "our_rasa", "our_site")
SIZES = (1, 10, 50)
LENGTHS = (10, 100, 500, 2000)
STOCK_READY_SECONDS = 600.0


def main() -> int:
    """Measure the sides that are asked for."""
    given = _options()
    found: dict[str, Any] = {}
    if "stock" in given.sides:
        model = ensure_project(given.project, given.faqs)
        found["stock"] = asyncio.run(_stock(given, model, _questions(given)))
        _say(json.dumps(found["stock"]))
    if set(given.sides) - {"stock"}:
        found |= asyncio.run(_ours(given, _questions(given)))
    found["ratios"] = _ratios(found)
    text = json.dumps(found, indent=1)
    print(text)
    given.out.write_text(text, encoding="utf-8")
    if given.plots:
        plot = [str(brain_python()), "-m", "benchmarks.message_plot", given.out, given.plots]
        subprocess.run([str(part) for part in plot], cwd=ROOT, check=True)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sides", nargs="+", choices=SIDES, default=SIDES)
    parser.add_argument("--project", type=Path, default=ROOT / "var" / "stock")
    parser.add_argument("--faqs", type=int, default=40)
    parser.add_argument("--messages", type=int, default=400, help="at full load, on each side")
    parser.add_argument("--seconds", type=float, default=120, help="of members who think")
    parser.add_argument("--think", type=float, default=5, help="seconds between messages")
    parser.add_argument("--longest", type=int, default=max(LENGTHS))
    parser.add_argument("--curve-seconds", type=float, default=400, help="at most, on each side")
    parser.add_argument("--quick", action="store_true", help="a few minutes, only a rough look")
    parser.add_argument("--plots", type=Path)
    parser.add_argument("--out", type=Path, default=ROOT / "var" / "message-benchmark.json")
    given = parser.parse_args()
    given.project, given.out = given.project.resolve(), given.out.resolve()
    if given.quick:
        given.messages, given.seconds = min(given.messages, 100), min(given.seconds, 15)
        given.longest, given.curve_seconds = min(given.longest, 100), 60
    return given


def _questions(given: argparse.Namespace) -> list[str]:
    """The test questions of the FAQs that both sides know, a different topic each time."""
    path = given.project / "test.yml"
    if not path.is_file():
        make(given.project, given.faqs)
    return questions_in([path])


async def _stock(given: argparse.Namespace, model: Path, questions: list[str]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="stock-") as folder:
        port = free_ports(1)[0]
        child = server(given.project, model, port, Path(folder) / "tracker.sqlite3")
        begun = time.perf_counter()
        try:
            child.start()
            async with asyncio.timeout(STOCK_READY_SECONDS):
                # It listens only once its model is loaded.
                while get_json(f"http://{LOOPBACK}:{port}/webhooks/rest/")[0] != 200:
                    if child.status is not None:
                        raise RuntimeError(f"the stock server ended: {child.log.read_text()}")
                    await asyncio.sleep(0.25)
            side = stock_rasa(port, child)
            return await _measure(side, given, questions, time.perf_counter() - begun)
        finally:
            stop_all([child])


async def _ours(given: argparse.Namespace, questions: list[str]) -> dict[str, Any]:
    begun = time.perf_counter()
    with temporary_house("message") as house:
        await house.ready()
        ready = time.perf_counter() - begun
        sides = our_rasa(house), our_site(house)
        found = {}
        for side in (side for side in sides if side.name in given.sides):
            found[side.name] = await _measure(side, given, questions, ready)
            _say(json.dumps(found[side.name]))
        return found


async def _measure(
    side: Side, given: argparse.Namespace, questions: list[str], ready: float
) -> dict[str, Any]:
    await load.warm_up(side, questions)
    found: dict[str, Any] = {"ready_s": round(ready, 1)}
    for members in load.AT_ONCE:
        _say(f"{side.name}: {members} members without a pause")
        found[f"load_{members}"] = await load.full_load(side, questions, given.messages, members)
    for size in SIZES:
        _say(f"{side.name}: {size} members")
        found[f"members_{size}"] = await load.thinking(
            side, questions, size, given.seconds, given.think
        )
    _say(f"{side.name}: a long conversation")
    lengths = [length for length in LENGTHS if length <= given.longest]
    found["curve"] = await load.curve(side, questions, lengths, given.curve_seconds)
    memory = side.memory()
    return {**found, "memory_mb": {**memory, "all": sum(memory.values())}}


def _ratios(found: dict[str, Any]) -> dict[str, Any]:
    """Ours to stock, a core; and what the longest conversation costs to what the shortest does."""
    loads = [f"load_{members}" for members in load.AT_ONCE]
    core = {
        name: {at: side[at]["messages_a_second_and_core"] for at in loads}
        for name, side in found.items()
    }
    ratios: dict[str, Any] = {
        f"{name}_to_stock": {at: round(core[name][at] / core["stock"][at], 2) for at in loads}
        for name in core
        if name != "stock" and "stock" in core
    }
    for name in found:
        costs = [at["cpu_ms"] for at in found[name]["curve"].values()]
        if len(costs) > 1:
            ratios[f"{name}_last_to_first"] = round(costs[-1] / costs[0], 2)
    return ratios


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
