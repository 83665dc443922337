"""A cluster with members who chat, a fault in the midst of it, and the verdict from the log."""

import asyncio
import json
import os
import random
import subprocess
import time

from deploy.drill.client import TEXTS, Member
from deploy.drill.colleague import Colleague
from deploy.drill.faults import Fault, Stage
from deploy.drill.verdict import Verdict, judge
from kit import services
from kit.cluster import Cluster
from kit.commands import surroundings

_LOOK_SECONDS = 0.5
# Before the fault, and after its end.
CALM_SECONDS = 4.0
# Members call for a human so often while the rest chats.
CALL_SECONDS = 4.0


async def rehearse(cluster: Cluster, fault: Fault, members: int, pause: float) -> Verdict:
    """Let ``members`` chat, ``pause`` seconds apart, strike, and wait until all is answered."""
    tasks = asyncio.TaskGroup()
    stage = Stage(cluster, tasks)
    outcomes = await _calm_outcomes(stage)
    before, counted = await stage.log(), await asyncio.to_thread(_audit, cluster)
    colleague = Colleague(cluster.url, cluster.environment)
    await colleague.sign_in()
    async with tasks:
        for number in range(members):
            stage.bring(f"{fault.name}{number}", pause)
        tasks.create_task(colleague.work(stage.over))
        tasks.create_task(_call_for_humans(stage))
        await asyncio.sleep(CALM_SECONDS)
        window = await stage.strike(fault)
        await asyncio.sleep(CALM_SECONDS)
        stage.over.set()
    await _until_answered(stage, window.ended_at + fault.within)
    audit = await asyncio.to_thread(_audit, cluster)
    audit = {name: count - counted[name] for name, count in audit.items()}
    log = (await stage.log()).since(before)
    load = f"{members} members, {members / pause:.1f} messages/s"
    notes = colleague.notes
    verdict = judge(fault, load, stage.members, log, audit, outcomes, notes, window)
    verdict.notes_lost += sum(log.notes.get(at) != text for at, text in before.notes.items())
    verdict.breaches += stage.breaches
    verdict.figures = stage.figures | {
        "cases_resolved": colleague.resolved,
        "desk_setbacks": dict(colleague.setbacks),
    }
    return verdict


async def _calm_outcomes(stage: Stage) -> dict[str, tuple[str, str]]:
    """What each text comes to in a conversation that nothing disturbs."""
    member = Member(stage.cluster.url, random.Random(0), by_socket=False)
    await member.send_all(len(TEXTS))
    while True:
        log = await stage.log()
        asked = [log.asked[cid] for cid in member.accepted]
        if all(one.outcome for one in asked):
            return {one.text: one.outcome for one in asked if one.outcome}
        await asyncio.sleep(_LOOK_SECONDS)


async def _call_for_humans(stage: Stage) -> None:
    """Members who want a human; what they write to one has no answer of the bot's."""
    number = 0
    while not stage.over.is_set():
        member = Member(stage.cluster.url, random.Random(number), by_socket=False)
        await member.begin()
        await member.say(choice="handoff")
        await member.leave()
        number += 1
        await asyncio.sleep(CALL_SECONDS)


async def _until_answered(stage: Stage, deadline: float) -> None:
    cids = [cid for member in stage.members for cid in member.accepted]
    while time.time() < deadline:
        log = await stage.log()
        if all(cid in log.asked and log.asked[cid].answered_at for cid in cids):
            return
        await asyncio.sleep(_LOOK_SECONDS)


def _audit(cluster: Cluster) -> dict[str, int]:
    done = subprocess.run(
        services.manage("check_log"),
        env=surroundings(cluster.environment),
        capture_output=True,
        text=True,
        check=False,
    )
    counts: dict[str, int] = json.loads(done.stdout)
    return counts


def members_from_environment() -> tuple[int, float]:
    """DRILL_MEMBERS (8) and DRILL_PAUSE (2.0 s between two messages of one of them)."""
    return int(os.environ.get("DRILL_MEMBERS") or 8), float(os.environ.get("DRILL_PAUSE") or 2.0)
