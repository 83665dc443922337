"""Write a form into the two files of an FAQ, changing only what the form changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ruamel.yaml.comments import CommentedMap, CommentedSeq

from bot.faq.editing.form import PLAN_SLOT, Form
from bot.faq.editing.round_trip import dump, edit, literal, put, quoted, word, words

_ITEM = ("intent", "metadata", "examples")
_META = ("title", "owner", "theme", "related", "handoff")
_ANSWER = ("condition", "text", "metadata", "buttons")
_ANSWER_META = ("table", "detail", "facts", "sources", "valid_from", "valid_to", "outcome")
_NEW_ANSWER: Form = {
    "text": "",
    "detail": "",
    "facts": [],
    "sources": [],
    "valid_from": None,
    "valid_to": None,
    "outcome": "answer",
    "plan": None,
    "buttons": [],
    "table": None,
}


def change_faq(raw: bytes, before: Form, after: Form) -> bytes:
    """The FAQ's file once `before`, which it holds now, has become `after`."""
    if {**before, "tests": []} == {**after, "tests": []}:
        return raw
    return edit(raw, lambda document: _change_document(document, before, after))


def new_faq(form: Form) -> bytes:
    """The file of a new FAQ."""
    meta = CommentedMap()
    _change_meta(meta, {}, form)
    item = CommentedMap({"intent": form["key"], "metadata": meta})
    put(item, "examples", _block([], "", form["examples"]), _ITEM)
    answers = CommentedSeq([_new_answer(answer) for answer in form["answers"]])
    document = CommentedMap(
        {
            "version": quoted("3.1"),
            "nlu": CommentedSeq([item]),
            "responses": CommentedMap({f"utter_{form['key']}": answers}),
        }
    )
    return dump(document).encode("utf-8")


def change_examples(
    raw: bytes, intent: str, before: Sequence[str], after: Sequence[str]
) -> bytes | None:
    """A file of sentences once those of `intent` are `after`; None when nothing is left in it."""
    if list(before) == list(after):
        return raw
    left = True

    def change(document: Any) -> None:
        nonlocal left
        items = document["nlu"]
        own = next((item for item in items if item.get("intent") == intent), None)
        if own is None:
            items.append(_sentences(intent, after))
        elif after:
            _change_examples(own, before, after)
        else:
            items.remove(own)
            left = bool(items)

    written = edit(raw, change)
    return written if left else None


def new_examples(intent: str, sentences: Sequence[str]) -> bytes:
    """A new file of sentences of one intent."""
    nlu = CommentedSeq([_sentences(intent, sentences)])
    return dump(CommentedMap({"version": quoted("3.1"), "nlu": nlu})).encode("utf-8")


def _sentences(intent: str, sentences: Sequence[str]) -> CommentedMap:
    return CommentedMap({"intent": intent, "examples": _block([], "", sentences)})


def _change_document(document: Any, before: Form, after: Form) -> None:
    item = document["nlu"][0]
    if "metadata" not in item:
        put(item, "metadata", CommentedMap(), _ITEM)
    _change_meta(item["metadata"], before, after)
    _change_examples(item, before["examples"], after["examples"])
    if before["answers"] != after["answers"]:
        name = f"utter_{after['key']}"
        found = document["responses"][name]
        document["responses"][name] = _answers(found, before["answers"], after["answers"])


def _change_meta(meta: CommentedMap, before: Form, after: Form) -> None:
    for name in ("title", "owner", "theme"):
        if before.get(name) != after[name]:
            put(meta, name, word(after[name]), _META)
    if before.get("related") != after["related"]:
        put(meta, "related", _same_list(meta.get("related"), after["related"]), _META)
    if before.get("handoff") != after["handoff"]:
        put(meta, "handoff", after["handoff"], _META)


def _change_examples(item: CommentedMap, before: Sequence[str], after: Sequence[str]) -> None:
    if list(before) != list(after):
        put(item, "examples", _block(before, str(item.get("examples") or ""), after), _ITEM)


def _block(before: Sequence[str], text: str, after: Sequence[str]) -> Any:
    """The `|` block of sentences; a line that stays is kept with its own spacing."""
    lines = [line for line in text.split("\n") if line.strip()]
    known = dict(zip(before, lines, strict=False)) if len(lines) == len(before) else {}
    return literal("".join(f"{known.get(sentence, f'- {sentence}')}\n" for sentence in after))


