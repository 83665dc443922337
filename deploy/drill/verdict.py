"""What a drill finds: the members' own notes held against the message log."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from deploy.drill.client import Member, Sent
from deploy.drill.faults import Fault, Window
from deploy.drill.log import Asked, Log

# Who waits longer than this must have read an honest line meanwhile (the product aims at 5 s).
SILENCE_SECONDS = 15.0
# What a message came to: outcome and intent.
Outcome = tuple[str, str]


@dataclass
class Verdict:
    """One line of the table; ``breaches`` names every promise that was broken."""

    fault: str
    load: str
    sent: int
    accepted: int
    # Under way while the fault lasted, and in need of what it broke: without one nothing was tried.
    met: int
    answered: int
    # Told honestly that it could not be done just now, where the fault allows that.
    apologised: int
    lost: int
    doubled: int
    out_of_order: int
    # Answered by something else than without the fault: the bot's memory was not intact.
    wrong: int
    told_twice: int
    left_in_silence: int
    cases: int
    broken_cases: int
    notes_lost: int
    # From the end of the fault until everything tried before that end was answered.
    recovered_seconds: float
    within_seconds: float
    longest_wait_seconds: float
    setbacks: dict[str, int] = field(default_factory=dict)
    figures: dict[str, Any] = field(default_factory=dict)
    breaches: list[str] = field(default_factory=list)

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return asdict(self)


ZERO = (
    "lost",
    "doubled",
    "out_of_order",
    "wrong",
    "told_twice",
    "left_in_silence",
    "broken_cases",
    "notes_lost",
)


def judge(
    fault: Fault,
    load: str,
    members: Sequence[Member],
    log: Log,
    audit: Mapping[str, int],
    outcomes: Mapping[str, Outcome],
    notes: Sequence[str],
    window: Window,
) -> Verdict:
    """Hold everything against the log.

    ``outcomes``: what each text comes to without a fault; ``window``: while the fault lasted;
    ``notes``: the texts of notes whose storing was confirmed.
    """
    sent = [one for member in members for one in member.sent]
    accepted = [one for one in sent if one.accepted_at is not None]
    found = {one.cid: log.asked.get(one.cid) for one in accepted}
    answers = [(one, asked) for one in accepted if (asked := found[one.cid]) is not None]
    waits = [(one, asked, _wait(one, asked)) for one, asked in answers]
    written = Counter(text for _, text in log.notes.values())
    counts = Counter(str(name) for member in members for name in member.setbacks.elements())
    verdict = Verdict(
        fault=fault.name,
        load=load,
        sent=len(sent),
        accepted=len(accepted),
        met=sum(_has_met(one, asked, fault, window) for one, asked in answers),
        answered=sum(asked.answered_at is not None for _, asked in answers),
        apologised=sum(_is_apology(asked, outcomes, fault) for _, asked in answers),
        lost=sum(asked is None or asked.answered_at is None for asked in found.values()),
        doubled=audit["doubled"] + sum(member.changed_ids for member in members),
        out_of_order=audit["out_of_order"] + sum(_is_shuffled(member) for member in members),
        wrong=sum(_is_wrong(asked, outcomes, fault) for _, asked in answers),
        told_twice=log.told_twice,
        left_in_silence=sum(_is_silent(*wait, log, fault.log_away) for wait in waits),
        cases=log.cases,
        broken_cases=log.broken_cases,
        notes_lost=sum(written[note] != 1 for note in notes),
        recovered_seconds=_recovery(answers, window.ended_at),
        within_seconds=fault.within,
        longest_wait_seconds=round(max((wait for *_, wait in waits), default=0.0), 1),
        setbacks=dict(counts),
    )
    verdict.breaches = [name for name in ZERO if getattr(verdict, name)]
    if not verdict.met:
        verdict.breaches.append("met_nothing")
    if verdict.recovered_seconds > fault.within:
        verdict.breaches.append("recovered_seconds")
    return verdict


def _has_met(sent: Sent, asked: Asked, fault: Fault, window: Window) -> bool:
    return fault.meets(sent.text) and window.holds(sent.tried_at, asked.answered_at)


def _wait(sent: Sent, asked: Asked) -> float:
    return (asked.answered_at or float("inf")) - (sent.accepted_at or sent.tried_at)


def _recovery(answers: Sequence[tuple[Sent, Asked]], ended_at: float) -> float:
    before = [asked.answered_at for sent, asked in answers if sent.tried_at <= ended_at]
    last = max((at if at is not None else float("inf") for at in before), default=0.0)
    return round(max(last - ended_at, 0.0), 1)


def _is_shuffled(member: Member) -> bool:
    ids = list(member.accepted.values())
    return ids != sorted(set(ids))


def _is_apology(asked: Asked, outcomes: Mapping[str, Outcome], fault: Fault) -> bool:
    return asked.text in fault.may_apologise and _differs(asked, outcomes)


def _is_wrong(asked: Asked, outcomes: Mapping[str, Outcome], fault: Fault) -> bool:
    return asked.text not in fault.may_apologise and _differs(asked, outcomes)


def _differs(asked: Asked, outcomes: Mapping[str, Outcome]) -> bool:
    return asked.text in outcomes and asked.outcome != outcomes[asked.text]


def _is_silent(sent: Sent, asked: Asked, wait: float, log: Log, log_away: float) -> bool:
    """Whether nothing was said to the member between the bot's last words and the late answer."""
    if wait <= SILENCE_SECONDS + log_away:
        return False
    begun, ended = sent.accepted_at or sent.tried_at, asked.answered_at or float("inf")
    said = log.said.get(asked.conversation, ())
    last = max((at for sender, at in said if sender == "bot" and at < begun), default=0.0)
    return not any(sender == "system" and last <= at <= ended for sender, at in said)
