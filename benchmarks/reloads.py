"""What taking a published model twenty times over costs in memory and time.

    .venvs/brain/bin/python benchmarks/reloads.py [--model FILE] [--times 20]

A listener publishes the model under a new name each time; the agent pulls, loads aside and swaps
it as a serving process does (bot/pulling.py), and answers a question after each. Prints one JSON
object: resident memory in MiB after the first and the last, their ratio, seconds a reload.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import logging
import statistics
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

from bot.lean import keep_tensorflow_out  # noqa: E402

keep_tensorflow_out()

from aiohttp import web  # noqa: E402
from rasa.utils.endpoints import EndpointConfig  # noqa: E402
from rasa.utils.log_utils import configure_structlog  # noqa: E402

from bot import pulling  # noqa: E402
from bot.ask import load_agent  # noqa: E402
from bot.engine import Incoming, run_turn  # noqa: E402
from kit.model import model_path  # noqa: E402

QUESTIONS = ("相互宝是什么", "等待期多久", "我妈62岁能加入吗", "怎么退出")


async def measure(model: Path, times: int) -> dict[str, object]:
    """Reload `times` times in this process."""
    agent = load_agent(model)
    digest = hashlib.sha256(model.read_bytes()).hexdigest()

    async def current(request: web.Request) -> web.Response:
        # Weak and strong tags of one hash in turn: another name, the same archive.
        weak = "" if request.headers.get("If-None-Match", "").startswith("W/") else "W/"
        return web.Response(body=model.open("rb"), headers={"ETag": f'{weak}"{digest}"'})

    app = web.Application()
    app.add_routes([web.get("/models/current", current)])
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    server = EndpointConfig(url=f"http://127.0.0.1:{runner.addresses[0][1]}/models/current")
    memory, seconds = [], []
    for number in range(times):
        before, begun = agent.processor, time.monotonic()
        await pulling.update(server, agent)
        seconds.append(time.monotonic() - begun)
        if agent.processor is before:
            raise SystemExit("the model was not taken")
        for at, text in enumerate(QUESTIONS):
            await run_turn(agent, Incoming(f"reload-{number:012d}", str(at), text))
        memory.append(resident())
    await runner.cleanup()
    return {
        "times": times,
        "after_first_mib": memory[0],
        "after_last_mib": memory[-1],
        "highest_mib": max(memory),
        "ratio": round(memory[-1] / memory[0], 3),
        "seconds_median": round(statistics.median(seconds), 1),
        "all_mib": memory,
    }


def resident() -> int:
    """Resident memory of this process, MiB."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) // 1024


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, default=None)
    parser.add_argument("--times", type=int, default=20)
    options = parser.parse_args()
    logging.basicConfig(level=logging.ERROR, stream=sys.stderr)
    configure_structlog(logging.ERROR)
    print(json.dumps(asyncio.run(measure(options.model or model_path(), options.times))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
