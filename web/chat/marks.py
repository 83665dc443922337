"""Who is writing, as the database knows it for a few seconds."""

from datetime import timedelta
from typing import Literal

from django.db.models import Q
from django.utils import timezone

from chat.log import open_case_id
from chat.models import Conversation

# Whoever writes counts as writing for so long after the last key.
WRITING = timedelta(seconds=6)


def member_writes(conversation_id: int) -> int | None:
    """The member is typing: the case whose desk pages to nudge, None when nobody reads along."""
    case_id = open_case_id(conversation_id)
    return case_id if case_id is not None and write(conversation_id, "member") else None


def write(conversation_id: int, who: Literal["member", "staff"]) -> bool:
    """Extend the time, at most every two seconds: keys come faster than anybody needs to know.

    Whether it was extended.
    """
    now = timezone.now()
    field = f"{who}_writes_until"
    due = Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__lt": now + WRITING * (2 / 3)})
    stale = Conversation.objects.filter(due, pk=conversation_id)
    return bool(stale.update(**{field: now + WRITING}))
