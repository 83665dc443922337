"""Bringing waiting messages to the brain and its answers to the log.

What was just stored comes with its lease and starts at once; a kick has to take the lease first;
the sweep finds what a dead process or an outage left. They may meet on the same conversation, in
this process or in another: the lease (``chat.leases``) lets one of them through.
"""

import asyncio
import contextlib
import logging
import secrets
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.failures import trace_without_texts
from chat import lateness, leases, metrics, stages, turns
from chat.brain import Brain, BrainRefused, BrainUnavailable
from chat.contract import BotTurn
from chat.db import in_db
from chat.models import Conversation
from chat.push import nudge

logger = logging.getLogger(__name__)

SWEEP_SECONDS = 1.0
AT_ONCE = 32
# A member who waits longer is told so; while waiting the lease is renewed this often.
SLOW_SECONDS = 5.0
LOOK_SECONDS = leases.LEASE.total_seconds() / 4
# After so many failures on one message, while the brain is otherwise ready, it is the message.
REFUSALS_BEFORE_GIVING_UP = 4
# How long a stopping process lets turns in flight finish.
GRACE_SECONDS = 3.0


# Brings the first message of a conversation that is to be worked on, with its lease.
Begin = Callable[[int], Awaitable[turns.Work | None]]


class LeaseLost(Exception):
    """Another process took over (this one was stalled); its answer counts."""


