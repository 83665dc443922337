"""What a drill is: a fault, and the stage that it acts upon."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, field
from typing import Any

from deploy.drill.client import Member
from deploy.drill.log import Log, read_log
from kit.cluster import Cluster


@dataclass(frozen=True)
class Fault:
    """``strike`` does the damage and returns when it is over: mended, or left to the supervisor.

    What was sent until then must be answered ``within`` so many seconds. ``may_apologise`` are
    texts whose answer needs what was taken away; ``log_away``, for how many seconds the log itself
    is away: whoever waits cannot be told of it there.
    """

    name: str
    within: float
    strike: Callable[["Stage"], Awaitable[None]]
    may_apologise: Collection[str] = ()
    log_away: float = 0.0


@dataclass
class Stage:
    """What a fault acts upon. It may bring more ``members``, and leaves ``figures`` of its own and
    ``breaches`` of what it alone promises."""

    cluster: Cluster
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

    async def log(self) -> Log:
        """The log as it is now."""
        return await asyncio.to_thread(read_log, self.cluster.postgres)
