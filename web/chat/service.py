"""What HTTP and WebSocket both do: open a conversation, take a message, wait for news."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Concatenate

from django.conf import settings

from chat import hosts, limits, marks, offering, push, records, rows, runtime, stages, tokens
from chat import own_records as own
from chat.brain import Brain, BrainRefused, BrainUnavailable
from chat.content import Document
from chat.db import in_db, locked, writing
from chat.intake import HANDOFF, Accepted, accept, see
from chat.log import snapshot, state_of
from chat.models import Conversation
from chat.problems import AWAY_SECONDS, Problem
from chat.schemas import FeedbackIn, MessageIn
from chat.titles import Topic, is_suggestion


@dataclass(frozen=True)
class Member:
    """Whoever holds a valid token: the conversation it stands for, ``is_new`` if just begun."""

    conversation_id: int
    public_id: str
    is_new: bool = False


async def member_of(token: str) -> Member | None:
    """The member of a token; None when it is forged, expired or its conversation is gone."""
    public_id = tokens.conversation_of(token)
    return await in_db(_find)(public_id) if public_id else None


def still_holds(member: Member, token: str) -> bool:
    """Whether a token that was looked up before is still good for its member.

    Asks no database: whatever is done with the conversation finds out whether it is gone.
    """
    return tokens.conversation_of(token) == member.public_id


async def member_of_session(public_id: str | None, address: str, device: str) -> Member:
    """The member a browser session was before, else a new one; ``device``: ``chat.device``.

    Raises Problem when an address begins too many.
    """
    return await in_db(_session_member)(public_id, address, device)


async def member_of_host(token: str, address: str, device: str) -> Member:
    """The member whom a host app's token names; ``device``: ``chat.device``.

    Raises Problem when the token cannot be trusted, or an address tries too many.
    """
    return await in_db(_host_member)(token, address, device)


async def greet(scope: Mapping[str, Any], member: Member) -> None:
    """Greet a conversation that has not begun, if this process can."""
    running = runtime.running(scope)
    if running:
        await running.greeter.ensure(member.conversation_id, member.public_id, member.is_new)


async def take(scope: Mapping[str, Any], member: Member, message: MessageIn) -> Accepted:
    """Store a message, then wake the dispatcher and everyone who watches the conversation."""
    # A client that goes away meanwhile must not leave a lease that nobody works under.
    return await asyncio.shield(_take(scope, member, message))


async def writes(member: Member) -> None:
    """The member is typing: the desk shows it for some seconds."""
    case_id = await in_conversation(marks.member_writes, member)
    if case_id is not None:
        await push.nudge_desk(case_id)


async def look(member: Member, after: int) -> dict[str, Any]:
    """Messages after an id and the state, as they are now."""
    return await in_conversation(snapshot, member, after)


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


async def saw(member: Member, message_id: int) -> dict[str, Any]:
    """The member has looked at everything up to an id; the state after that."""
    seen = await change(member, see, message_id)
    if seen["case"]:
        await push.nudge_desk(seen["case"]["id"])
    return seen


async def change[**P](
    member: Member,
    work: Callable[Concatenate[Conversation, P], None],
    *args: P.args,
    **kw: P.kwargs,
) -> dict[str, Any]:
    """Change the conversation under its lock, tell every tab, and return the state after that."""

    def work_under_lock(conversation_id: int) -> dict[str, Any]:
        with locked(conversation_id) as conversation:
            work(conversation, *args, **kw)
            return state_of(conversation)

    after = await in_conversation(work_under_lock, member)
    await push.nudge(member.public_id)
    return after


async def rate(member: Member, message_id: int, given: FeedbackIn) -> dict[str, Any]:
    """Keep a thumb; a first one down brings the offer of a human. Raises Problem."""
    kept, offered = await in_conversation(offering.rate, member, message_id, given)
    if offered:
        await push.nudge(member.public_id)
    return kept


async def own_records(member: Member) -> dict[str, Any]:
    """All that is stored of a member, here and in the brain; no part of it would do.

    Raises Problem when the brain cannot be reached, or the member asks too often.
    """
    await in_db(own.admit)(member.public_id)
    copy = await in_conversation(own.copy_of, member)
    # Seldom asked for, so it may have a connection of its own: any process can answer.
    brain = Brain(settings.RASA_URL, settings.RASA_TOKEN)
    try:
        return {**copy, "remembered": await brain.recall(member.public_id)}
    except (BrainUnavailable, BrainRefused) as error:
        raise Problem("unavailable", retry_after=AWAY_SECONDS) from error
    finally:
        await brain.close()


async def erase(scope: Mapping[str, Any], member: Member) -> int:
    """Delete everything of a member; the number of messages. The brain forgets right after."""
    count = await in_conversation(records.erase, member)
    await push.nudge(member.public_id)
    await push.nudge_desk()
    running = runtime.running(scope)
    if running:
        running.forgetter.kick()
    return count


async def suggestions(scope: Mapping[str, Any]) -> Document:
    """Titles for suggestions while typing. Raises Problem while the brain was never reached."""
    running = runtime.running(scope)
    titles = await running.titles.current() if running else None
    if titles is None:
        raise Problem("unavailable", retry_after=2)
    return titles.document


async def in_conversation[**P, R](
    work: Callable[Concatenate[int, P], R], member: Member, *args: P.args, **kwargs: P.kwargs
) -> R:
    """Database work on the member's conversation, by its id. Raises Problem when it is gone."""
    try:
        return await in_db(work)(member.conversation_id, *args, **kwargs)
    except Conversation.DoesNotExist as error:
        # Deleted between the check of the token and now.
        raise Problem("not_signed_in") from error


