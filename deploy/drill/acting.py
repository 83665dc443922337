"""The action servers gone, answering with errors, or too slow."""

import asyncio
import contextlib
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from deploy.drill.faults import Fault, Stage

AWAY_SECONDS = 12.0
WITHIN_SECONDS = 25.0
# Longer than Rasa waits for an action (8 s).
SLOW_SECONDS = 12.0
# The check of a person and its answer. After a check that did not come about, small talk may come
# to something else too; any other message is answered as always.
NEEDS_ACTIONS = ("我爸能加入吗", "62")
MAY_APOLOGISE = (*NEEDS_ACTIONS, "谢谢")


def actions_away(
    stands_in: type[BaseHTTPRequestHandler] | None,
) -> Callable[[Stage], Awaitable[None]]:
    """All action servers are away, and ``stands_in`` answers in their places, or nobody does."""

    async def strike(stage: Stage) -> None:
        with contextlib.ExitStack() as away:
            for name in [name for name in stage.cluster.children if name.startswith("actions-")]:
                await asyncio.to_thread(
                    away.enter_context, stage.cluster.supervisor.held_down(name)
                )
                if stands_in:
                    away.enter_context(_standing_in(stage.cluster.address(name), stands_in))
            await asyncio.sleep(AWAY_SECONDS)

    return strike


class Failing(BaseHTTPRequestHandler):
    """Answers every call with an error."""

    def do_POST(self) -> None:
        """500."""
        self.send_error(500)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


class Slow(Failing):
    """Keeps every call waiting longer than Rasa waits."""

    def do_POST(self) -> None:
        """An error, and late."""
        time.sleep(SLOW_SECONDS)
        with contextlib.suppress(OSError):
            super().do_POST()


@contextmanager
def _standing_in(address: str, kind: type[BaseHTTPRequestHandler]) -> Iterator[None]:
    place = urlsplit(address)
    server = ThreadingHTTPServer((place.hostname or "", place.port or 0), kind)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()


FAULTS = (
    Fault("actions_gone", WITHIN_SECONDS, actions_away(None), MAY_APOLOGISE, NEEDS_ACTIONS),
    Fault("actions_erring", WITHIN_SECONDS, actions_away(Failing), MAY_APOLOGISE, NEEDS_ACTIONS),
    Fault("actions_slow", WITHIN_SECONDS, actions_away(Slow), MAY_APOLOGISE, NEEDS_ACTIONS),
)
