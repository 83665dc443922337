"""What authors decided lately."""

from collections import defaultdict
from dataclasses import dataclass

from studio.inbox.sentences import texts_of
from studio.models import Decision, Sentence

LATEST = 100
# Of each decision.
WORDS = 3


@dataclass(frozen=True)
class Decided:
    """A decision with the words of some of its sentences; none once it was undone, or once the
    members erased them."""

    decision: Decision
    actor: str
    words: tuple[str, ...]
    more: int


def decided() -> list[Decided]:
    """The latest decisions, newest first."""
    rows = list(Decision.objects.select_related("actor", "undone_by")[:LATEST])
    of_decision = defaultdict(list)
    about = Sentence.objects.filter(decision__in=rows).order_by("pk")
    for decision, sentence in about.values_list("decision", "pk"):
        of_decision[decision].append(sentence)
    shown = [sentence for found in of_decision.values() for sentence in found[:WORDS]]
    texts = texts_of(shown)
    return [_decided(row, of_decision[row.pk], texts) for row in rows]


def _decided(decision: Decision, sentences: list[int], texts: dict[int, str]) -> Decided:
    words = tuple(texts[one] for one in sentences[:WORDS] if one in texts)
    name = decision.actor.get_full_name() or decision.actor.get_username()
    return Decided(decision, name, words, max(0, len(sentences) - WORDS))
