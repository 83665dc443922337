"""A second request for one that hangs while the brain has nothing to do.

Several Rasa processes stand behind one address. When one of them hangs, what was given to it is
given to another as well; whichever answers first counts. That is safe, because a message id is
handled once, whoever handles it. Under a burst, when all are busy, it would double the work: so
the brain is first asked whether it is free.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

STUCK_SECONDS = 2.5


class AskingAgain[T]:
    """``ask`` makes one request; ``is_free`` says whether the brain has nothing else to do."""

    def __init__(self, is_free: Callable[[], Awaitable[bool]]) -> None:
        self._is_free = is_free
        self._late: set[asyncio.Task[T]] = set()

    async def first_answer(self, ask: Callable[[], Any]) -> T:
        """The answer of the first request or of the second. Raises what the first one raises."""
        tasks: list[asyncio.Task[T]] = [asyncio.create_task(ask())]
        try:
            done, _ = await asyncio.wait(tasks, timeout=STUCK_SECONDS)
            if not done and await self._is_free():
                tasks.append(asyncio.create_task(ask()))
            return (await _first_good(tasks)).result()
        except asyncio.CancelledError:
            for task in tasks:
                task.cancel()
            raise
        finally:
            self._let_end(tasks)

    async def close(self) -> None:
        """End what is still under way."""
        for task in self._late:
            task.cancel()
        await asyncio.gather(*self._late, return_exceptions=True)

    def _let_end(self, tasks: list[asyncio.Task[T]]) -> None:
        """The slower one runs into its own time limit, and so a balancer learns who hangs."""
        for task in tasks:
            self._late.add(task)
            task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[T]) -> None:
        self._late.discard(task)
        if not task.cancelled():
            task.exception()  # looked at, so that asyncio does not complain of it


async def _first_good[T](tasks: list[asyncio.Task[T]]) -> asyncio.Task[T]:
    """The first that succeeds; when none does, the first of them."""
    waiting = set(tasks)
    while waiting:
        done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            if not task.cancelled() and task.exception() is None:
                return task
    return tasks[0]
