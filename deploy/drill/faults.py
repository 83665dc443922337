"""What a drill is: a fault, and the stage that it acts upon."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, field
from typing import Any

from deploy.drill.client import Member
from deploy.drill.log import Log, read_log
from kit.cluster import Cluster

_LOOK_SECONDS = 0.005
# Every text is said by one of a few members within this.
_UNDER_WAY_SECONDS = 30.0


@dataclass(frozen=True)
class Fault:
    """``strike`` does the damage and returns when it is over: mended, or left to the supervisor.

    What was sent until then must be answered ``within`` so many seconds. ``may_apologise`` are
    texts whose answer needs what was taken away; ``met_by``, texts that need it though others may
    stand in for it; ``log_away``, for how many seconds the log itself is away: whoever waits
    cannot be told of it there.
    """

    name: str
    within: float
    strike: Callable[["Stage"], Awaitable[None]]
    may_apologise: Collection[str] = ()
    met_by: Collection[str] = ()
    log_away: float = 0.0

    def meets(self, text: str) -> bool:
        """Whether a message with this text needs what is broken."""
        texts = self.met_by or self.may_apologise
        return not texts or text in texts


@dataclass(frozen=True)
class Window:
    """While the fault lasted, in unix seconds."""

    began_at: float
    ended_at: float

    def holds(self, tried_at: float, answered_at: float | None) -> bool:
        """Whether a message was under way in it; one without an answer is under way for ever."""
        return tried_at <= self.ended_at and (answered_at is None or answered_at >= self.began_at)


@dataclass
class Stage:
    """What a fault acts upon. It may bring more ``members``, whose ``tasks`` end with the drill's,
    and leaves ``figures`` of its own and ``breaches`` of what it alone promises."""

    cluster: Cluster
    tasks: asyncio.TaskGroup
    members: list[Member] = field(default_factory=list)
    figures: dict[str, Any] = field(default_factory=dict)
    breaches: list[str] = field(default_factory=list)
    over: asyncio.Event = field(default_factory=asyncio.Event)

    def new_member(self, seed: object) -> Member:
        """One more member, who writes by socket or over HTTP."""
        dice, number = random.Random(str(seed)), len(self.members)
        member = Member(self.cluster.url, dice, by_socket=bool(number % 2))
        self.members.append(member)
        return member

    def bring(self, seed: object, pause: float) -> Member:
        """One more member, who chats, ``pause`` seconds apart, until all is over."""
        member = self.new_member(seed)
        self.tasks.create_task(member.chat(self.over, pause))
        return member

    async def strike(self, fault: Fault) -> Window:
        """Do the damage while a message that it meets is being answered; say how long it lasted."""
        await self._under_way(fault)
        began_at = time.time()
        await fault.strike(self)
        return Window(began_at, time.time())

    async def _under_way(self, fault: Fault) -> None:
        """Return the moment that such a message is accepted; after a while also without one, and
        the verdict will say that the fault met nothing."""
        since = time.time()
        while time.time() < since + _UNDER_WAY_SECONDS:
            last = [member.sent[-1] for member in self.members if member.sent]
            if any((one.accepted_at or 0) > since and fault.meets(one.text) for one in last):
                return
            await asyncio.sleep(_LOOK_SECONDS)

    async def log(self) -> Log:
        """The log as it is now."""
        return await asyncio.to_thread(read_log, self.cluster.postgres)
