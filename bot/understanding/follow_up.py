"""What a message leaves out because it was said before: the topic, the plan, the person.

Works after the gate and before the dialogue. Only short messages are completed; a message that
names its own topic stands for itself, so a change of topic resets everything.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.eligibility.words import CORRECTION
from bot.joining import THEMES, adds_no_illness, asks_about_persons
from bot.more import DOUBTED
from bot.nlu.normalize import bare
from bot.turn import GATE, label_of
from bot.understanding import labels, limits, words
from bot.understanding.aspects import short_question
from bot.understanding.claiming import claim
from bot.understanding.ellipsis import left_out
from bot.understanding.informing import told_to_a_question
from bot.understanding.membership import joins_with_illness
from bot.understanding.parsing import ParseData, Parser, is_sure, labelled, offering
from bot.understanding.said import Said, Topics, carried, person, topic
from bot.understanding.supposing import supposition


def complete(
    parse_data: ParseData, said: Sequence[Said], topics: Topics, parser: Parser
) -> ParseData:
    """``parse_data`` completed by what was ``said`` (latest first)."""
    member = claim(parse_data, said, topics)
    if member is not None:
        return member
    if asks_about_persons(parse_data, topics.themes) or joins_with_illness(parse_data, topics):
        return labelled(parse_data, labels.ELIGIBILITY)
    if _adds_to_the_check(parse_data, topic(said), topics):
        return labelled(parse_data, labels.ELIGIBILITY, person(said))
    text = str(parse_data.get("text") or "")
    if len(text) > 2 * limits.SHORT:
        return parse_data
    if topic(said) is not None and words.doubts(text) and not _offered(said):
        return _doubted(parse_data, said)
    chosen = _choice(parse_data, said)
    if chosen is not None:
        return chosen
    last = topic(said)
    parse_data, points_back = _without_pointer(parse_data, parser)
    if last is not None and (points_back or label_of(parse_data) == labels.MORE):
        repeated = _again_or_more(parse_data, last, said, points_back)
        if repeated is not None:
            return repeated
    for rule in (told_to_a_question, left_out, _why, _ours, supposition, short_question):
        completed = rule(parse_data, said, topics, parser)
        if completed is not None:
            return _same_plan(completed, last)
    return _of_the_same_person(parse_data, last, said) or _same_plan(parse_data, last)


def _adds_to_the_check(parse_data: ParseData, last: Said | None, topics: Topics) -> bool:
    """「没有糖尿病」 behind a verdict is about whom that was about, not about those who have it."""
    in_check = last is not None and last.label in labels.IN_CHECK
    on_joining = topics.themes.get(label_of(parse_data)) in THEMES
    named = any(item["entity"] == "relation" for item in parse_data.get("entities", ()))
    return in_check and on_joining and not named and adds_no_illness(parse_data)


def _choice(parse_data: ParseData, said: Sequence[Said]) -> ParseData | None:
    """「第二个」 or a yes, typed where a button was offered."""
    offered = _offered(said)
    if not offered:
        return None
    number = words.chosen(parse_data["text"], len(offered))
    if number is None and label_of(parse_data) == "affirm" and len(offered) == 1:
        number = 0
    return None if number is None else labelled(parse_data, offered[number], meant=said[0].text)


def _offered(said: Sequence[Said]) -> tuple[str, ...]:
    return said[0].offered if said and said[0].label == labels.UNCLEAR else ()


def _doubted(parse_data: ParseData, said: Sequence[Said]) -> ParseData:
    """The last answer is to be said again, shortly: 「真的吗」「那就是不行？」."""
    last = topic(said)
    about = last.label if last else None
    return {**labelled(parse_data, labels.MORE), "about": about, DOUBTED: True}


def _without_pointer(parse_data: ParseData, parser: Parser) -> tuple[ParseData, bool]:
    """Understood without 「刚才那个」, and whether that was there. Places in the text stay."""
    text = parse_data["text"]
    found = words.BACK.search(text)
    if not found:
        return parse_data, False
    masked = text[: found.start()] + "，" * len(found.group()) + text[found.end() :]
    return {**parser.parse(masked), "text": text, "core": masked}, True


def _again_or_more(
    parse_data: ParseData, last: Said, said: Sequence[Said], points_back: bool
) -> ParseData | None:
    """The last answer once more, or what is left to tell of it."""
    named = any(item["entity"] in _NAMED for item in parse_data.get("entities", ()))
    if points_back and not named and words.says_again(parse_data["core"]):
        return _asked_again(parse_data, last, said)
    if label_of(parse_data) == labels.MORE:
        return {**parse_data, "about": last.label}
    return None


_NAMED = ("plan", "relation", "condition", "age", "birth_date")


def _asked_again(parse_data: ParseData, last: Said, said: Sequence[Said]) -> ParseData:
    if last.label in labels.IN_CHECK:
        return labelled(parse_data, labels.ELIGIBILITY, person(said), last.text)
    return labelled(parse_data, last.label, meant=last.text)


def _why(
    parse_data: ParseData, said: Sequence[Said], topics: Topics, parser: Parser
) -> ParseData | None:
    """「为什么」: what answers it near the topic, else what is left to tell of the last answer."""
    last = topic(said)
    if last is None or not words.asks_why(parse_data["text"]):
        return None
    title = topics.titles.get(last.label)
    if title:
        asked = parser.parse(f"为什么{title}")
        label = label_of(asked)
        if is_sure(asked) and label in topics.near(last.label) - {last.label}:
            return labelled(parse_data, label, meant=asked["text"])
    return {**labelled(parse_data, labels.MORE), "about": last.label, "meant": last.text}


def _ours(
    parse_data: ParseData, said: Sequence[Said], topics: Topics, parser: Parser
) -> ParseData | None:
    """「那相互宝呢」 after a question about another platform is that question about us."""
    if not said or said[0].label not in labels.OUTSIDE or not words.means_ours(parse_data["text"]):
        return None
    ours = [item for item in said[0].ranking if item["name"] in topics.titles]
    total = sum(float(item["confidence"]) for item in ours)
    if not total:
        return None
    if float(ours[0]["confidence"]) / total >= limits.OURS:
        return labelled(parse_data, str(ours[0]["name"]), meant=topics.titles[ours[0]["name"]])
    return offering([str(item["name"]) for item in ours[:3]], parse_data, topics.titles)


def _of_the_same_person(
    parse_data: ParseData, last: Said | None, said: Sequence[Said]
) -> ParseData | None:
    """「没有病」「身份证上是 1959 年 8 月」 after a verdict is about whom the verdict was about."""
    about = person(said)
    label = label_of(parse_data)
    answers = label == labels.INFORM or (label == labels.UNCLEAR and _mends(parse_data))
    names = any(item["entity"] == "relation" for item in parse_data.get("entities", ()))
    if last is None or last.label not in labels.IN_CHECK or not answers or names or not about:
        return None
    return labelled(parse_data, labels.ELIGIBILITY, about)


def _mends(parse_data: ParseData) -> bool:
    """「哦不对是13」 after a verdict."""
    named = {item["entity"] for item in parse_data.get("entities", ())}
    corrects = CORRECTION.search(str(parse_data.get("text") or ""))
    return bool(corrects and named & {"age", "birth_date", "number", "condition"})


def _same_plan(parse_data: ParseData, last: Said | None) -> ParseData:
    """「要等多久」 after a question on the senior plan is about the senior plan."""
    plan = last.value("plan") if last else None
    named = {item["entity"] for item in parse_data.get("entities", ())}
    if plan is None or named & {"plan", "relation"} or not _is_short(parse_data):
        return parse_data
    on_plan = carried("plan", plan)
    gate = parse_data.get(GATE, {})
    if gate.get("decision") == "clarify":
        # Whatever is tapped is about that plan too.
        candidates = [{**one, "entities": [on_plan]} for one in gate["candidates"]]
        return {**parse_data, GATE: {**gate, "candidates": candidates}}
    if not label_of(parse_data).startswith(labels.FAQ):
        return parse_data
    return {**parse_data, "entities": [*parse_data.get("entities", ()), on_plan]}


def _is_short(parse_data: ParseData) -> bool:
    text = bare(parse_data["text"])
    return len(text) <= limits.SHORT and "相互" not in text
