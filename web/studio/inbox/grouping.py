"""Groups the open sentences by meaning, with what the published model makes of each.

The answer is kept, so that the page opens at once; it holds for one release and for the sentences
that were open then.
"""

from collections.abc import Iterator
from datetime import timedelta
from itertools import batched

from django.db import transaction
from django.db.models import Count, Exists, Max, OuterRef, Q
from django.utils import timezone

from studio.inbox.harvest import harvest
from studio.inbox.sentences import BATCH, texts_of
from studio.models import InboxState, Reading, Sentence
from studio.workbench import Json, workbench

# What the workbench takes at once; the most frequent sentences come first.
MOST = 2000
KEPT_NEAREST = 3
# Longer than the workbench may take: then whoever was at it is gone.
BUSY = timedelta(minutes=3)


class Busy(Exception):
    """Somebody is bringing the inbox up to date at this moment."""


def refresh() -> bool:
    """Read what is new in the log and group it; whether the inbox looks different now.

    Raises Busy, WorkbenchAway and WorkbenchRefused; what was read from the log stays.
    """
    state = _begin()
    try:
        added = harvest()
        return _group(state) or added > 0
    finally:
        InboxState.objects.filter(pk=state.pk).update(busy_until=None)


def _begin() -> InboxState:
    state, _ = InboxState.objects.get_or_create(pk=1)
    now = timezone.now()
    free = Q(busy_until=None) | Q(busy_until__lt=now)
    if not InboxState.objects.filter(free, pk=state.pk).update(busy_until=now + BUSY):
        raise Busy
    return state


def _group(state: InboxState) -> bool:
    """Whether there was something to group."""
    sentences = list(_open())
    current = workbench().releases()["current"] or ""
    if current == state.release and not _new_in(sentences):
        return False
    texts = texts_of(sentences)
    if texts:
        found = workbench().similar(list(texts.values()))
        current = found["release"]
        _keep(list(texts), found["items"])
    state = InboxState.objects.filter(pk=state.pk)
    state.update(release=current, grouped_at=timezone.now())
    return True


def _open() -> Iterator[int]:
    """The open sentences that members wrote most often, then most lately."""
    rows = Sentence.objects.filter(decision=None).annotate(
        times=Count("misses__message", distinct=True), last=Max("misses__at")
    )
    ordered = rows.filter(times__gt=0).order_by("-times", "-last", "pk")
    return ordered.values_list("pk", flat=True)[:MOST].iterator()


def _new_in(sentences: list[int]) -> bool:
    read = Exists(Reading.objects.filter(sentence=OuterRef("pk")))
    return any(
        Sentence.objects.filter(~read, pk__in=some).exists() for some in batched(sentences, BATCH)
    )


@transaction.atomic
def _keep(sentences: list[int], items: list[Json]) -> None:
    """Replace all readings: groups of two calls have nothing to do with each other."""
    Reading.objects.all().delete()
    left = _still_there(sentences)
    Reading.objects.bulk_create(
        (
            Reading(
                sentence_id=sentence,
                group=item["group"],
                decision=item["decision"],
                label=item.get("label", ""),
                sure=item["sure"],
                nearest=item["nearest"][:KEPT_NEAREST],
            )
            for sentence, item in zip(sentences, items, strict=True)
            if sentence in left
        ),
        batch_size=BATCH,
    )


def _still_there(sentences: list[int]) -> set[int]:
    """Without those that a member erased while the workbench was reading."""
    found: set[int] = set()
    for some in batched(sentences, BATCH):
        rows = Sentence.objects.select_for_update().filter(pk__in=some).order_by("pk")
        found.update(rows.values_list("pk", flat=True))
    return found
