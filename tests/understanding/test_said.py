"""What of a conversation may be referred to."""

from __future__ import annotations

from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.understanding import limits
from bot.understanding.said import Said, Topics, earlier, person, topic

NOW = 1_600_000_000.0


def heard(label: str, ago: float = 0, **entities: str) -> UserUttered:
    """A message that was surely understood as ``label``, ``ago`` seconds before now."""
    named = [{"entity": name, "value": value} for name, value in entities.items()]
    parse_data = {
        "text": label,
        "intent": {"name": label.split("/")[0], "confidence": 1.0},
        "intent_ranking": [{"name": label, "confidence": 1.0}],
        "entities": named,
        "gate": {"decision": "answer", "candidates": []},
    }
    return UserUttered(label, parse_data["intent"], named, parse_data, timestamp=NOW - ago)


def said(*events: UserUttered) -> tuple[Said, ...]:
    return tuple(earlier(DialogueStateTracker.from_events("said", list(events)), NOW))


def test_the_topic_is_the_latest_question_behind_small_talk() -> None:
    found = topic(said(heard("faq/waiting_period"), heard("thank"), heard("affirm")))
    assert found is not None
    assert found.label == "faq/waiting_period"


def test_an_answer_in_the_check_keeps_the_check_as_the_topic() -> None:
    found = topic(said(heard("check_eligibility"), heard("inform", age="P62Y")))
    assert found is not None
    assert found.label == "inform"


def test_a_long_pause_ends_the_topic() -> None:
    assert topic(said(heard("faq/waiting_period", ago=limits.REMEMBERED_SECONDS + 1))) is None
    assert topic(said(heard("faq/waiting_period", ago=limits.REMEMBERED_SECONDS - 1))) is not None


def test_what_is_not_ours_ends_the_topic_and_is_itself_remembered() -> None:
    before = said(heard("faq/waiting_period"), heard("ask_other_product"), heard("thank"))
    assert [one.label for one in before] == ["thank", "ask_other_product"]
    assert topic(before) is None


def test_the_age_of_one_person_is_not_given_to_the_next() -> None:
    before = said(
        heard("check_eligibility", relation="parent", age="P62Y"),
        heard("check_eligibility", relation="child"),
    )
    assert {item["entity"]: item["value"] for item in person(before)} == {"relation": "child"}


def test_the_latest_age_of_a_person_counts() -> None:
    before = said(
        heard("check_eligibility", relation="parent", age="P62Y"), heard("inform", age="P58Y")
    )
    found = {item["entity"]: item["value"] for item in person(before)}
    assert found == {"relation": "parent", "age": "P58Y"}


def test_near_are_the_theme_and_what_is_related_either_way() -> None:
    topics = Topics(
        related={"faq/a": ("faq/b",), "faq/c": ("faq/a",), "faq/d": ()},
        themes={"faq/a": "one", "faq/b": "two", "faq/c": "two", "faq/d": "one", "faq/e": "two"},
        titles={},
    )
    assert topics.near("faq/a") == {"faq/a", "faq/b", "faq/c", "faq/d"}
