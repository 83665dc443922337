"""A case's thread as the desk shows it: messages and notes in one order, each with its source."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from chat.models import Message, Turn
from desk.marks import mark_of
from desk.models import Note
from desk.people import name_of
from desk.story import Story, title_of


@dataclass(frozen=True)
class Entry:
    """One message or note. ``source`` is a code of the words ``sender``, or ``note``; ``name`` the
    colleague's; ``mark`` how far a colleague's message came; ``understood`` and ``percent`` what
    the bot took a member's message for; ``fresh`` a message the assignee has not looked at."""

    at: datetime
    source: str
    name: str
    text: str
    message: Message | None = None
    mark: str = ""
    understood: str = ""
    percent: int | None = None
    outcome: str = ""
    fresh: bool = False


def entries(story: Story) -> list[Entry]:
    """The thread of a story, the oldest first."""
    notes = story.case.notes.select_related("author")
    found = [*_of_messages(story), *map(_of_note, notes)]
    return sorted(found, key=lambda entry: entry.at)


def _of_messages(story: Story) -> Iterator[Entry]:
    case = story.case
    for message in story.transcript:
        turn = getattr(message, "turn", None)
        is_staff = message.sender == Message.Sender.STAFF
        is_member = message.sender == Message.Sender.MEMBER
        yield Entry(
            at=message.at,
            source=message.sender,
            name=message.name,
            text=message.body.get("text", ""),
            message=message,
            mark=mark_of(message, case.conversation) if is_staff else "",
            understood=title_of(turn.intent, story.titles) if turn and turn.intent else "",
            percent=_percent(turn),
            outcome=turn.outcome if turn else "",
            fresh=is_member and case.assignee_id is not None and message.pk > case.seen_id,
        )


def _percent(turn: Turn | None) -> int | None:
    return None if turn is None or turn.confidence is None else round(turn.confidence * 100)


def _of_note(note: Note) -> Entry:
    return Entry(at=note.at, source="note", name=name_of(note.author_id), text=note.text)
