"""How fast the desk is: a race for one case, and words on their way between member and colleague.

Run by `make bench`, with the web environment's Python. Starts a site of its own in a folder that
is deleted afterwards. Prints one JSON object, milliseconds: 50 colleagues claim one case at once;
then, with 20 cases open, how long a member's words take to the nudge of the page that watches the
case, and a colleague's reply to the member's screen.
"""

import asyncio
import json
import os
import statistics
import sys
import time
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
from websockets.asyncio.client import ClientConnection, connect

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "scripts"), str(ROOT / "web")]

from deploy.drill.chaos import House, temporary_house  # noqa: E402

RACERS = 50
CASES = 20
ROUNDS = 5
# The two halves of Django's check against forged forms only have to be the same.
_FORM_KEY = "a" * 32


def main() -> int:
    """Run the benchmark."""
    with temporary_house("bench-desk") as house:
        asyncio.run(house.ready())
        sessions = _colleagues(house, RACERS)
        print(json.dumps(asyncio.run(_measure(house.site.url, sessions)), indent=1))
    return 0


def _colleagues(house: House, count: int) -> list[str]:
    """Colleagues at the desk of the site, each with the key of a session."""
    os.environ |= house.site.settings() | {"DJANGO_SETTINGS_MODULE": "member_help.settings"}
    import django

    django.setup()
    # Models and what uses them can be imported only now.
    from django.test import Client

    from tests.web.people import colleague_at_desk

    keys = []
    for number in range(count):
        client = Client()
        client.force_login(colleague_at_desk(f"客服{number}", capacity=CASES + 1))
        keys.append(str(client.session.session_key))
    return keys


async def _measure(url: str, sessions: list[str]) -> dict[str, Any]:
    async with AsyncExitStack() as stack:
        desks = [await stack.enter_async_context(_desk(url, key)) for key in sessions]
        members = [await Member.called(url, stack) for _ in range(CASES)]
        race = await _race(desks, members[0].case)
        for number, member in enumerate(members[1:], 1):
            await _post(desks[number], member.case, "claim")
        holders = [race.pop("winner"), *range(1, CASES)]
        talks = [
            await _Talk.between(url, member, desks[holder], sessions[holder], stack)
            for member, holder in zip(members, holders, strict=True)
        ]
        ways = [await talk.once() for _ in range(ROUNDS) for talk in talks]
        return {
            "claims_at_once": race,
            "open_cases": CASES,
            "member_to_desk_ms": _spread([there for there, _ in ways]),
            "reply_to_member_ms": _spread([back for _, back in ways]),
        }


async def _race(desks: list[httpx.AsyncClient], case: int) -> dict[str, Any]:
    begun = time.perf_counter()
    statuses = await asyncio.gather(*(_claim(desk, case) for desk in desks))
    spent = time.perf_counter() - begun
    won = [number for number, status in enumerate(statuses) if status < 400]
    told = sum(status == 409 for status in statuses)
    return {
        "claims": len(statuses),
        "won": len(won),
        "told_who": told,
        "all_ms": round(spent * 1000),
        "winner": won[0],
    }


async def _claim(desk: httpx.AsyncClient, case: int) -> int:
    return (
        await desk.post(f"/desk/cases/{case}/claim/", headers={"HX-Request": "true"})
    ).status_code


async def _post(desk: httpx.AsyncClient, case: int, what: str, **fields: str) -> None:
    answer = await desk.post(f"/desk/cases/{case}/{what}/", data=fields)
    if answer.status_code >= 400:
        raise RuntimeError(f"{what}: {answer.status_code}")


def _desk(url: str, session: str) -> httpx.AsyncClient:
    cookies = {"sessionid": session, "csrftoken": _FORM_KEY}
    headers = {"X-CSRFToken": _FORM_KEY}
    return httpx.AsyncClient(
        base_url=url, cookies=cookies, headers=headers, timeout=60, trust_env=False
    )


class Member:
    """A member who has called a human: the case's number, and a socket that has said hello."""

    def __init__(self, case: int, socket: ClientConnection) -> None:
        self.case, self.socket = case, socket

    @classmethod
    async def called(cls, url: str, stack: AsyncExitStack) -> "Member":
        """A new one."""
        async with httpx.AsyncClient(
            base_url=f"{url}/api/chat", timeout=60, trust_env=False
        ) as http:
            token = (await http.post("/session", json={})).json()["token"]
            http.headers["Authorization"] = f"Bearer {token}"
            version = (await http.get("/content")).json()["privacy"]["version"]
            await http.post("/privacy", json={"version": version})
            await http.post("/messages", json={"cid": str(uuid4()), "choice": "handoff"})
            state = (await http.get("/messages")).json()["state"]
        address = url.replace("http", "ws", 1) + "/ws/chat"
        socket = await stack.enter_async_context(connect(address, origin=url, proxy=None))
        await socket.send(json.dumps({"type": "hello", "token": token, "after": 0}))
        return cls(state["case"]["id"], socket)


class _Talk:
    """A member and the colleague who holds the case and has its page open."""

    def __init__(self, member: Member, desk: httpx.AsyncClient, page: ClientConnection) -> None:
        self._member, self._desk, self._page = member, desk, page

    @classmethod
    async def between(
        cls, url: str, member: Member, desk: httpx.AsyncClient, session: str, stack: AsyncExitStack
    ) -> "_Talk":
        address = url.replace("http", "ws", 1) + "/ws/desk"
        headers = {"Cookie": f"sessionid={session}"}
        opened = connect(address, origin=url, additional_headers=headers, proxy=None)
        page = await stack.enter_async_context(opened)
        await page.send(json.dumps({"type": "watch", "case": member.case}))
        return cls(member, desk, page)

    async def once(self) -> tuple[float, float]:
        """Seconds of one question to the desk, and of one reply to the member."""
        await _drain(self._page)
        begun = time.perf_counter()
        said = {"type": "send", "cid": str(uuid4()), "text": "请问审核到哪一步了"}
        await self._member.socket.send(json.dumps(said))
        await _until(self._page, f'"case", "case": {self._member.case}')
        there = time.perf_counter() - begun
        text = f"正在核对 {uuid4()}"
        begun = time.perf_counter()
        replying = asyncio.create_task(
            _post(self._desk, self._member.case, "reply", text=text, cid=str(uuid4()))
        )
        await _until(self._member.socket, text)
        back = time.perf_counter() - begun
        await replying
        return there, back


async def _until(socket: ClientConnection, words: str) -> None:
    async with asyncio.timeout(60):
        while words not in str(await socket.recv()):
            pass


async def _drain(socket: ClientConnection) -> None:
    """Pass over what was nudged before."""
    try:
        while True:
            await asyncio.wait_for(socket.recv(), 0.05)
    except TimeoutError:
        return


def _spread(seconds: list[float]) -> dict[str, float]:
    cuts = statistics.quantiles((second * 1000 for second in seconds), n=100)
    return {"count": len(seconds), "p50": round(cuts[49], 1), "p95": round(cuts[94], 1)}


if __name__ == "__main__":
    sys.exit(main())
