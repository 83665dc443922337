"""What the message log says: read from the database, never asked of the site under the drill."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import psycopg

_MESSAGES = """
SELECT m.cid::text, m.conversation_id, m.id, m.body->>'text', t.outcome, t.intent,
       (SELECT extract(epoch FROM min(r.at)) FROM chat_message r WHERE r.reply_to_id = m.id)
FROM chat_message m LEFT JOIN chat_turn t ON t.message_id = m.id
WHERE m.sender = 'member' ORDER BY m.id
"""
_SYSTEM = """
SELECT conversation_id, sender, kind, body->>'text', extract(epoch FROM at)
FROM chat_message WHERE sender IN ('bot', 'system') ORDER BY conversation_id, id
"""
_STORIES = """
SELECT c.id, c.state, e.old_state, e.new_state
FROM chat_case c JOIN chat_caseevent e ON e.case_id = c.id ORDER BY c.id, e.id
"""
_NOTES = "SELECT id, case_id, text FROM desk_note ORDER BY id"


@dataclass(frozen=True)
class Asked:
    """A member's message; ``outcome`` and ``answered_at`` (unix seconds) once it has an answer."""

    conversation: int
    number: int
    text: str
    outcome: tuple[str, str] | None
    answered_at: float | None


@dataclass(frozen=True)
class Log:
    """The whole log: members' messages by cid, who else spoke in each conversation and when, and
    what became of the cases and notes.
    """

    asked: dict[str, Asked]
    said: dict[int, list[tuple[str, float]]]
    told_twice: int
    broken_cases: int
    cases: int
    notes: dict[int, tuple[int, str]]

    def since(self, earlier: "Log") -> "Log":
        """The same, with the faults that were there ``earlier`` taken off."""
        return replace(
            self,
            told_twice=self.told_twice - earlier.told_twice,
            broken_cases=self.broken_cases - earlier.broken_cases,
            cases=self.cases - earlier.cases,
        )


def read_log(database: str) -> Log:
    """Read it all in one transaction; raises psycopg.Error."""
    with psycopg.connect(database, connect_timeout=5) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        asked = {
            cid: Asked(conversation, number, text, (outcome, intent) if outcome else None, _at(at))
            for cid, conversation, number, text, outcome, intent, at in connection.execute(
                _MESSAGES
            )
        }
        said = connection.execute(_SYSTEM).fetchall()
        stories = connection.execute(_STORIES).fetchall()
        notes = {number: (case, text) for number, case, text in connection.execute(_NOTES)}
    spoken: dict[int, list[tuple[str, float]]] = {}
    for conversation, sender, _, _, at in said:
        spoken.setdefault(conversation, []).append((sender, float(at)))
    broken = set(_broken(stories))
    cases = len({case for case, *_ in stories})
    return Log(asked, spoken, sum(_repeats(said)), len(broken), cases, notes)


def _at(value: object) -> float | None:
    return None if value is None else float(str(value))


def _repeats(said: list[tuple[int, str, str, str, float]]) -> Iterator[bool]:
    """For each notice, whether the member read the very same since the bot's last words."""
    here, read = 0, set[str]()
    for conversation, sender, kind, text, _ in said:
        if conversation != here or sender == "bot":
            here, read = conversation, set()
        if kind == "notice":
            yield text in read
            read.add(text)


def _broken(stories: list[tuple[int, str, str, str]]) -> Iterator[int]:
    """Cases whose events do not lead, one from the other, from the bot to their state."""
    last: dict[int, tuple[str, str]] = {}
    for case, state, old, new in stories:
        if old != last.get(case, ("bot", ""))[0]:
            yield case
        last[case] = (new, state)
    for case, (reached, state) in last.items():
        if reached != state:
            yield case
