"""What authors decide about sentences of the inbox, and taking it back.

The workbench writes first: when it refuses or is away, nothing counts as decided. When the
database fails after that, the sentences stay open, and adding them again adds nothing twice.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from desk import audit
from studio.inbox.sentences import texts_of
from studio.models import Decision, Sentence
from studio.workbench import Json, WorkbenchRefused, signature, workbench

Kind = Decision.Kind
# What one decision may be about.
MOST = 200
_GONE, _CHANGED = 404, 409
_TRIES = 3


class NothingChosen(Exception):
    """No sentence was chosen, or none of them is open any more, or it lacks a target."""


@dataclass(frozen=True)
class Undone:
    """``left`` sentences were not taken out again: they are not where they were put, or cannot
    be taken out from there."""

    decision: Decision
    left: int


def decide(
    user: AbstractBaseUser, kind: str, sentences: Sequence[int], target: str = ""
) -> tuple[Decision, list[Json]]:
    """Carry a decision out and keep it; the decision and the workbench's warnings.

    ``target``: the FAQ's key for ``add`` and ``test``, the label for ``outside``; ``new`` only
    notes that an FAQ with that key was written for them.
    Raises NothingChosen, WorkbenchAway, WorkbenchRefused.
    """
    texts = open_texts(sentences)
    if not texts or (not target and kind != Kind.IGNORE):
        raise NothingChosen
    findings = _write(user, kind, target, list(texts.values()))
    return _keep(user, kind, target, list(texts)), findings


def undo(user: AbstractBaseUser, decision_id: int) -> Undone:
    """Open the sentences again, and take them out of the FAQ they were put into.

    Raises NothingChosen when there is no such decision or it was undone, WorkbenchAway,
    WorkbenchRefused.
    """
    decision = Decision.objects.filter(pk=decision_id, undone_at=None).first()
    if decision is None:
        raise NothingChosen
    words = texts_of(decision.sentences.values_list("pk", flat=True))
    texts = {_line(text) for text in words.values()}
    left = _take_out(user, decision, texts)
    with transaction.atomic():
        mine = Decision.objects.filter(pk=decision.pk, undone_at=None)
        if not mine.update(undone_at=timezone.now(), undone_by=user):
            raise NothingChosen
        decision.sentences.update(decision=None)
        audit.note(user, "inbox_undone", kind=decision.kind, target=decision.target)
    return Undone(decision, left)


def open_texts(sentences: Iterable[int]) -> dict[int, str]:
    """The words of those sentences that are open, at most ``MOST``."""
    wanted = list(dict.fromkeys(sentences))[:MOST]
    still = Sentence.objects.filter(pk__in=wanted, decision=None)
    found = set(still.values_list("pk", flat=True))
    return texts_of(sentence for sentence in wanted if sentence in found)


def _write(user: AbstractBaseUser, kind: str, target: str, texts: list[str]) -> list[Json]:
    # An example is one line of its file.
    texts, who = [_line(text) for text in texts], signature(user)
    if kind == Kind.ADD:
        return workbench().add_to_faq(_topic(target), texts, [], who).get("findings") or []
    if kind == Kind.TEST:
        return workbench().add_to_faq(_topic(target), [], texts, who).get("findings") or []
    if kind == Kind.OUTSIDE:
        return workbench().add_outside(target, texts, who).get("findings") or []
    return []


def _keep(user: AbstractBaseUser, kind: str, target: str, sentences: list[int]) -> Decision:
    """One decision about those that nobody else has decided meanwhile."""
    with transaction.atomic():
        free = Sentence.objects.select_for_update().filter(pk__in=sentences, decision=None)
        mine = list(free.order_by("pk").values_list("pk", flat=True))
        decision = Decision.objects.create(actor=user, kind=kind, target=target, count=len(mine))
        Sentence.objects.filter(pk__in=mine).update(decision=decision)
        audit.note(user, "inbox_decided", kind=kind, target=target, count=len(mine))
    return decision


def _take_out(user: AbstractBaseUser, decision: Decision, texts: set[str]) -> int:
    if decision.kind in (Kind.ADD, Kind.TEST):
        field = "examples" if decision.kind == Kind.ADD else "tests"
        return decision.count - _take_out_of_faq(user, _topic(decision.target), field, texts)
    return decision.count if decision.kind in (Kind.OUTSIDE, Kind.NEW) else 0


def _take_out_of_faq(user: AbstractBaseUser, topic: str, field: str, texts: set[str]) -> int:
    """How many were taken out; read again when somebody saves the FAQ at the same time."""
    for again in reversed(range(_TRIES)):
        try:
            return _save_without(user, topic, field, texts)
        except WorkbenchRefused as refused:
            if refused.status == _GONE:
                return 0
            if refused.status != _CHANGED or not again:
                raise
    return 0


def _save_without(user: AbstractBaseUser, topic: str, field: str, texts: set[str]) -> int:
    read = workbench().faq(topic)
    before = read["faq"][field]
    after = [line for line in before if line not in texts]
    if len(after) < len(before):
        faq = read["faq"] | {field: after}
        workbench().save_faq(topic, read["version"], faq, signature(user))
    return len(before) - len(after)


def _line(text: str) -> str:
    return " ".join(text.split())


def _topic(key: str) -> str:
    return key.removeprefix("faq/")
