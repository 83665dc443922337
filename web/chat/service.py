"""What HTTP and WebSocket both do: open a conversation, take a message, wait for news."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from chat import metrics, push, runtime, tokens
from chat.db import in_db
from chat.intake import HANDOFF, Accepted, accept
from chat.log import snapshot
from chat.models import Conversation
from chat.problems import Problem
from chat.schemas import MessageIn


@dataclass(frozen=True)
class Member:
    """Whoever holds a valid token: the conversation it stands for."""

    conversation_id: int
    public_id: str


async def member_of(token: str) -> Member | None:
    """The member of a token; None when it is forged, expired or its conversation is gone."""
    public_id = tokens.conversation_of(token)
    return await in_db(_find)(public_id) if public_id else None


async def member_of_session(public_id: str | None) -> Member:
    """The member a browser session was before, else a new one."""
    found = await in_db(_find)(public_id) if public_id else None
    return found or await in_db(_create)()


async def greet(scope: Mapping[str, Any], member: Member) -> None:
    """Greet a conversation that has not begun, if this process can."""
    running = runtime.running(scope)
    if running:
        await running.greeter.ensure(member.conversation_id, member.public_id)


async def take(scope: Mapping[str, Any], member: Member, message: MessageIn) -> Accepted:
    """Store a message, then wake the dispatcher and everyone who watches the conversation."""
    accepted = await _in_conversation(
        accept, member.conversation_id, message.cid, message.text, message.choice
    )
    if accepted.created:
        metrics.MESSAGES.labels(_how(message)).inc()
    running = runtime.running(scope)
    if running:
        running.dispatcher.kick(member.conversation_id)
    await push.nudge(member.public_id)
    return accepted


async def look(member: Member, after: int) -> dict[str, Any]:
    """Messages after an id and the state, as they are now."""
    return await _in_conversation(snapshot, member.conversation_id, after)


async def news(member: Member, after: int, wait: float) -> dict[str, Any]:
    """Messages after an id; waits up to ``wait`` seconds for a message or a change of state."""
    if not wait:
        return await look(member, after)
    deadline = asyncio.get_running_loop().time() + wait
    # Subscribing before the first look leaves no gap in which a nudge could be missed.
    async with push.nudges(member.public_id) as nudged:
        before = now = await look(member, after)
        while not now["messages"] and now["state"] == before["state"]:
            if not await nudged(deadline - asyncio.get_running_loop().time()):
                break
            now = await look(member, after)
    return now


async def _in_conversation[**P, R](work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    try:
        return await in_db(work)(*args, **kwargs)
    except Conversation.DoesNotExist as error:
        # Deleted between the check of the token and now.
        raise Problem("not_signed_in") from error


def _how(message: MessageIn) -> str:
    if message.text is not None:
        return "text"
    return "handoff" if message.choice == HANDOFF else "choice"


def _find(public_id: str) -> Member | None:
    found = Conversation.objects.filter(public_id=public_id).values_list("pk", "public_id").first()
    return Member(*found) if found else None


def _create() -> Member:
    conversation = Conversation.objects.create()
    return Member(conversation.pk, conversation.public_id)
