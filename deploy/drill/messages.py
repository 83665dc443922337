"""`make drill-messages`: is every accepted message answered once and in order, whatever dies?

Settings from the environment: DRILL_MESSAGES (20000) over DRILL_CONVERSATIONS (200), DRILL_KILLS
(30), DRILL_RATE (60) messages a second that this machine can answer, DRILL_SECONDS (3600) for all
of it, DRILL_SEED. Prints one JSON object; the exit status is 1 when a promise is broken or the
time is up.
"""

import asyncio
import json
import os
import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

from deploy.drill.chaos import House, temporary_house, unrest  # noqa: E402
from deploy.drill.client import Member  # noqa: E402
from kit import services  # noqa: E402
from kit.commands import surroundings  # noqa: E402

AT_ONCE = 20
_LOOK_SECONDS = 1.0


def main() -> int:
    """Run the drill in a folder that is deleted afterwards."""
    with temporary_house("drill") as house:
        result = asyncio.run(_drill(house))
    print(json.dumps(result, ensure_ascii=False, indent=1))
    return 0 if result["passed"] else 1


async def _drill(house: House) -> dict[str, Any]:
    seconds = _whole("DRILL_SECONDS", 3600)
    begun = time.monotonic()
    members: list[Member] = []
    finished = True
    try:
        async with asyncio.timeout(seconds):
            await house.ready()
            await _talk(house, members)
            await _answered(house)
    except TimeoutError:
        finished = False
    log = _check_log(house)
    accepted = [number for member in members for number in member.accepted.values()]
    faults = {
        "not_in_log": len(accepted) - log["messages"],
        "ids_changed": sum(member.changed_ids for member in members),
        "accepted_out_of_order": sum(_is_shuffled(member) for member in members),
        **{name: log[name] for name in ("unanswered", "silent", "doubled", "out_of_order")},
        # Then nothing was tried; a larger DRILL_RATE brings the kills nearer to the messages.
        "kills_met_nothing": any(house.kills.values()) and not house.kills_met,
    }
    return {
        "passed": finished and not any(faults.values()),
        "finished": finished,
        "to_send": _whole("DRILL_MESSAGES", 20000),
        "accepted": len(accepted),
        "conversations": len(members),
        "kills": house.kills,
        "kills_met": house.kills_met,
        "setbacks": dict(sum((member.setbacks for member in members), Counter())),
        "apologies": log["apologies"],
        "faults": faults,
        "seconds": round(time.monotonic() - begun, 1),
    }


async def _talk(house: House, members: list[Member]) -> None:
    """Send everything while processes die; returns when all is accepted and all kills are done."""
    messages = _whole("DRILL_MESSAGES", 20000)
    conversations = _whole("DRILL_CONVERSATIONS", 200)
    kills = _whole("DRILL_KILLS", 30)
    dice = random.Random(os.environ.get("DRILL_SEED", "1"))
    slots = asyncio.Semaphore(AT_ONCE)
    for number in range(conversations):
        own = random.Random(dice.random())
        members.append(Member(house.site.url, own, by_socket=bool(number % 2)))

    async def talk(member: Member) -> None:
        async with slots:
            await member.send_all(messages // conversations)

    async with asyncio.TaskGroup() as tasks:
        for member in members:
            tasks.create_task(talk(member))
        # Also what was accepted long ago has to be answered while processes die.
        tasks.create_task(unrest(house, kills, messages / _whole("DRILL_RATE", 60), dice))


async def _answered(house: House) -> None:
    """Wait until nothing waits for an answer any more."""
    while (await asyncio.to_thread(_check_log, house))["unanswered"]:
        await asyncio.sleep(_LOOK_SECONDS)


def _check_log(house: House) -> dict[str, int]:
    done = subprocess.run(
        services.manage("check_log"),
        env=surroundings(house.site.settings()),
        capture_output=True,
        text=True,
        check=False,
    )
    counts: dict[str, int] = json.loads(done.stdout)
    return counts


def _whole(name: str, default: int) -> int:
    return int(os.environ.get(name) or default)


def _is_shuffled(member: Member) -> bool:
    ids = list(member.accepted.values())
    return ids != sorted(set(ids))


if __name__ == "__main__":
    sys.exit(main())