async def _take(scope: Mapping[str, Any], member: Member, message: MessageIn) -> Accepted:
    topic = await _topic(scope, message.choice)
    address = limits.address_of(scope)
    running = runtime.running(scope)
    owner = running.dispatcher.free_owner if running else None
    accepted = await in_conversation(accept, member, message, topic, address, owner)
    stages.taken(member.public_id, accepted.message_id, _how(message), created=accepted.created)
    if running and accepted.work:
        await running.dispatcher.hand(accepted.work)
    elif running and accepted.waits:
        running.dispatcher.kick(member.conversation_id)
    await push.nudge(member.public_id, accepted.news)
    if accepted.case_id is not None:
        await push.nudge_desk(accepted.case_id)
    return accepted


async def _topic(scope: Mapping[str, Any], choice: str | None) -> Topic | None:
    """What a suggestion's id stands for; None for any other choice."""
    running = runtime.running(scope)
    if running is None or choice is None or not is_suggestion(choice):
        return None
    return await running.titles.topic(choice)


def _how(message: MessageIn) -> str:
    if message.text is not None:
        return "text"
    return "handoff" if message.choice == HANDOFF else "choice"


def _find(public_id: str) -> Member | None:
    try:
        found = rows.get(Conversation, public_id, by="public_id")
    except Conversation.DoesNotExist:
        return None
    return Member(found.pk, found.public_id)


def _note_device(conversation_id: int, device: str) -> None:
    Conversation.objects.filter(pk=conversation_id).exclude(device=device).update(device=device)


def _host_member(token: str, address: str, device: str) -> Member:
    _count_session(address)
    member = Member(*hosts.conversation_of(token))
    _note_device(member.conversation_id, device)
    return member


def _session_member(public_id: str | None, address: str, device: str) -> Member:
    if found := _find(public_id) if public_id else None:
        _note_device(found.conversation_id, device)
    return found or _create(address, device)


def _create(address: str, device: str) -> Member:
    conversation = Conversation(device=device)
    with writing():
        _count_session(address)
        rows.add(conversation)
    return Member(conversation.pk, conversation.public_id, is_new=True)


def _count_session(address: str) -> None:
    limits.count("session", address, settings.ADDRESS_SESSIONS_A_MINUTE, "too_many_sessions")
