"""A bare yes, said while nobody is there who could understand it.

What it said yes to may be over when the brain is back. It is answered in its place, as without the
outage, by words alone; and not at all once a human has had the conversation.
"""

import asyncio
import contextlib
import random
import signal

import psycopg

from deploy.drill.client import Member
from deploy.drill.faults import Fault, Stage

AWAY_SECONDS = 10.0
WITHIN_SECONDS = 60.0
ASKED = ("我爸能加入吗", "62")
YES = "好的"
MEMBERS = 4
_LOOK_SECONDS = 0.5

_ANSWER = """
SELECT t.outcome || ' ' || t.intent FROM chat_message m LEFT JOIN chat_turn t ON t.message_id = m.id
WHERE m.cid = %s AND NOT m.awaiting_bot
"""
# Bot's words on what was said before a human took over, after that.
_TOO_LATE = """
SELECT count(*) FROM chat_message r JOIN chat_message m ON r.reply_to_id = m.id
WHERE m.cid = ANY(%s) AND r.sender = 'bot' AND r.at > (
    SELECT min(e.at) FROM chat_caseevent e JOIN chat_case c ON e.case_id = c.id
    WHERE c.conversation_id = m.conversation_id AND e.kind = 'claimed')
"""
_CASES = """
SELECT count(*) FROM chat_case c JOIN chat_message m ON m.conversation_id = c.conversation_id
WHERE m.cid = ANY(%s)
"""


async def yes_to_nobody(stage: Stage) -> None:
    """Members agree while Rasa and the actions are away; half of them then call for a human."""
    calm, *members = [_member(stage, number) for number in range(1 + 2 * MEMBERS)]
    expected = await _agreed(stage, calm)
    await asyncio.gather(*(_begin(stage, member) for member in members))
    alone, helped = members[:MEMBERS], members[MEMBERS:]
    with contextlib.ExitStack() as away:
        names = [n for n in stage.cluster.children if n.split("-")[0] in ("rasa", "actions")]
        for name in names:
            held = stage.cluster.supervisor.held_down(name, signal.SIGKILL)
            await asyncio.to_thread(away.enter_context, held)
        for member in members:
            await member.say(YES)
        for member in helped:
            await member.say(choice="handoff")
        await asyncio.sleep(AWAY_SECONDS)
    answers = [await _answer(stage, member.sent[-1].cid) for member in alone]
    for member in helped:
        await _answer(stage, member.sent[-2].cid)
    for member in [calm, *members]:
        await member.leave()
    await asyncio.to_thread(_judge, stage, expected, answers, alone, helped)


def _judge(
    stage: Stage, expected: str, answers: list[str], alone: list[Member], helped: list[Member]
) -> None:
    others = [answer for answer in answers if answer != expected]
    cids = [member.sent[len(ASKED)].cid for member in helped]
    with psycopg.connect(stage.cluster.postgres) as connection:
        late = connection.execute(_TOO_LATE, [cids]).fetchone()
        opened = connection.execute(_CASES, [[m.sent[-1].cid for m in alone]]).fetchone()
    found = {"answered_otherwise": len(others), "after_a_human": late[0], "opened_cases": opened[0]}
    stage.figures |= {"agreed_to_nobody": len(answers), **found}
    stage.breaches += [name for name, count in found.items() if count]


def _member(stage: Stage, number: int) -> Member:
    return Member(stage.cluster.url, random.Random(f"yes{number}"), by_socket=False)


async def _begin(stage: Stage, member: Member) -> None:
    await member.begin()
    for text in ASKED:
        await _answer(stage, (await member.say(text)).cid)


async def _agreed(stage: Stage, member: Member) -> str:
    await _begin(stage, member)
    return await _answer(stage, (await member.say(YES)).cid)


async def _answer(stage: Stage, cid: str) -> str:
    """What a message came to, once it waits no more; empty when the bot had no part in it."""
    while True:
        found = await asyncio.to_thread(_look, stage.cluster.postgres, cid)
        if found is not None:
            return found
        await asyncio.sleep(_LOOK_SECONDS)


def _look(database: str, cid: str) -> str | None:
    with psycopg.connect(database, connect_timeout=5) as connection:
        row = connection.execute(_ANSWER, [cid]).fetchone()
    return None if row is None else row[0] or ""


FAULTS = (Fault("yes_to_nobody", WITHIN_SECONDS, yes_to_nobody, ASKED),)
