"""One stretch of a case, from a call to its end, and how long the member waited in it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain, groupby
from operator import attrgetter

from chat.models import Case, CaseEvent, Message

_CALLS = ("opened", "reopened")


@dataclass
class Stretch:
    """``first`` are the seconds from the call to a colleague's first word, None without one;
    ``nexts`` those from each later unanswered word of the member to the answer. ``waited`` says
    whether somebody was on duty at the call: only then is the first word a matter of speed."""

    case_id: int
    reason: str
    called: datetime
    waited: bool
    again: bool
    ended: datetime | None = None
    resolution: str = ""
    holder: int | None = None
    taken_back: bool = False
    first: float | None = None
    nexts: list[float] = field(default_factory=list)


def stretches(since: datetime, until: datetime) -> list[Stretch]:
    """All that were called in a time, in the order of the calls."""
    called = CaseEvent.objects.filter(kind__in=_CALLS, at__gte=since, at__lt=until)
    cases = Case.objects.filter(pk__in=called.values("case"))
    found = chain.from_iterable(_of_case(case) for case in _with_all(cases))
    return sorted((s for s in found if since <= s.called < until), key=attrgetter("called"))


def _with_all(cases: Iterable[Case]) -> Iterator[tuple[Case, list[CaseEvent], list[Message]]]:
    """Each case with its events and the words of member and staff, in three queries."""
    chosen = {case.pk: case for case in cases}
    events = CaseEvent.objects.filter(case__in=chosen).order_by("case_id", "id")
    said = Message.objects.filter(
        conversation__in={case.conversation_id for case in chosen.values()},
        sender__in=(Message.Sender.MEMBER, Message.Sender.STAFF),
    ).order_by("conversation_id", "id")
    words = said.only("id", "conversation_id", "sender", "at")
    of_conversation = {
        key: list(group) for key, group in groupby(words, attrgetter("conversation_id"))
    }
    for case_id, group in groupby(events, attrgetter("case_id")):
        case = chosen[case_id]
        yield case, list(group), of_conversation.get(case.conversation_id, [])


def _of_case(known: tuple[Case, list[CaseEvent], list[Message]]) -> list[Stretch]:
    case, events, words = known
    found: list[Stretch] = []
    for event in events:
        if event.kind in _CALLS:
            found.append(_begun(case, event))
        elif found:
            _go_on(found[-1], event)
    for stretch in found:
        _time(stretch, words)
    return found


def _begun(case: Case, event: CaseEvent) -> Stretch:
    return Stretch(
        case_id=case.pk,
        reason=event.detail.get("reason", case.reason),
        called=event.at,
        waited=event.new_state != Case.State.LEFT,
        again=event.kind == "reopened",
        holder=event.actor_id,
    )


def _go_on(stretch: Stretch, event: CaseEvent) -> None:
    if event.kind == "claimed":
        stretch.holder = event.actor_id
    elif event.kind in ("transferred", "reassigned"):
        stretch.holder = event.detail.get("to")
    elif event.kind == "taken_back":
        stretch.taken_back = True
    elif event.kind == "resolved":
        stretch.ended, stretch.holder = event.at, event.actor_id
        stretch.resolution = event.detail.get("resolution", "")


def _time(stretch: Stretch, words: list[Message]) -> None:
    asked: datetime | None = stretch.called
    for word in words:
        if word.at < stretch.called or (stretch.ended and word.at > stretch.ended):
            continue
        if word.sender == Message.Sender.MEMBER:
            asked = asked or word.at
        elif asked is not None:
            _answered(stretch, (word.at - asked).total_seconds())
            asked = None


def _answered(stretch: Stretch, seconds: float) -> None:
    if stretch.first is None:
        stretch.first = seconds
    else:
        stretch.nexts.append(seconds)
