"""Having the brain forget what was erased here, as soon as it can be reached."""

import logging

from chat import records
from chat.brain import Brain, BrainRefused, BrainUnavailable
from chat.db import in_db
from chat.repeating import Repeating
from chat.scrubbing import scrub

logger = logging.getLogger(__name__)

LOOK_SECONDS = 5.0


async def forget_due(brain: Brain) -> int:
    """Have the brain forget what is due; how many conversations that were. Twice is safe.

    Raises BrainUnavailable or BrainRefused; what is left stays due.
    """
    count = 0
    while public_ids := await in_db(records.due)():
        for public_id in public_ids:
            await brain.forget(public_id)
            await in_db(records.done)(public_id)
            count += 1
    return count


class Forgetter(Repeating):
    """Looks now and then, or when told, for what is due. Several processes may do so at once."""

    def __init__(self, brain: Brain) -> None:
        super().__init__("forgetting", self._look, LOOK_SECONDS)
        self._brain = brain
        self._clean = True

    def kick(self) -> None:
        """Something was erased: look now, and leave no trace of it in the files."""
        self._clean = False
        self.wake()

    async def _look(self) -> None:
        if not self._clean:
            await self._scrub()
        try:
            forgotten = await forget_due(self._brain)
        except (BrainUnavailable, BrainRefused) as error:
            logger.warning("the brain cannot forget yet: %s", error)
            return
        if forgotten:
            await self._scrub()

    async def _scrub(self) -> None:
        # Said before it is true: what is erased from here on says otherwise.
        self._clean, done = True, False
        try:
            done = await in_db(scrub)()
        finally:
            if not done:
                self._clean = False
