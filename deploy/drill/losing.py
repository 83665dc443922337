"""`make drill-restore`: a site that was talked to is backed up, lost, put back, and goes on.

In default mode (SQLite), with real processes, in folders that are deleted afterwards; the same on
PostgreSQL is tests/cluster/test_backup.py. Prints one JSON object; the exit status is 1 when
something is not as it was, or when a number means something else now.
"""

import asyncio
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

from deploy.drill.chaos import House, temporary_house  # noqa: E402
from deploy.drill.client import Member  # noqa: E402
from deploy.drill.colleague import Colleague  # noqa: E402
from kit import services  # noqa: E402
from kit.backing_up import back_up  # noqa: E402
from kit.commands import surroundings  # noqa: E402
from kit.console import Step, guarded  # noqa: E402
from kit.restoring import restore  # noqa: E402

SECONDS = 400.0
_LOOK_SECONDS = 0.3
_WAITING = "SELECT count(*) FROM chat_message WHERE awaiting_bot"
_SAID = "SELECT id, sender, body FROM chat_message ORDER BY id"
_NOTES = "SELECT case_id, text FROM desk_note ORDER BY id"
_CASES = "SELECT id, state FROM chat_case ORDER BY id"
_LAST = "SELECT outcome, intent FROM chat_turn ORDER BY id DESC LIMIT 1"


def main() -> int:
    """Run the drill."""
    with tempfile.TemporaryDirectory(prefix="backups-") as backups, temporary_house("site") as one:
        os.environ["BACKUP_DIR"] = backups
        found = asyncio.run(asyncio.wait_for(_drill(one), SECONDS))
    print(json.dumps(found, ensure_ascii=False, indent=1))
    return 0 if found["passed"] else 1


async def _drill(house: House) -> dict[str, Any]:
    await house.ready()
    dice, url = random.Random(0), house.site.url
    member, helped = (Member(url, dice, by_socket=False) for _ in range(2))
    for one in (member, helped):
        await one.begin()
        await one.say("等待期多久")
    await _help(house, helped)
    await _until_answered()
    begun = time.monotonic()
    backup = await asyncio.to_thread(back_up)
    took, there = time.monotonic() - begun, _rows(_SAID, _NOTES, _CASES)
    # What comes after the backup is lost, and its numbers with it.
    lost = await member.say("怎么退出")
    await _until_answered()
    house.stop()
    shutil.rmtree(os.environ["VAR_DIR"])
    begun = time.monotonic()
    site = await asyncio.to_thread(_put_back, backup)
    restored, back = time.monotonic() - begun, _rows(_SAID, _NOTES, _CASES)
    number, understood = await _go_on(House(site), member)
    checks = {
        "all_is_there": back == there and all(there),
        "context_is_there": understood == [("answer", "faq/waiting_period")],
        "no_number_means_something_else": number > lost.number,
    }
    counts = dict(zip(("messages", "notes", "cases"), map(len, there), strict=True))
    seconds = {"backup_seconds": round(took, 1), "restore_seconds": round(restored, 1)}
    return {"passed": all(checks.values()), **checks, **counts, **seconds}


async def _help(house: House, member: Member) -> None:
    """The member calls; a colleague takes the case, writes a note and a reply, and ends it."""
    over, colleague = asyncio.Event(), Colleague(house.site.url, house.site.settings())
    await colleague.sign_in()
    await member.say(choice="handoff")
    work = asyncio.create_task(colleague.work(over))
    while not colleague.resolved:
        await asyncio.sleep(_LOOK_SECONDS)
    over.set()
    await work


def _put_back(backup: Path) -> services.Site:
    """As `make restore`; the same address as before, for members who come back."""
    os.environ["FROM"] = str(backup)
    erased = restore()
    site = services.Site.plan()
    for command in (("migrate", "--no-input"), ("settle_restored", "--erased", str(erased))):
        environment = surroundings(site.settings())
        subprocess.run(
            services.manage(*command), env=environment, stdout=subprocess.DEVNULL, check=True
        )
    return site


async def _go_on(house: House, member: Member) -> tuple[int, list[tuple[Any, ...]]]:
    """The same member, by the token of before, asks what only context explains."""
    try:
        with Step(1, 1, "site") as step:
            house.start(step)
        await house.ready()
        sent = await member.say("那老年版呢")
        await _until_answered()
        return sent.number, _rows(_LAST)[0]
    finally:
        house.stop()


async def _until_answered() -> None:
    while _rows(_WAITING) != [[(0,)]]:
        await asyncio.sleep(_LOOK_SECONDS)


def _rows(*questions: str) -> list[list[tuple[Any, ...]]]:
    with closing(sqlite3.connect(Path(os.environ["VAR_DIR"]) / "web.sqlite3")) as connection:
        return [connection.execute(question).fetchall() for question in questions]


if __name__ == "__main__":
    sys.exit(guarded(main))
