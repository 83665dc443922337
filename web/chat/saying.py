"""Putting what the brain says into the log. The caller holds the conversation."""

from chat import cases, log, offering, rows
from chat.contract import BotTurn, Reply
from chat.models import Choice, Conversation, Message
from chat.sentences import sentence


def say(conversation: Conversation, message_id: int, turn: BotTurn) -> list[Message]:
    """Everything that a turn says to a message, and the call for a human that it makes."""
    said = [
        append_reply(conversation, offering.once(conversation, reply, turn.outcome), message_id)
        for reply in turn.replies
    ]
    if turn.outcome == "handoff":
        wish = turn.handoff
        reason, priority = (wish.reason, wish.priority) if wish else ("member_request", "normal")
        said.append(cases.ask_for_human(conversation, reason, priority))
    elif not turn.replies:
        said.append(apologise(conversation, message_id))
    return said


def append_reply(conversation: Conversation, reply: Reply, reply_to: int | None = None) -> Message:
    """One bubble of the bot's, with a key for each of its buttons."""
    buttons = [
        Choice(
            conversation=conversation,
            title=button.title,
            intent=button.intent,
            entities=button.entities,
        )
        for button in reply.buttons
    ]
    rows.add_all(buttons)
    body = reply.model_dump(mode="json", include=set(Reply.model_fields) - {"kind"})
    body["buttons"] = [{"id": choice.key, "title": choice.title} for choice in buttons]
    body["sources"] = [{"title": source.title, "date": source.date} for source in reply.sources]
    return log.append(conversation, Message.Sender.BOT, body, kind=reply.kind, reply_to=reply_to)


def apologise(conversation: Conversation, message_id: int) -> Message:
    """Say that there is no answer to a message, and offer a human."""
    reply = Reply(text=sentence("apology"), handoff="offer")
    return append_reply(conversation, reply, message_id)
