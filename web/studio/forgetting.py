"""When a conversation is erased, the sentences that only it held go from the inbox with it.

The words themselves are in the log alone and its deletion takes the misses along; what is left is
a keyed digest with what was decided about it.
"""

from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef
from django.db.models.signals import post_delete, pre_delete

from chat.models import Conversation
from studio.models import Miss, Sentence

_HELD = "_sentences_of_inbox"


def watch_erasures() -> None:
    """Called once, when Django has started; whoever deletes a conversation needs to know nothing
    of the studio."""
    pre_delete.connect(_remember, sender=Conversation, dispatch_uid="studio.forgetting.remember")
    post_delete.connect(_forget, sender=Conversation, dispatch_uid="studio.forgetting.forget")


def _remember(instance: Conversation, **_: Any) -> None:
    misses = Miss.objects.filter(message__conversation=instance)
    setattr(instance, _HELD, set(misses.values_list("sentence", flat=True)))


def _forget(instance: Conversation, **_: Any) -> None:
    """Passes over a sentence that another process is adding a message to: if that fails, the next
    harvest deletes it."""
    held = Sentence.objects.filter(pk__in=getattr(instance, _HELD))
    if connection.features.has_select_for_update_skip_locked:
        held = held.select_for_update(skip_locked=True)
    mine = list(held.values_list("pk", flat=True))
    others = Miss.objects.filter(sentence=OuterRef("pk"))
    Sentence.objects.filter(~Exists(others), pk__in=mine).delete()