class Dispatcher:
    """The turns of one process. Lives from the server's start to its stop, on one event loop."""

    def __init__(self, brain: Brain) -> None:
        self._brain = brain
        self._owner = secrets.token_hex(8)
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._running: dict[int, asyncio.Task[None]] = {}
        # What to do about a conversation once the task that is at work on it has ended.
        self._afterwards: dict[int, Begin] = {}
        self._sweeper: asyncio.Task[None] | None = None
        self._stopping = False

    @property
    def free_owner(self) -> str | None:
        """Whose the lease of a message that is being stored may be; None while there is no room."""
        return None if self._stopping or len(self._running) >= AT_ONCE else self._owner

    def start(self) -> None:
        """Begin to sweep."""
        self._sweeper = asyncio.create_task(self._sweep_forever())

    async def stop(self) -> None:
        """Stop sweeping, let turns in flight finish for a moment, give every lease back."""
        self._stopping = True
        if self._sweeper:
            self._sweeper.cancel()
            await asyncio.gather(self._sweeper, return_exceptions=True)
        tasks = set(self._running.values())
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=GRACE_SECONDS)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    def kick(self, conversation_id: int) -> None:
        """Work on a conversation now. A kick while one is at work makes it look again."""
        if conversation_id in self._running:
            # What has the lease already goes first, and looks for more by itself.
            self._afterwards.setdefault(conversation_id, self._take)
        else:
            self._start(conversation_id, self._take)

    async def hand(self, work: turns.Work) -> None:
        """Work on a message whose lease was taken for ``free_owner`` as it was stored."""
        if self._stopping:
            await in_db(leases.release)(work.conversation_id, self._owner)
            return

        async def at_hand(_: int) -> turns.Work:
            return work

        self._start(work.conversation_id, at_hand)

    async def drained(self) -> None:
        """Wait until no turn is at work in this process."""
        while self._running:
            await asyncio.wait(set(self._running.values()))

    async def sweep(self) -> None:
        """Tell who has waited for long; take on conversations that nobody works on."""
        if not await in_db(lateness.anybody_waits)():
            return
        for public_id in await in_db(lateness.tell_late)(timedelta(seconds=SLOW_SECONDS)):
            metrics.TURNS.labels("slow").inc()
            await nudge(public_id)
        free = AT_ONCE - len(self._running)
        if free < 1:
            # A burst may last: what a dead process left takes its turn behind what is queued here.
            waiting = await in_db(lateness.longest_waiting)(AT_ONCE)
            for conversation_id in set(waiting) - self._running.keys():
                self.kick(conversation_id)
            return
        for conversation_id in await in_db(leases.claim)(self._owner, free):
            self._start(conversation_id, self._resume)

    def _start(self, conversation_id: int, begin: Begin) -> None:
        if conversation_id in self._running:
            self._afterwards[conversation_id] = begin
        elif not self._stopping:
            task = asyncio.create_task(self._serve(conversation_id, begin))
            self._running[conversation_id] = task

    async def _take(self, conversation_id: int) -> turns.Work | None:
        return await in_db(turns.begin)(conversation_id, self._owner)

    async def _resume(self, conversation_id: int) -> turns.Work | None:
        return await in_db(turns.resume)(conversation_id, self._owner)

    async def _sweep_forever(self) -> None:
        while True:
            try:
                await self.sweep()
            except Exception as error:
                # Mostly the database is away, and every second; the sweep must outlive that.
                logger.error("sweep failed: %s", trace_without_texts(error))
            await asyncio.sleep(SWEEP_SECONDS)

    async def _serve(self, conversation_id: int, begin: Begin) -> None:
        try:
            async with self._slots:
                await self._answer_all(conversation_id, begin)
        except Conversation.DoesNotExist:
            logger.info("conversation %s is gone", conversation_id)
        except Exception:
            # The message still waits and the sweep comes by again.
            logger.exception("turn failed, conversation %s", conversation_id)
        finally:
            del self._running[conversation_id]
            again = self._afterwards.pop(conversation_id, None)
            if again:
                self._start(conversation_id, again)

    async def _answer_all(self, conversation_id: int, begin: Begin) -> None:
        try:
            work = await begin(conversation_id)
            while work:
                work = await self._answer_one(work)
        except BaseException:
            # Each step gives the lease back by itself; one that was broken off did not.
            await asyncio.shield(in_db(leases.release)(conversation_id, self._owner))
            raise

    async def _answer_one(self, work: turns.Work) -> turns.Work | None:
        started = time.perf_counter()
        stored = await self._answer(work)
        stages.ends(work, started, answered=stored is not None)
        await nudge(work.public_id, stored and stored.news)
        return stored and stored.next

    async def _answer(self, work: turns.Work) -> turns.Stored | None:
        """Handle one message; None when the conversation has to rest or is no longer ours."""
        stages.begins(work)
        try:
            turn = await self._ask_under_lease(work)
        except BrainUnavailable as error:
            return await self._failed(work, error)
        except BrainRefused as error:
            return await self._gave_up(work, error)
        except LeaseLost:
            return None
        metrics.TURNS.labels(turn.outcome if turn.replies else "empty").inc()
        return await in_db(turns.store)(work, self._owner, turn)

    async def _failed(self, work: turns.Work, error: BrainUnavailable) -> turns.Stored | None:
        refused = await self._brain.ready() is None
        if refused and work.refusals >= REFUSALS_BEFORE_GIVING_UP:
            return await self._gave_up(work, error)
        logger.warning("brain unavailable (%s), message %s waits", error, work.message_id)
        metrics.TURNS.labels("unavailable").inc()
        await in_db(turns.postpone)(work, self._owner, refused=refused)
        return None

    async def _gave_up(self, work: turns.Work, error: Exception) -> turns.Stored | None:
        logger.error("message %s cannot be answered: %s", work.message_id, error)
        metrics.TURNS.labels("failed").inc()
        return await in_db(turns.give_up)(work, self._owner)

    async def _tell_slow(self, work: turns.Work) -> None:
        if await in_db(turns.tell_slow)(work, self._owner):
            metrics.TURNS.labels("slow").inc()
            await nudge(work.public_id)

    async def _ask_under_lease(self, work: turns.Work) -> BotTurn:
        """Ask the brain, and renew the lease for as long as it thinks. No transaction is open."""
        call = asyncio.create_task(
            self._brain.turn(
                work.public_id,
                work.message_id,
                work.text,
                work.choice,
                anew=work.resets is not None,
            )
        )
        begun = time.monotonic()
        try:
            while True:
                done, _ = await asyncio.wait({call}, timeout=LOOK_SECONDS)
                if done:
                    return call.result()
                if time.monotonic() - begun >= SLOW_SECONDS:
                    await self._tell_slow(work)
                if not await in_db(leases.renew)(work.conversation_id, self._owner):
                    raise LeaseLost
        finally:
            call.cancel()
            with contextlib.suppress(asyncio.CancelledError, BrainUnavailable, BrainRefused):
                await call
