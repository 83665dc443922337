"""The dialogue leads everywhere: no intent without a rule, no rule without what it names."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pytest
import yaml

from tests.nlu.pipeline import ROOT

DOMAIN = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
RULES = [
    rule
    for path in sorted((ROOT / "data" / "rules").glob("*.yml"))
    for rule in yaml.safe_load(path.read_text(encoding="utf-8"))["rules"]
]
# What authors word themselves stands apart from the domain.
RESPONSES = DOMAIN["responses"] | {
    name: variations
    for path in sorted((ROOT / "data" / "responses").glob("*.yml"))
    for name, variations in yaml.safe_load(path.read_text(encoding="utf-8"))["responses"].items()
}
# Rasa's own.
BUILT_IN = {"action_deactivate_loop", "action_listen", "utter_faq"}


@lru_cache
def taught() -> frozenset[str]:
    """Every label that has examples."""
    files = sorted((ROOT / "data" / "nlu").rglob("*.yml"))
    texts = (path.read_text(encoding="utf-8") for path in files)
    items = (item for text in texts for item in yaml.load(text, yaml.CSafeLoader).get("nlu", ()))
    return frozenset(item["intent"] for item in items if "intent" in item)


def named(kind: str) -> set[str]:
    """All names of one kind in the steps of the rules."""
    return {step[kind] for rule in RULES for step in rule["steps"] if step.get(kind)}


def intents() -> set[str]:
    return {next(iter(item)) if isinstance(item, dict) else item for item in DOMAIN["intents"]}


def test_every_intent_has_a_rule_of_its_own() -> None:
    """Without one Rasa's fallback would answer, as if something had failed."""
    anywhere = [rule for rule in RULES if not rule.get("condition")]
    begins = {step["intent"] for rule in anywhere for step in rule["steps"][:1] if "intent" in step}
    assert intents() | {"nlu_fallback"} <= begins


def test_every_taught_intent_is_in_the_domain() -> None:
    assert {label.split("/")[0] for label in taught()} <= intents()


def test_every_action_of_a_rule_exists() -> None:
    known = {*RESPONSES, *DOMAIN["actions"], *DOMAIN["forms"], *BUILT_IN}
    assert named("action") <= known


@pytest.mark.parametrize("name", RESPONSES)
def test_every_button_of_the_dialogue_leads_somewhere(name: str) -> None:
    for variation in RESPONSES[name]:
        metadata: dict[str, Any] = variation.get("metadata") or {}
        for button in metadata.get("buttons", ()):
            assert button["intent"] in intents() | taught()
            assert set(button.get("entities", {})) <= set(DOMAIN["entities"])
        assert set(metadata.get("related", ())) <= taught()
