"""One process of a kind killed outright under load, as by a power cut."""

import asyncio
import signal
from collections.abc import Awaitable, Callable

from deploy.drill.acting import NEEDS_ACTIONS
from deploy.drill.faults import Fault, Stage

# Rasa needs half a minute to be back, but the other one goes on; so does the other web process.
WITHIN_SECONDS = 25.0
HANG_SECONDS = 25.0


def killed(name: str) -> Callable[[Stage], Awaitable[None]]:
    """Kill it; the supervisor starts it again."""

    async def strike(stage: Stage) -> None:
        stage.cluster.kill(name)
        await asyncio.sleep(0)

    return strike


async def rasa_hangs(stage: Stage) -> None:
    """Stop one of the Rasa servers in its tracks, and let it go on in the end."""
    child = stage.cluster.children["rasa-1"]
    child.signal_group(signal.SIGSTOP)
    try:
        await asyncio.sleep(HANG_SECONDS)
    finally:
        child.signal_group(signal.SIGCONT)


async def all_rasa_hang(stage: Stage) -> None:
    """Stop every Rasa server."""
    children = [child for name, child in stage.cluster.children.items() if name[:5] == "rasa-"]
    for child in children:
        child.signal_group(signal.SIGSTOP)
    try:
        await asyncio.sleep(HANG_SECONDS)
    finally:
        for child in children:
            child.signal_group(signal.SIGCONT)


FAULTS = (
    Fault("web_killed", WITHIN_SECONDS, killed("web-1")),
    Fault("rasa_killed", WITHIN_SECONDS, killed("rasa-1")),
    Fault("actions_killed", WITHIN_SECONDS, killed("actions-1"), met_by=NEEDS_ACTIONS),
    Fault("workbench_killed", WITHIN_SECONDS, killed("workbench")),
    Fault("nginx_killed", WITHIN_SECONDS, killed("nginx")),
    Fault("rasa_hangs", WITHIN_SECONDS, rasa_hangs),
    Fault("all_rasa_hang", WITHIN_SECONDS, all_rasa_hang),
)
