"""What members think of answers and of human help."""

from typing import Any

from chat.models import Case, CaseRating, Feedback, Message
from chat.problems import Problem
from chat.schemas import FeedbackIn, RatingIn
from chat.text import clean_comment


def rate(conversation_id: int, message_id: int, given: FeedbackIn) -> dict[str, Any]:
    """Keep a thumb on one of the bot's messages. Raises Problem when there is no such message."""
    message = _of_bot(conversation_id, message_id)
    values = {
        "rating": given.rating,
        "reason": given.reason or "",
        "comment": clean_comment(given.comment),
    }
    kept, _ = Feedback.objects.update_or_create(message=message, defaults=values)
    return as_wire(kept)


def take_back(conversation_id: int, message_id: int) -> None:
    """Forget a thumb; raises Problem when there is no such message."""
    Feedback.objects.filter(message=_of_bot(conversation_id, message_id)).delete()


def as_wire(feedback: Feedback) -> dict[str, Any]:
    """A thumb as the member API sends it. The comment is for the authors and does not come back."""
    return {"rating": feedback.rating, "reason": feedback.reason or None}


def rate_case(conversation_id: int, case_id: int, given: RatingIn) -> dict[str, Any]:
    """Keep the grade of a resolved case. Raises Problem: no such case, not resolved, graded."""
    case = Case.objects.filter(pk=case_id, conversation=conversation_id).first()
    if case is None:
        raise Problem("not_found")
    if case.state != Case.State.RESOLVED:
        raise Problem("not_resolved")
    values = {"score": given.score, "comment": clean_comment(given.comment)}
    rating, created = CaseRating.objects.get_or_create(case=case, defaults=values)
    if not created and rating.score != given.score:
        raise Problem("conflict")
    return {"score": rating.score}


def _of_bot(conversation_id: int, message_id: int) -> Message:
    of_bot = Message.objects.filter(conversation=conversation_id, sender=Message.Sender.BOT)
    message = of_bot.filter(pk=message_id).first()
    if message is None:
        raise Problem("not_found")
    return message
