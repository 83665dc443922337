"""The part of ``capacity.py`` that runs in the web's environment: members, and the database."""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
import time
import uuid
from typing import Any

import httpx
import psycopg
from websockets.asyncio.client import connect

# An FAQ, a follow-up, a check with its answer (an action), small talk, a no, more FAQs.
TEXTS = ("等待期多久", "那老年版呢", "我爸能加入吗", "62", "谢谢", "今天天气怎么样", "怎么退出")
_AT_ONCE = 5
_TABLES = (
    "django_session", "chat_conversation", "chat_message", "chat_turn", "chat_choice",
    "events", "handled", "windows",
)  # fmt: skip


async def chat(url: str, members: int, turns: int) -> dict[str, float]:
    """Members say ``turns`` things each, every one when the last is answered; their waits in ms."""
    waits = await asyncio.gather(*(_member(url, turns) for _ in range(members)))
    cuts = statistics.quantiles([wait for one in waits for wait in one], n=100)
    return {"p50": round(cuts[49]), "p95": round(cuts[94])}


async def open_pages(url: str, count: int) -> int:
    """So many members come and say nothing, a few at a time; how many."""
    async with httpx.AsyncClient(base_url=url, timeout=60, trust_env=False) as http:
        for _ in range(0, count, _AT_ONCE):
            asked = [http.post("/api/chat/session", cookies={}) for _ in range(_AT_ONCE)]
            for answer in await asyncio.gather(*asked):
                answer.raise_for_status()
            http.cookies.clear()
    return count


async def _member(url: str, turns: int) -> list[float]:
    async with httpx.AsyncClient(base_url=f"{url}/api/chat", timeout=60, trust_env=False) as http:
        http.headers["Authorization"] = f"Bearer {(await http.post('/session')).json()['token']}"
        version = (await http.get("/content")).json()["privacy"]["version"]
        await http.post("/privacy", json={"version": version})
        token = http.headers["Authorization"].split()[1]
    address = url.replace("http", "ws", 1) + "/ws/chat"
    async with connect(address, origin=url, proxy=None) as socket:
        await socket.send(json.dumps({"type": "hello", "token": token, "after": 0}))
        return [await _say(socket, TEXTS[number % len(TEXTS)]) for number in range(turns)]


async def _say(socket: Any, text: str) -> float:
    cid, begun, number = str(uuid.uuid4()), time.perf_counter(), None
    await socket.send(json.dumps({"type": "send", "cid": cid, "text": text}))
    async with asyncio.timeout(60):
        while True:
            frame = json.loads(await socket.recv())
            if frame["type"] == "error":
                raise SystemExit(f"refused: {frame['problem']}")
            if frame["type"] == "accepted" and frame["cid"] == cid:
                number = frame["id"]
            shown = frame["messages"] if frame["type"] == "messages" else ()
            if number and any(one["from"] == "bot" and one["id"] > number for one in shown):
                return (time.perf_counter() - begun) * 1000


def stored(database: str) -> dict[str, Any]:
    """What is in the database now, and what it has written so far."""
    with psycopg.connect(database, autocommit=True) as connection:

        def ask(question: str) -> Any:
            return connection.execute(question).fetchone()[0]

        for table in _TABLES:
            connection.execute(f"VACUUM ANALYZE {table}")
        time.sleep(1.2)  # until the server's own counts are told
        sizes = {}
        for table in _TABLES:
            sizes[f"{table}.rows"] = ask(f"SELECT pg_table_size('{table}')")
            sizes[f"{table}.indexes"] = ask(f"SELECT pg_indexes_size('{table}')")
        of_ours = "FROM pg_stat_database WHERE datname = current_database()"
        return {
            "bytes": sizes,
            "messages": ask("SELECT count(*) FROM chat_message WHERE sender = 'member'"),
            "conversations": ask("SELECT count(*) FROM chat_conversation"),
            "entries": ask("SELECT count(*) FROM chat_message"),
            "events": ask("SELECT count(*) FROM events"),
            "wal": int(ask("SELECT pg_current_wal_lsn() - '0/0'::pg_lsn")),
            "commits": ask(f"SELECT xact_commit {of_ours}"),
            "syncs": ask("SELECT wal_sync FROM pg_stat_wal"),
        }


if __name__ == "__main__":
    WHAT, URL, DATABASE = sys.argv[1:4]
    if WHAT == "chat":
        print(json.dumps(asyncio.run(chat(URL, *map(int, sys.argv[4:])))))
    elif WHAT == "open":
        print(json.dumps(asyncio.run(open_pages(URL, int(sys.argv[4])))))
    else:
        print(json.dumps(stored(DATABASE)))
