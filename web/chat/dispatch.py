"""Bringing waiting messages to the brain and its answers to the log.

A kick starts at once what was just stored; the sweep finds what a dead process or an outage
left. Both may meet on the same conversation, in this process or in another: the lease
(``chat.turns``) lets one of them through.
"""

import asyncio
import contextlib
import logging
import secrets
import time
from datetime import timedelta

from bot.failures import trace_without_texts
from chat import lateness, metrics, stages, turns
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
LOOK_SECONDS = turns.LEASE.total_seconds() / 4
# After so many failures on one message, while the brain is otherwise ready, it is the message.
REFUSALS_BEFORE_GIVING_UP = 4
# How long a stopping process lets turns in flight finish.
GRACE_SECONDS = 3.0


class LeaseLost(Exception):
    """Another process took over (this one was stalled); its answer counts."""


class Dispatcher:
    """The turns of one process. Lives from the server's start to its stop, on one event loop."""

    def __init__(self, brain: Brain) -> None:
        self._brain = brain
        self._owner = secrets.token_hex(8)
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._running: dict[int, asyncio.Task[None]] = {}
        self._kicked_again: set[int] = set()
        self._sweeper: asyncio.Task[None] | None = None
        self._stopping = False

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
            self._kicked_again.add(conversation_id)
            return
        if not self._stopping:
            self._begin(conversation_id, leased=False)

    async def drained(self) -> None:
        """Wait until no turn is at work in this process."""
        while self._running:
            await asyncio.wait(set(self._running.values()))

    async def sweep(self) -> None:
        """Tell who has waited for long; take on conversations that nobody works on."""
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
        for conversation_id in await in_db(turns.claim)(self._owner, free):
            if conversation_id in self._running:
                # A kick came in between, and it waits for the lease that was just taken.
                await in_db(turns.release)(conversation_id, self._owner)
                self._kicked_again.add(conversation_id)
            else:
                self._begin(conversation_id, leased=True)

    def _begin(self, conversation_id: int, *, leased: bool) -> None:
        self._running[conversation_id] = asyncio.create_task(self._serve(conversation_id, leased))

    async def _sweep_forever(self) -> None:
        while True:
            try:
                await self.sweep()
            except Exception as error:
                # Mostly the database is away, and every second; the sweep must outlive that.
                logger.error("sweep failed: %s", trace_without_texts(error))
            await asyncio.sleep(SWEEP_SECONDS)

    async def _serve(self, conversation_id: int, leased: bool) -> None:
        try:
            async with self._slots:
                await self._answer_all(conversation_id, leased)
        except Conversation.DoesNotExist:
            logger.info("conversation %s is gone", conversation_id)
        except Exception:
            # The message still waits and the sweep comes by again.
            logger.exception("turn failed, conversation %s", conversation_id)
        finally:
            del self._running[conversation_id]
            if conversation_id in self._kicked_again:
                self._kicked_again.discard(conversation_id)
                self.kick(conversation_id)

    async def _answer_all(self, conversation_id: int, leased: bool) -> None:
        # Taking again after the release finds a message that came in between.
        while leased or await in_db(turns.take)(conversation_id, self._owner):
            leased = False
            try:
                await self._answer_in_order(conversation_id)
            finally:
                await asyncio.shield(in_db(turns.release)(conversation_id, self._owner))

    async def _answer_in_order(self, conversation_id: int) -> None:
        while work := await in_db(turns.next_work)(conversation_id):
            started = time.perf_counter()
            go_on = await self._answer(work)
            stages.ends(work, started, answered=go_on)
            await nudge(work.public_id)
            if not go_on:
                return

    async def _answer(self, work: turns.Work) -> bool:
        """Handle one message; False when the conversation has to rest or is no longer ours."""
        stages.begins(work)
        try:
            turn = await self._ask_under_lease(work)
        except BrainUnavailable as error:
            return await self._failed(work, error)
        except BrainRefused as error:
            return await self._gave_up(work, error)
        except LeaseLost:
            return False
        metrics.TURNS.labels(turn.outcome if turn.replies else "empty").inc()
        return await in_db(turns.store)(work, self._owner, turn)

    async def _failed(self, work: turns.Work, error: BrainUnavailable) -> bool:
        refused = await self._brain.ready() is None
        if refused and work.refusals >= REFUSALS_BEFORE_GIVING_UP:
            return await self._gave_up(work, error)
        logger.warning("brain unavailable (%s), message %s waits", error, work.message_id)
        metrics.TURNS.labels("unavailable").inc()
        await in_db(turns.postpone)(work, self._owner, refused=refused)
        return False

    async def _gave_up(self, work: turns.Work, error: Exception) -> bool:
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
                if not await in_db(turns.renew)(work.conversation_id, self._owner):
                    raise LeaseLost
        finally:
            call.cancel()
            with contextlib.suppress(asyncio.CancelledError, BrainUnavailable, BrainRefused):
                await call
