"""A message of nothing but a plan, a person or an illness: the last question again, for that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from typing import Any

from bot.joining import THEMES
from bot.turn import label_of
from bot.understanding import labels, words
from bot.understanding.informing import asks_how_much
from bot.understanding.parsing import ParseData, Parser, is_sure, labelled
from bot.understanding.said import Said, Topics, carried, person, topic

_AGES = frozenset({"age", "birth_date", "number"})
_OLDEST = 120


def left_out(
    parse_data: ParseData, said: Sequence[Said], topics: Topics, parser: Parser
) -> ParseData | None:
    """「那老年版呢」「那我爸呢」「有糖尿病呢」; None when the message says more than that."""
    last = topic(said)
    joining = last is not None and _is_joining(last, topics)
    parse_data = _with_self(_with_plan(parse_data))
    named = [item for item in parse_data.get("entities", ()) if item["entity"] in _KINDS]
    if not (named or words.PRONOUN.search(parse_data["text"])) or says_more(parse_data, joining):
        return None
    if last is None:
        return _bare_plan(parse_data, named, parser)
    if last.label in labels.IN_CHECK:
        return _other_person(parse_data, said, topics)
    return (
        _same_words(parse_data, named, last, parser)
        or _other_person(parse_data, said, topics)
        or _of_its_own(parse_data, named, topics.near(last.label) - {last.label})
        or _same_topic(parse_data, named, last, topics, parser)
    )


_KINDS = ("plan", "relation", "condition", *_AGES)


def _is_joining(last: Said, topics: Topics) -> bool:
    return last.label in labels.IN_CHECK or topics.themes.get(last.label) in THEMES


def rest_of(parse_data: Mapping[str, Any], joining: bool = False) -> str:
    """What the message says besides its entities, pronouns and fillers."""
    text = str(parse_data.get("core") or parse_data.get("text") or "")
    spans = [(e["start"], e["end"]) for e in parse_data.get("entities", ()) if "start" in e]
    kept = "".join(c for i, c in enumerate(text) if not any(a <= i < b for a, b in spans))
    return words.without_fillers(kept, joining)


def says_more(parse_data: Mapping[str, Any], joining: bool = False) -> bool:
    """Whether the message has a topic of its own."""
    rest = rest_of(parse_data, joining)
    return bool(rest) and words.plan_of(rest) is None


def _with_plan(parse_data: ParseData) -> ParseData:
    """With the plan that is named by half its name, where nothing else is said."""
    plan = words.plan_of(rest_of(parse_data))
    entities = parse_data.get("entities") or []
    if plan is None or any(item["entity"] in _KINDS for item in entities):
        return parse_data
    return {**parse_data, "entities": [*entities, carried("plan", plan)]}


def _with_self(parse_data: ParseData) -> ParseData:
    """With the member as the person meant, where nothing else is said: 「那我呢」."""
    at = words.place_of_self(str(parse_data.get("text") or ""))
    if at is None:
        return parse_data
    me = {"entity": "relation", "value": "self", "text": "我", "start": at, "end": at + 1}
    return {**parse_data, "entities": [{**me, "extractor": "ellipsis"}]}


def _bare_plan(
    parse_data: ParseData, named: Sequence[Mapping[str, Any]], parser: Parser
) -> ParseData | None:
    """With nothing said before, a plan's name asks what the plan is."""
    plans = [item for item in named if item["entity"] == "plan" and item.get("text")]
    if len(plans) != 1 or len(named) != 1:
        return None
    asked = parser.parse(f"{plans[0]['text']}是什么")
    if not is_sure(asked) or not label_of(asked).startswith(labels.FAQ):
        return None
    return labelled(parse_data, label_of(asked), meant=asked["text"])


def _same_words(
    parse_data: ParseData, named: Sequence[Mapping[str, Any]], last: Said, parser: Parser
) -> ParseData | None:
    """The last question with what is named now in the place of what was named then."""
    wording = last.text
    for item in named:
        before = [e for e in last.entities if e["entity"] == item["entity"] and e.get("text")]
        if not item.get("text") or not before or before[0]["text"] not in wording:
            return None
        wording = wording.replace(before[0]["text"], item["text"], 1)
    if not named or wording == last.text:
        return None
    asked = parser.parse(wording)
    label = label_of(asked)
    if not is_sure(asked) or not label.startswith(labels.FAQ):
        return None
    only_person = all(item["entity"] != "plan" for item in named)
    if label == last.label and only_person:
        return None
    return labelled(parse_data, label, meant=wording)


def _other_person(parse_data: ParseData, said: Sequence[Said], topics: Topics) -> ParseData | None:
    """The eligibility question again, for the person meant now."""
    last = topic(said)
    if last is None:
        return None
    named = {item["entity"] for item in parse_data.get("entities", ())}
    of_a_person = bool(named & {"relation", "condition", *_AGES})
    of_a_person = of_a_person or bool(words.PRONOUN.search(parse_data["text"]))
    in_check = last.label in labels.IN_CHECK
    if not (in_check or (of_a_person and _is_joining(last, topics))):
        return None
    before = [] if "relation" in named else person(said)
    return labelled({**parse_data, "entities": _aged(parse_data)}, labels.ELIGIBILITY, before)


def _aged(parse_data: ParseData) -> list[Mapping[str, Any]]:
    """A bare number said of a person is an age."""
    entities = parse_data.get("entities") or []
    if any(item["entity"] in ("age", "birth_date") for item in entities):
        return list(entities)
    return [
        {**item, "entity": "age", "value": f"P{item['value']}Y"} if _is_age(item) else item
        for item in entities
    ]


def _is_age(entity: Mapping[str, Any]) -> bool:
    value = str(entity["value"])
    return entity["entity"] == "number" and value.isdigit() and 0 < int(value) <= _OLDEST


def _of_its_own(
    parse_data: ParseData, named: Sequence[Mapping[str, Any]], near: Set[str]
) -> ParseData | None:
    """An illness that has a question near the last one: 「白血病呢」 after what is covered."""
    of_illness = bool(named) and all(item["entity"] == "condition" for item in named)
    fits = of_illness and is_sure(parse_data) and label_of(parse_data) in near
    return parse_data if fits else None


def _same_topic(
    parse_data: ParseData,
    named: Sequence[Mapping[str, Any]],
    last: Said,
    topics: Topics,
    parser: Parser,
) -> ParseData | None:
    """The last FAQ for the plan named now, or what both together ask: 「怎么退出」「孩子呢」."""
    if any(item["entity"] == "plan" for item in named):
        plan = next((item.get("text") for item in named if item["entity"] == "plan"), "")
        return labelled(parse_data, last.label, meant=f"{plan or ''}{last.text}")
    if not named:
        return None
    wording = f"{''.join(item.get('text', '') for item in named)}{last.text}"
    asked = parser.parse(wording)
    label = label_of(asked)
    fits = is_sure(asked) and label.startswith(labels.FAQ)
    aged = any(item["entity"] in _AGES for item in named)
    if aged and last.label != labels.PAYOUT and (not fits or label == last.label):
        # The same answer again would be deaf to the age: it asks how much, or begins a check.
        return labelled(parse_data, labels.BY_AGE) if asks_how_much(last, topics) else None
    return labelled(parse_data, label if fits else last.label, meant=wording)
