"""PostgreSQL and Redis restarted, emptied, hung, killed under load."""

import asyncio
import contextlib
import os
import signal
from collections.abc import Awaitable, Callable

from redis.asyncio import Redis

from deploy.drill.faults import Fault, Stage

WITHIN_SECONDS = 25.0
AWAY_SECONDS = 8.0
HANG_SECONDS = 15.0


def restarted(
    name: str, how: int, away: float = AWAY_SECONDS
) -> Callable[[Stage], Awaitable[None]]:
    """End it by the signal ``how``, and start it after ``away`` seconds."""

    async def strike(stage: Stage) -> None:
        down = stage.cluster.supervisor.held_down(name, how)
        await asyncio.to_thread(down.__enter__)
        try:
            await asyncio.sleep(away)
        finally:
            await asyncio.to_thread(down.__exit__, None, None, None)

    return strike


def hung(name: str) -> Callable[[Stage], Awaitable[None]]:
    """Stop it in its tracks: connections stay open and nobody answers."""

    async def strike(stage: Stage) -> None:
        pids = await asyncio.to_thread(_family, stage, name)
        for pid in pids:
            _signal(pid, signal.SIGSTOP)
        try:
            await asyncio.sleep(HANG_SECONDS)
        finally:
            for pid in pids:
                _signal(pid, signal.SIGCONT)

    return strike


async def redis_flushed(stage: Stage) -> None:
    """Empty Redis: nothing that must last may lie there."""
    async with Redis.from_url(stage.cluster.redis) as redis:
        await redis.flushall()


def _family(stage: Stage, name: str) -> list[int]:
    """The process and its children: PostgreSQL's have groups of their own."""
    process = stage.cluster.children[name].process
    if process is None:
        return []
    tasks = f"/proc/{process.pid}/task/{process.pid}/children"
    with open(tasks, encoding="ascii") as file:
        return [process.pid, *map(int, file.read().split())]


def _signal(pid: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)


FAULTS = (
    Fault(
        "postgres_fast", WITHIN_SECONDS, restarted("postgres", signal.SIGINT), log_away=AWAY_SECONDS
    ),
    Fault(
        "postgres_immediate",
        WITHIN_SECONDS,
        restarted("postgres", signal.SIGQUIT),
        log_away=AWAY_SECONDS,
    ),
    Fault("postgres_killed", WITHIN_SECONDS, restarted("postgres", signal.SIGKILL, 0.5)),
    Fault("postgres_hangs", WITHIN_SECONDS, hung("postgres"), log_away=HANG_SECONDS),
    Fault("redis_flushed", WITHIN_SECONDS, redis_flushed),
    Fault("redis_restarted", WITHIN_SECONDS, restarted("redis", signal.SIGKILL)),
    Fault("redis_hangs", WITHIN_SECONDS, hung("redis")),
)
