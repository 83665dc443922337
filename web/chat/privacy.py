"""The privacy notice that stands before the first message."""

from typing import Any

from django.conf import settings
from django.utils import timezone

from chat import rows
from chat.models import Conversation
from chat.problems import Problem
from chat.sentences import page_texts


def notice() -> dict[str, Any]:
    """The notice as the widget shows it: version, title, paragraphs, label of the button."""
    texts = page_texts()["privacy"]
    told = {"days": settings.RETENTION_DAYS, "backup_days": settings.BACKUP_DAYS}
    return {**texts, "text": [line.format(**told) for line in texts["text"]]}


def agreed(conversation: Conversation) -> bool:
    """Whether this member agreed to the notice as it stands today."""
    return conversation.privacy_version == page_texts()["privacy"]["version"]


def agree(conversation: Conversation, version: str) -> None:
    """Note the member's agreement. Raises Problem when the notice has changed meanwhile."""
    if version != page_texts()["privacy"]["version"]:
        raise Problem("privacy_changed")
    if not agreed(conversation):
        conversation.privacy_version, conversation.privacy_at = version, timezone.now()
        agreement = {"privacy_version": version, "privacy_at": conversation.privacy_at}
        rows.change(Conversation, conversation.pk, agreement)
