"""Where decided sentences are put in the content, and how they are taken out again."""

from collections.abc import Callable

from studio.models import Decision
from studio.workbench import Json, Who, WorkbenchRefused, workbench

Kind = Decision.Kind
# The field of an FAQ that a decision adds to.
_FIELDS: dict[str, str] = {Kind.ADD: "examples", Kind.TEST: "tests"}
_GONE, _CHANGED = 404, 409
_TRIES = 3


def put(kind: str, target: str, lines: list[str], who: Who) -> tuple[set[str], list[Json]]:
    """Write them; those that were not there before, and the workbench's warnings.

    Raises WorkbenchAway and WorkbenchRefused: then nothing was written.
    """
    if kind == Kind.OUTSIDE:
        found = workbench().add_outside(target, lines, who)
        return set(found["moved"]), found.get("findings") or []
    if kind in _FIELDS:
        return _put_into_faq(_topic(target), _FIELDS[kind], lines, who)
    return set(), []


def take_out(kind: str, target: str, lines: set[str], who: Who) -> int:
    """How many were there and were taken out. Raises WorkbenchAway and WorkbenchRefused."""
    if not lines:
        return 0
    if kind == Kind.OUTSIDE:
        return len(workbench().remove_outside(target, sorted(lines), who)["moved"])
    return _patiently(lambda: _take_out_of_faq(_topic(target), _FIELDS[kind], lines, who))


def _put_into_faq(
    topic: str, field: str, lines: list[str], who: Who
) -> tuple[set[str], list[Json]]:
    before = set(workbench().faq(topic)["faq"][field])
    sent = {name: lines if name == field else [] for name in _FIELDS.values()}
    found = workbench().add_to_faq(topic, sent["examples"], sent["tests"], who)
    # A sentence that differs in a comma from one that is there is not added.
    after = set(workbench().faq(topic)["faq"][field])
    return (after - before) & set(lines), found.get("findings") or []


def _take_out_of_faq(topic: str, field: str, lines: set[str], who: Who) -> int:
    read = workbench().faq(topic)
    before = read["faq"][field]
    after = [line for line in before if line not in lines]
    if len(after) < len(before):
        workbench().save_faq(topic, read["version"], read["faq"] | {field: after}, who)
    return len(before) - len(after)


def _patiently(work: Callable[[], int]) -> int:
    """Again when somebody saved the FAQ between reading and writing; 0 when it is gone."""
    for tries_left in reversed(range(_TRIES)):
        try:
            return work()
        except WorkbenchRefused as refused:
            if refused.status == _GONE:
                return 0
            if refused.status != _CHANGED or not tries_left:
                raise
    return 0


def _topic(key: str) -> str:
    return key.removeprefix("faq/")
