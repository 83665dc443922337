"""When a conversation is erased, the sentences that only it held go from the inbox with it.

The words themselves are in the log alone and its deletion takes the misses along; what is left is
a keyed digest with what was decided about it.
"""

from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
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
    forget_empty(Sentence.objects.filter(pk__in=getattr(instance, _HELD)))


@transaction.atomic
def forget_empty(sentences: QuerySet[Sentence]) -> None:
    """Delete those of the sentences that no message holds any more.

    Passes over one that another process is adding a message to: if that fails, the next harvest
    deletes it.
    """
    empty = ~Exists(Miss.objects.filter(sentence=OuterRef("pk")))
    free = sentences.filter(empty).select_for_update(skip_locked=True, of=("self",))
    mine = list(free.values_list("pk", flat=True))
    # Asked again, as one may have got a message before it was held.
    Sentence.objects.filter(empty, pk__in=mine).delete()
