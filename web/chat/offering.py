"""The offer of a human: made where it may help, never forced, and never twice running."""

from typing import Any

from chat import feedback, log
from chat.contract import Reply
from chat.db import locked
from chat.models import Conversation, Feedback, Message, Turn
from chat.schemas import FeedbackIn
from chat.sentences import sentence

_UNCLEAR = "nlu_fallback"
_OFFER = "offer"


def rate(conversation_id: int, message_id: int, given: FeedbackIn) -> tuple[dict[str, Any], bool]:
    """Keep a thumb (``chat.feedback``), and offer a human after a first one down.

    The thumb as the API sends it, and whether a message was added. Raises Problem.
    """
    with locked(conversation_id) as conversation:
        known = Feedback.objects.filter(message=message_id, rating="down").exists()
        kept = feedback.rate(conversation_id, message_id, given)
        offers = given.rating == "down" and not known and _may_offer(conversation)
        if offers:
            reply = Reply(text=sentence("thumb_down_offer"), handoff=_OFFER)
            # A card, as a question back: an apology is not an answer to be rated.
            log.append(conversation, Message.Sender.BOT, reply_body(reply), kind="card")
    return kept, offers


def once(conversation: Conversation, reply: Reply, outcome: str) -> Reply:
    """The reply without its offer when the bot's last message made one already.

    What the bot could not answer keeps it: there the brain sees to it (``actions.unclear``).
    """
    if reply.handoff != _OFFER or outcome == "decline" or not _just_offered(conversation):
        return reply
    return reply.model_copy(update={"handoff": None})


def reason_of_tap(conversation: Conversation) -> str:
    """Why a human was called by a tap, as far as the log tells: a code of ``case_reason``."""
    turns = Turn.objects.filter(message__conversation=conversation).order_by("-id")
    if list(turns.values_list("intent", flat=True)[:2]) == [_UNCLEAR, _UNCLEAR]:
        return "two_unclear"
    last = _said_by_bot(conversation)[:2]
    if Feedback.objects.filter(message__in=list(last), rating="down").exists():
        return "thumb_down"
    if last and last[0].kind in ("eligibility", "comparison"):
        return "eligibility"
    if last and last[0].body.get("handoff") == _OFFER:
        return "offered"
    return "member_request"


def reply_body(reply: Reply) -> dict[str, Any]:
    """A reply of our own, without buttons, as the log keeps it."""
    body = reply.model_dump(mode="json", include=set(Reply.model_fields) - {"kind"})
    return body | {"buttons": [], "sources": []}


def _may_offer(conversation: Conversation) -> bool:
    if log.open_case_id(conversation.pk) is not None:
        return False
    return not _just_offered(conversation)


def _just_offered(conversation: Conversation) -> bool:
    last = _said_by_bot(conversation).first()
    return last is not None and last.body.get("handoff") == _OFFER


def _said_by_bot(conversation: Conversation) -> Any:
    return conversation.messages.filter(sender=Message.Sender.BOT).order_by("-id")
