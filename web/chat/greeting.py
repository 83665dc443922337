"""The first bubble of a conversation. Its words come from the brain, that is, from the content."""

import logging
import time

from chat.brain import Brain, BrainRefused, BrainUnavailable
from chat.contract import Reply
from chat.db import in_db
from chat.models import Message
from chat.push import nudge
from chat.turns import greet

logger = logging.getLogger(__name__)

KEEP_SECONDS = 60.0
# While the brain is down not every new session waits for it to time out.
RETRY_SECONDS = 3.0


class Greeter:
    """Fetches the greeting at most once a minute per process and stores it where it is missing."""

    def __init__(self, brain: Brain) -> None:
        self._brain = brain
        self._reply: Reply | None = None
        self._ask_again_at = 0.0

    async def ensure(self, conversation_id: int, public_id: str) -> None:
        """Greet a conversation that has no message yet, if the brain can be reached."""
        if await in_db(_has_begun)(conversation_id):
            return
        reply = await self._current()
        if reply and await in_db(greet)(conversation_id, reply):
            await nudge(public_id)

    async def _current(self) -> Reply | None:
        if time.monotonic() < self._ask_again_at:
            return self._reply
        try:
            self._reply = await self._brain.welcome()
            keep = KEEP_SECONDS
        except (BrainUnavailable, BrainRefused) as error:
            logger.warning("no greeting from the brain: %s", error)
            keep = RETRY_SECONDS
        self._ask_again_at = time.monotonic() + keep
        return self._reply


def _has_begun(conversation_id: int) -> bool:
    return Message.objects.filter(conversation=conversation_id).exists()
