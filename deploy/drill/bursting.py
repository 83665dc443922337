"""Ten times the load at once, and one member who writes faster than anybody may."""

import asyncio
import time

from deploy.drill.client import TEXTS, Member
from deploy.drill.faults import Fault, Stage

TIMES = 10
WITHIN_SECONDS = 60.0
# More than a member may write in a minute (MEMBER_MESSAGES_A_MINUTE).
IMPATIENT_MESSAGES = 33
_TOO_MANY = "urn:member-help:problem:too_many_messages"


async def burst(stage: Stage) -> None:
    """Everybody's tenfold comes within a moment; over when all of it is accepted."""
    begun = time.time()
    guests = [stage.new_member(f"guest{n}") for n in range(len(stage.members) * (TIMES - 1))]
    impatient = stage.new_member("impatient")
    async with asyncio.TaskGroup() as tasks:
        for guest in guests:
            tasks.create_task(guest.send_all(len(TEXTS[:3])))
        tasks.create_task(_write_in_a_hurry(impatient))
    told = [member.setbacks for member in [*guests, impatient]]
    refused = sum(counts["429"] + counts[_TOO_MANY] for counts in told)
    stage.figures |= {
        "burst_messages": sum(len(member.sent) for member in [*guests, impatient]),
        "burst_accepted_seconds": round(time.time() - begun, 1),
        "told_to_wait": refused,
    }
    if not refused:
        raise RuntimeError("nobody told the impatient member to wait")


async def _write_in_a_hurry(member: Member) -> None:
    await member.begin()
    for _ in range(IMPATIENT_MESSAGES):
        await member.say("谢谢")
    await member.leave()


FAULTS = (Fault("burst", WITHIN_SECONDS, burst),)
