"""What authors decide about sentences of the inbox, and taking it back.

The workbench writes first: when it refuses or is away, nothing counts as decided. When the
database fails after that, the sentences stay open, and adding them again adds nothing twice.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from desk import audit
from studio.inbox import placing
from studio.inbox.sentences import texts_of
from studio.models import Decision, Sentence
from studio.workbench import Json, signature

Kind = Decision.Kind
# What one decision may be about.
MOST = 200
_MARKUP = re.compile(r"\]\s*[(\[{]")
_PLAIN = str.maketrans("[]", "【】")


class NothingChosen(Exception):
    """No sentence was chosen, or none of them is open any more, or it lacks a target."""


@dataclass(frozen=True)
class Undone:
    """``left`` sentences that were added are no longer where they were put, or their words are
    erased: they could not be taken out."""

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
    lines = {sentence: _line(text) for sentence, text in open_texts(sentences).items()}
    if not lines or (not target and kind != Kind.IGNORE):
        raise NothingChosen
    added, findings = placing.put(kind, target, list(lines.values()), signature(user))
    new = [sentence for sentence, line in lines.items() if line in added]
    return _keep(user, kind, target, list(lines), new), findings


def undo(user: AbstractBaseUser, decision_id: int) -> Undone:
    """Open the sentences again, and take them out of where they were put.

    Raises NothingChosen when there is no such decision or it was undone, WorkbenchAway,
    WorkbenchRefused.
    """
    decision = Decision.objects.filter(pk=decision_id, undone_at=None).first()
    if decision is None:
        raise NothingChosen
    lines = {_line(text) for text in texts_of(decision.added).values()}
    taken = placing.take_out(decision.kind, decision.target, lines, signature(user))
    with transaction.atomic():
        mine = Decision.objects.filter(pk=decision.pk, undone_at=None)
        if not mine.update(undone_at=timezone.now(), undone_by=user):
            raise NothingChosen
        decision.sentences.update(decision=None)
        audit.note(user, "inbox_undone", kind=decision.kind, target=decision.target)
    return Undone(decision, len(decision.added) - taken)


def open_texts(sentences: Iterable[int]) -> dict[int, str]:
    """The words of those sentences that are open, at most ``MOST``."""
    wanted = list(dict.fromkeys(sentences))[:MOST]
    still = Sentence.objects.filter(pk__in=wanted, decision=None)
    found = set(still.values_list("pk", flat=True))
    return texts_of(sentence for sentence in wanted if sentence in found)


def _keep(
    user: AbstractBaseUser, kind: str, target: str, sentences: list[int], added: list[int]
) -> Decision:
    """One decision about those that nobody else has decided meanwhile."""
    with transaction.atomic():
        free = Sentence.objects.select_for_update().filter(pk__in=sentences, decision=None)
        mine = list(free.order_by("pk").values_list("pk", flat=True))
        decision = Decision.objects.create(
            actor=user, kind=kind, target=target, count=len(mine), added=added
        )
        Sentence.objects.filter(pk__in=mine).update(decision=decision)
        audit.note(user, "inbox_decided", kind=kind, target=target, count=len(mine))
    return decision


def _line(text: str) -> str:
    """As an example stands in its file: one line, in which a member's brackets do not mark an
    entity as ``[words](entity)`` would, with any kind of bracket behind."""
    line = " ".join(text.split())
    return line.translate(_PLAIN) if _MARKUP.search(line) else line
