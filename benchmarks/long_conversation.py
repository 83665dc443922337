"""What a turn costs as a conversation grows: in this process, with the store that serves members.

    .venvs/brain/bin/python benchmarks/long_conversation.py

Grows conversations to different lengths by taps, then asks the same questions in all of them in
turn, so that neighbours on the machine weigh on all alike. Prints one JSON object: medians in
milliseconds by length, and their ratio to the shortest. ``--stock`` uses Rasa's own SQL store.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

from bot.lean import keep_tensorflow_out  # noqa: E402

keep_tensorflow_out()

from rasa.core.agent import Agent  # noqa: E402
from rasa.core.tracker_store import TrackerStore  # noqa: E402
from rasa.utils.endpoints import EndpointConfig  # noqa: E402
from rasa.utils.log_utils import configure_structlog  # noqa: E402

from bot.ask import load_agent  # noqa: E402
from bot.engine import Choice, Incoming, run_turn  # noqa: E402
from kit.model import check_model, model_path  # noqa: E402

# Questions, a follow-up, a check with its answers, small talk, and what we do not know.
TEXTS = (
    "相互宝是什么", "等待期多久", "那老年版呢", "我爸能加入吗", "62", "能赔多少钱",
    "谢谢", "今天天气怎么样", "怎么退出", "分摊怎么算",
)  # fmt: skip
TAPPED = Choice("等待期多久", "faq/waiting_period")
LENGTHS = (10, 30, 100, 300, 1000, 2000)
ROUNDS = 3
Costs = dict[int, list[tuple[float, float]]]


def main() -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--longest", type=int, default=max(LENGTHS))
    parser.add_argument("--stock", action="store_true")
    given = parser.parse_args()
    logging.basicConfig(level=logging.ERROR)
    configure_structlog(logging.ERROR)
    model = model_path()
    check_model(model)
    with tempfile.TemporaryDirectory(prefix="long-conversation-") as folder:
        agent = load_agent(model)
        remember(agent, Path(folder) / "tracker.sqlite3", given.stock)
        lengths = [length for length in LENGTHS if length <= given.longest]
        costs = asyncio.run(_measure(agent, lengths))
    print(json.dumps(_curve(costs), ensure_ascii=False, indent=1))
    return 0


def remember(agent: Agent, database: Path, stock: bool = False) -> None:
    """Let ``agent`` keep conversations in ``database``; ``stock``: in Rasa's own store."""
    kind = "SQL" if stock else "bot.memory.MemoryStore"
    settings = EndpointConfig(type=kind, dialect="sqlite", db=str(database))
    agent.tracker_store = TrackerStore.create(settings, agent.domain)
    agent.processor.tracker_store = agent.tracker_store


async def _measure(agent: Agent, lengths: list[int]) -> Costs:
    for length in lengths:
        for number in range(length):
            await run_turn(agent, Incoming(_name(length), f"tap-{number}", choice=TAPPED))
    # What is read or compiled at first use is not measured.
    await _round(agent, lengths, -1)
    costs: Costs = {length: [] for length in lengths}
    for number in range(ROUNDS):
        for length, cost in await _round(agent, lengths, number):
            costs[length].append(cost)
    return costs


def _name(length: int) -> str:
    return f"conversation-of-{length}"


async def _round(
    agent: Agent, lengths: list[int], number: int
) -> list[tuple[int, tuple[float, float]]]:
    found = []
    for at, text in enumerate(TEXTS):
        for length in lengths:
            asked = Incoming(_name(length), f"ask-{number}-{at}", text)
            wall, cpu = time.perf_counter(), time.process_time()
            await run_turn(agent, asked)
            cost = (time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000
            found.append((length, cost))
    return found


def _curve(costs: Costs) -> dict[str, object]:
    medians = {
        length: [statistics.median(part) for part in zip(*pairs, strict=True)]
        for length, pairs in costs.items()
    }
    first = medians[min(medians)]
    return {
        str(length): {
            "wall_ms": round(wall, 1),
            "cpu_ms": round(cpu, 1),
            "cpu_ratio": round(cpu / first[1], 2),
        }
        for length, (wall, cpu) in medians.items()
    }


if __name__ == "__main__":
    sys.exit(main())
