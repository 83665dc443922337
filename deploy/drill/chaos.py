"""The site's processes, one of them killed outright now and then and started again."""

import asyncio
import os
import random
import signal
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from kit import services
from kit.children import Child, stop_all
from kit.commands import run_logged
from kit.console import Step
from kit.network import free_ports, get_json
from kit.paths import ROOT, log_file
from kit.release import ensure_release

READY_SECONDS = 180.0
DOWN_SECONDS = (0.2, 3.0)
MEETING_SECONDS = 2.0
_LOOK_SECONDS = 0.01
_WAITING = "SELECT EXISTS (SELECT 1 FROM chat_message WHERE awaiting_bot)"
# What is sent here comes from one address, as fast as it is answered.
_UNLIMITED = {
    name: "1000000"
    for name in (
        "MEMBER_MESSAGES_A_MINUTE",
        "ADDRESS_MESSAGES_A_MINUTE",
        "ADDRESS_SESSIONS_A_MINUTE",
    )
}


class House:
    """All processes of one site. ``kills`` counts them by name, ``kills_met`` those that came while
    a message waited for its answer."""

    def __init__(self, site: services.Site) -> None:
        self.site = site
        self.kills = {"web": 0, "rasa": 0, "actions": 0}
        self.kills_met = 0
        self._children: dict[str, Child] = {
            "workbench": services.workbench(site),
            "rasa": services.rasa(site),
            "actions": services.actions(site),
            "web": services.web(site),
        }

    @property
    def pids(self) -> dict[str, int]:
        """The processes that run, by name."""
        running = {name: child.process for name, child in self._children.items()}
        return {name: process.pid for name, process in running.items() if process}

    def start(self, step: Step) -> None:
        """Make the release and the database, and start everything."""
        ensure_release(step, self.site.settings())
        migrate = services.manage("migrate", "--no-input")
        run_logged(migrate, log_file("migrate"), step, env=self.site.settings())
        for child in self._children.values():
            child.start()

    def stop(self) -> None:
        """End everything that is ours."""
        stop_all(list(self._children.values()))

    async def ready(self) -> None:
        """Wait until a question can be answered; raises TimeoutError."""
        async with asyncio.timeout(READY_SECONDS):
            while (await asyncio.to_thread(get_json, f"{self.site.url}/readyz", 10.0))[0] != 200:
                await asyncio.sleep(0.25)

    async def kill(self, name: str, dice: random.Random) -> None:
        """Kill one process as a power cut would, and start it again after a moment."""
        child = self._children[name]
        self.kills_met += await _comes_to_wait()
        child.signal_group(signal.SIGKILL)
        if child.process is not None:
            await asyncio.to_thread(child.process.wait)
        self.kills[name] += 1
        await asyncio.sleep(dice.uniform(*DOWN_SECONDS))
        child.start()


async def _comes_to_wait() -> bool:
    """Whether a message waits for its answer, now or in a moment: most wait for so short a time
    that a kill would miss them.
    """
    for _ in range(round(MEETING_SECONDS / _LOOK_SECONDS)):
        if _is_waiting():
            return True
        await asyncio.sleep(_LOOK_SECONDS)
    return False


def _is_waiting() -> bool:
    """Whether a message waits for its answer, as the log says."""
    log = Path(os.environ["VAR_DIR"]) / "web.sqlite3"
    with closing(sqlite3.connect(f"file:{log}?mode=ro", uri=True)) as connection:
        return bool(connection.execute(_WAITING).fetchone()[0])


@contextmanager
def temporary_house(name: str) -> Iterator[House]:
    """A site of its own, without limits, in a folder that is deleted afterwards."""
    os.environ |= _UNLIMITED
    os.environ.setdefault("MODELS_DIR", str(ROOT / "var" / "models"))
    with tempfile.TemporaryDirectory(prefix=f"{name}-") as folder:
        os.environ |= {"VAR_DIR": folder, "PORT": str(free_ports(1)[0])}
        house = House(services.Site.plan())
        try:
            with Step(1, 1, name) as step:
                house.start(step)
            yield house
        finally:
            house.stop()


async def unrest(house: House, kills: int, seconds: float, dice: random.Random) -> None:
    """Kill ``kills`` times, spread over about ``seconds``, every process in its turn.

    The next kill waits until the site is whole again, or a Rasa that takes longer to start than
    the pause would never answer at all.
    """
    names = ["web", "rasa", "actions"]
    for number in range(kills):
        await asyncio.sleep(dice.uniform(0.5, 1.5) * seconds / kills)
        await house.kill(names[number % len(names)], dice)
        begun = time.monotonic()
        await house.ready()
        seconds = max(seconds - (time.monotonic() - begun), 0.0)
