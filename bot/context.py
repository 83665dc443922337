"""What a message leaves out because it was said before: the topic, the plan, the person.

Works on parse data, after the gate and before the dialogue. Only short messages are completed;
a message that names its own topic stands for itself, so a change of topic resets everything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.joining import ELIGIBILITY, THEMES, asks_about_persons
from bot.nlu.classifier import response_selector_output
from bot.nlu.normalize import normalize
from bot.turn import GATE

_PERSON = ("relation", "age", "birth_date")
_PRONOUNS = ("他", "她", "ta", "人家", "老人家")
_FILLERS = (
    *("那么", "那", "如果", "要是", "换成", "换做", "的话", "怎么样", "如何", "怎样", "咋样"),
    *("一样", "可以", "加入", "呢", "啊", "呀", "吧", "吗", "嘛", "哈", "的", "又", "也", "都"),
    *("是", "行", "能", "加", "有", "得过", "得了", "患", "这个", "个", "的人"),
)
_SHORT = 10


@dataclass(frozen=True)
class Said:
    """An earlier message: its label (``faq/…`` or an intent) and its entities."""

    label: str
    entities: tuple[Mapping[str, Any], ...]

    def value(self, entity: str) -> Any:
        """The value of ``entity``, or None."""
        return next((item["value"] for item in self.entities if item["entity"] == entity), None)


@dataclass(frozen=True)
class Topics:
    """What the FAQs know of one another."""

    related: Mapping[str, tuple[str, ...]]
    themes: Mapping[str, str]


def complete(
    parse_data: Mapping[str, Any], earlier: Iterable[Said], topics: Topics
) -> dict[str, Any]:
    """``parse_data`` completed by what ``earlier`` (latest first) says."""
    if asks_about_persons(parse_data, topics.themes):
        return labelled(parse_data, ELIGIBILITY)
    said = tuple(earlier)
    if not said:
        return dict(parse_data)
    for rule in (_same_topic_other_plan, _other_person, _near_the_topic, _same_plan):
        completed = rule(parse_data, said, topics)
        if completed is not None:
            return completed
    return dict(parse_data)


def _entities(parse_data: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield from parse_data.get("entities", ())


def _rest(parse_data: Mapping[str, Any]) -> str:
    """What the message says besides its entities, pronouns and fillers."""
    text = str(parse_data.get("text", ""))
    spans = [(item["start"], item["end"]) for item in _entities(parse_data) if "start" in item]
    kept = "".join(c for i, c in enumerate(text) if not any(a <= i < b for a, b in spans))
    rest = "".join(char for char in normalize(kept) if char.isalnum())
    for word in (*_PRONOUNS, *_FILLERS):
        rest = rest.replace(word, "")
    return rest


def labelled(
    parse_data: Mapping[str, Any], label: str, entities: Iterable[Mapping[str, Any]] = ()
) -> dict[str, Any]:
    """``parse_data`` as a sure ``label`` with further ``entities``."""
    ranking = [{"name": label, "confidence": 1.0}]
    others = [item for item in parse_data.get("intent_ranking", ()) if item["name"] != label]
    return {
        **parse_data,
        "intent": {"name": label.split("/")[0], "confidence": 1.0},
        "intent_ranking": [*ranking, *others],
        "entities": [*_entities(parse_data), *entities],
        "response_selector": response_selector_output(ranking),
        GATE: {"decision": "answer", "candidates": []},
    }


def _last_answer(said: tuple[Said, ...]) -> Said | None:
    return said[0] if said[0].label.startswith("faq/") or said[0].label == ELIGIBILITY else None


def _same_topic_other_plan(
    parse_data: Mapping[str, Any], said: tuple[Said, ...], topics: Topics
) -> dict[str, Any] | None:
    """「那老年版呢」: the last question, for the plan named now."""
    last = _last_answer(said)
    named = any(item["entity"] == "plan" for item in _entities(parse_data))
    if not last or not named or _rest(parse_data):
        return None
    return labelled(parse_data, last.label)


def _other_person(
    parse_data: Mapping[str, Any], said: tuple[Said, ...], topics: Topics
) -> dict[str, Any] | None:
    """「那我爸呢」「他有糖尿病呢」: the eligibility question again, for the person meant now."""
    last = _last_answer(said)
    if not last or _rest(parse_data):
        return None
    joining = last.label == ELIGIBILITY or topics.themes.get(last.label) in THEMES
    named = {item["entity"] for item in _entities(parse_data)}
    # A bare number answers what an FAQ on joining leaves open: the age.
    meant = named & {*_PERSON, "condition", "number"} or _has_pronoun(parse_data)
    if not joining or not meant:
        return None
    return labelled(parse_data, ELIGIBILITY, _person_of(said) if "relation" not in named else ())


def _has_pronoun(parse_data: Mapping[str, Any]) -> bool:
    text = normalize(str(parse_data.get("text", "")))
    return any(word in text for word in _PRONOUNS)


def _person_of(said: tuple[Said, ...]) -> list[dict[str, Any]]:
    """Relation and age as they were said last."""
    found = []
    for entity in _PERSON:
        value = next((v for v in (one.value(entity) for one in said) if v is not None), None)
        if value is not None:
            found.append({"entity": entity, "value": value, "extractor": "context"})
    return found


def _near_the_topic(
    parse_data: Mapping[str, Any], said: tuple[Said, ...], topics: Topics
) -> dict[str, Any] | None:
    """A near-tie in which just one candidate belongs to the last topic is not a tie."""
    gate = parse_data.get(GATE, {})
    last = _last_answer(said)
    if gate.get("decision") != "clarify" or not last or not _is_short(parse_data):
        return None
    near = {*topics.related.get(last.label, ()), last.label}
    fitting = [item["intent"] for item in gate["candidates"] if item["intent"] in near]
    return labelled(parse_data, fitting[0]) if len(fitting) == 1 else None


def _same_plan(
    parse_data: Mapping[str, Any], said: tuple[Said, ...], topics: Topics
) -> dict[str, Any] | None:
    """「要等多久」 after a question on the senior plan is about the senior plan."""
    last = _last_answer(said)
    named = any(item["entity"] == "plan" for item in _entities(parse_data))
    is_faq = parse_data.get("intent", {}).get("name") == "faq"
    plan = last.value("plan") if last else None
    if plan is None or named or not is_faq or not _is_short(parse_data):
        return None
    carried = {"entity": "plan", "value": plan, "extractor": "context"}
    return {**parse_data, "entities": [*_entities(parse_data), carried]}


def _is_short(parse_data: Mapping[str, Any]) -> bool:
    text = normalize(str(parse_data.get("text", "")))
    return len(text) <= _SHORT and "相互" not in text
