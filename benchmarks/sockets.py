"""How long members wait for an answer over WebSocket: 1, 10 and 50 of them at once.

Run by `make bench`, with the web environment's Python. Starts a site of its own in a folder that
is deleted afterwards. Each member asks, waits for the answer, and asks on: at 50 this is more than
one Rasa process can do, so the figures there are those of a queue. BENCH_QUESTIONS is how many
questions are asked at each size (600). Prints one JSON object, milliseconds.
"""

import asyncio
import json
import os
import statistics
import sys
import time
import uuid
from pathlib import Path
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

from deploy.drill.chaos import House, temporary_house  # noqa: E402

SIZES = (1, 10, 50)
QUESTIONS = ("相互宝是什么", "怎么加入", "等待期多久", "能赔多少钱", "怎么退出")


def main() -> int:
    """Run the benchmark."""
    with temporary_house("bench") as house:
        print(json.dumps(asyncio.run(_measure(house)), indent=1))
    return 0


async def _measure(house: House) -> dict[str, Any]:
    questions = int(os.environ.get("BENCH_QUESTIONS") or 600)
    await house.ready()
    # What is read or compiled at first use is not measured.
    await _member(house.site.url, 2 * len(QUESTIONS))
    return {f"members_{size}": await _at_once(house.site.url, size, questions) for size in SIZES}


async def _at_once(url: str, size: int, questions: int) -> dict[str, Any]:
    each = max(questions // size, 1)
    begun = time.perf_counter()
    waited = await asyncio.gather(*(_member(url, each) for _ in range(size)))
    spent = time.perf_counter() - begun
    seconds = [second for one in waited for second in one]
    cuts = statistics.quantiles((second * 1000 for second in seconds), n=100)
    return {
        "answers": len(seconds),
        "p50_ms": round(cuts[49], 1),
        "p95_ms": round(cuts[94], 1),
        "answers_a_second": round(len(seconds) / spent, 1),
    }


async def _member(url: str, questions: int) -> list[float]:
    token = await token_of(url)
    address = url.replace("http", "ws", 1) + "/ws/chat"
    async with connect(address, origin=url, proxy=None) as socket:
        await greet(socket, token)
        return [await ask(socket, QUESTIONS[at % len(QUESTIONS)]) for at in range(questions)]


async def token_of(url: str) -> str:
    """A new member's token, with the privacy notice read."""
    async with httpx.AsyncClient(base_url=f"{url}/api/chat", timeout=60, trust_env=False) as http:
        token = str((await http.post("/session", json={})).json()["token"])
        version = (await http.get("/content")).json()["privacy"]["version"]
        headers = {"Authorization": f"Bearer {token}"}
        await http.post("/privacy", json={"version": version}, headers=headers)
    return token


async def greet(socket: ClientConnection, token: str) -> None:
    """Say who this is."""
    await socket.send(json.dumps({"type": "hello", "token": token, "after": 0}))


async def ask(socket: ClientConnection, text: str) -> float:
    """Seconds from sending a question until the bot's answer to it has come."""
    cid, sent = str(uuid.uuid4()), 0
    begun = time.perf_counter()
    await socket.send(json.dumps({"type": "send", "cid": cid, "text": text}))
    async with asyncio.timeout(120):
        while True:
            frame = json.loads(await socket.recv())
            if frame["type"] == "error":
                raise RuntimeError(frame["problem"]["title"])
            for message in frame.get("messages", ()):
                if message["cid"] == cid:
                    sent = message["id"]
                elif message["from"] == "bot" and 0 < sent < message["id"]:
                    return time.perf_counter() - begun


if __name__ == "__main__":
    sys.exit(main())
