"""The first bubble of a conversation. Its words come from the brain, that is, from the content."""

from chat.brain import Brain
from chat.contract import Reply
from chat.db import in_db
from chat.kept import Kept
from chat.models import Message
from chat.push import nudge
from chat.turns import greet


class Greeter:
    """Fetches the greeting at most once a minute per process and stores it where it is missing."""

    def __init__(self, brain: Brain) -> None:
        self._reply: Kept[Reply] = Kept("greeting", brain.welcome)

    async def ensure(self, conversation_id: int, public_id: str, is_new: bool = False) -> None:
        """Greet a conversation that has no message yet, if the brain can be reached.

        ``is_new``: it was begun just now, so nobody has to look whether it has one.
        """
        if not is_new and await in_db(_has_begun)(conversation_id):
            return
        reply = await self._reply.current()
        if reply and await in_db(greet)(conversation_id, reply):
            await nudge(public_id)


def _has_begun(conversation_id: int) -> bool:
    return Message.objects.filter(conversation=conversation_id).exists()
