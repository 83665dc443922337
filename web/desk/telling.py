"""What the member reads about colleagues who come and go: ``staff`` messages of the log."""

from typing import Literal

from chat.log import append
from chat.models import Case, Conversation, Message
from chat.sentences import sentence

Event = Literal["joined", "left", "transferred"]


def tell_member(
    conversation: Conversation, case: Case, event: Event, key: str, name: str, **values: object
) -> Message:
    """Add the sentence ``key`` as a ``staff`` message. The caller holds the conversation."""
    text = sentence(key, case=case.pk, name=name, **values)
    body = {"text": text, "case": case.pk, "event": event, "name": name}
    return append(conversation, Message.Sender.SYSTEM, body, kind="staff")
