"""The message log and what hangs on it. The log is the truth; every screen only renders it."""

from chat.models.cases import Case, CaseEvent, CaseRating
from chat.models.conversation import Conversation, OpenSocket, new_public_id
from chat.models.messages import Choice, Feedback, Message, Turn, new_choice_key
from chat.models.staff import OpeningHours, SpecialDay, Staff, Team
from chat.models.upkeep import Erasure, RateCount, UsedToken

__all__ = [
    "Case",
    "CaseEvent",
    "CaseRating",
    "Choice",
    "Conversation",
    "Erasure",
    "Feedback",
    "Message",
    "OpenSocket",
    "OpeningHours",
    "RateCount",
    "SpecialDay",
    "Staff",
    "Team",
    "Turn",
    "UsedToken",
    "new_choice_key",
    "new_public_id",
]