def _same_list(old: Any, items: Sequence[str]) -> Any:
    """The list in the way it is written now: on one line, or an item a line."""
    if isinstance(old, CommentedSeq) and not old.fa.flow_style():
        return CommentedSeq([word(item) for item in items])
    return words(items)


def _answers(found: CommentedSeq, before: Sequence[Form], after: Sequence[Form]) -> CommentedSeq:
    """The answers in their new order, each in the entry of the old answer that it continues."""
    old = continued(before, after)
    if old == list(range(len(before))):  # as many, in the same order: the list itself stays
        for entry, was, form in zip(found, before, after, strict=True):
            _change_answer(entry, was, form)
        return found
    kept = list(found)
    answers = CommentedSeq()
    for number, form in zip(old, after, strict=True):
        if number is None:
            answers.append(_new_answer(form))
        else:
            _change_answer(kept[number], before[number], form)
            answers.append(kept[number])
    return answers


def continued(before: Sequence[Form], after: Sequence[Form]) -> list[int | None]:
    """For each new answer the old one that it continues, None for one that is new.

    The same answer first, then the same wording, then the same plan and dates, then the place.
    """
    ways = (
        lambda form: form,
        lambda form: form["text"],
        lambda form: (form["plan"], form["valid_from"], form["valid_to"]),
        lambda form: (form["plan"], form["valid_from"]),
        lambda form: form["plan"],
    )
    found: list[int | None] = [None] * len(after)
    free = list(range(len(before)))
    for way in ways:
        for place, form in enumerate(after):
            same = [number for number in free if way(before[number]) == way(form)]
            if found[place] is None and same:
                found[place] = same[0]
                free.remove(same[0])
    return found


def _new_answer(form: Form) -> CommentedMap:
    entry = CommentedMap({"text": literal(form["text"])})
    _change_answer(entry, _NEW_ANSWER, form)
    return entry


def _change_answer(entry: CommentedMap, before: Form, after: Form) -> None:
    changed = {name for name in _NEW_ANSWER if before[name] != after[name]}
    if "text" in changed:
        put(entry, "text", literal(after["text"]), _ANSWER)
    if "plan" in changed:
        put(entry, "condition", _conditions(entry.get("condition"), after["plan"]), _ANSWER)
    if "buttons" in changed:
        put(entry, "buttons", _buttons(after["buttons"]), _ANSWER)
    if changed & set(_ANSWER_META):
        if "metadata" not in entry:
            put(entry, "metadata", CommentedMap(), _ANSWER)
        _change_answer_meta(entry["metadata"], after, changed)
        if not entry["metadata"]:
            del entry["metadata"]


def _change_answer_meta(meta: CommentedMap, after: Form, changed: set[str]) -> None:
    if "detail" in changed:
        put(meta, "detail", literal(after["detail"]) if after["detail"] else None, _ANSWER_META)
    for name in {"facts", "sources"} & changed:
        new = _same_list(meta.get(name), after[name]) if after[name] else None
        put(meta, name, new, _ANSWER_META)
    for name in {"valid_from", "valid_to"} & changed:
        put(meta, name, quoted(after[name]) if after[name] else None, _ANSWER_META)
    if "outcome" in changed:
        usual = after["outcome"] == "answer"
        put(meta, "outcome", None if usual else after["outcome"], _ANSWER_META)
    if "table" in changed:
        put(meta, "table", _table(after["table"]), _ANSWER_META)


def _conditions(old: CommentedSeq | None, plan: str | None) -> CommentedSeq | None:
    """The conditions with that of the plan set; others, which the form does not know, stay."""
    others = [item for item in old or [] if item.get("name") != PLAN_SLOT]
    own = [CommentedMap({"type": "slot", "name": PLAN_SLOT, "value": word(plan)})] if plan else []
    return CommentedSeq([*others, *own]) or None


def _buttons(buttons: Sequence[Form]) -> CommentedSeq | None:
    entries = [
        CommentedMap({"title": word(button["title"]), "payload": word(button["payload"])})
        for button in buttons
    ]
    return CommentedSeq(entries) or None


def _table(table: Form | None) -> CommentedMap | None:
    if table is None:
        return None
    rows = CommentedSeq([words(row) for row in table["rows"]])
    return CommentedMap({"columns": words(table["columns"]), "rows": rows})
