"""Whatever happened in a conversation, the rules that apply are those that stock Rasa finds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rasa.core.agent import Agent
from rasa.core.policies.rule_policy import RulePolicy
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot import patches, rule_matching
from tests.engine.happenings import SMALL_DOMAIN, Script, scripts, tracker_of

LISTENING = {"prev_action": {"action_name": "action_listen"}}
WITHOUT_INTENT = ("words", "anybody", "spoken")
# Rules of every kind that Rasa knows, more than our own dialogue has.
RULES = {
    "start": ([{}, LISTENING | {"user": {"intent": "ask"}}], "action_one"),
    "intent": ([LISTENING | {"user": {"intent": "ask"}}], "action_two"),
    "entity": ([LISTENING | {"user": {"intent": "tell", "entities": ["city"]}}], "action_one"),
    "words": ([LISTENING | {"user": {"text": "好"}}], "action_two"),
    "anybody": ([LISTENING | {"slots": {"known": [1.0]}}], "action_one"),
    "begin": ([{"user": {"intent": "tell"}}], "action_one"),
    "spoken": ([{"prev_action": {"action_text": "嗨"}}], "action_two"),
    "after": ([{"prev_action": {"action_name": "action_one"}}], "action_two"),
    "slot": ([{"prev_action": {"action_name": "action_two"}, "slots": {"known": [1.0]}}], "a_form"),
    "in_form": ([LISTENING | {"active_loop": {"name": "a_form"}, "user": {"intent": "stop"}}],
                "action_deactivate_loop"),
    "no_form": ([{"active_loop": {"name": "should_not_be_set"},
                  "prev_action": {"action_name": "action_two"}}], "action_listen"),
    "long": ([LISTENING | {"user": {"intent": "ask"}},
              {"prev_action": {"action_name": "action_one"}, "user": {"intent": "ask"}}],
             "action_listen"),
}  # fmt: skip
IN_FORM = LISTENING | {"active_loop": {"name": "a_form"}}
ASKED = {"prev_action": {"action_name": "a_form"}}
UNHAPPY = {
    "kept": ([ASKED, IN_FORM | {"user": {"intent": "tell"}}], "loop_was_interrupted"),
    "said": ([ASKED, IN_FORM | {"user": {"text": "好"}}], "loop_was_interrupted"),
    "left": ([LISTENING, {"active_loop": {"name": "a_form"},
                          "prev_action": {"action_name": "action_two"}}],
             "do_not_predict_loop_action"),
}  # fmt: skip


@pytest.fixture(autouse=True)
def _patched() -> None:
    patches.apply()


@contextmanager
def _stock() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(RulePolicy, "_get_possible_keys", rule_matching._stock_keys)
        patch.setattr(RulePolicy, "_prediction_states", rule_matching._stock_states)
        patch.setattr(RulePolicy, "_find_action_from_rules", rule_matching._stock_find)
        yield


def _prediction(policy: RulePolicy, script: Script, domain: Domain) -> dict[str, Any]:
    return vars(policy.predict_action_probabilities(tracker_of(script, domain), domain))


def _keys(rules: dict[str, tuple[list[Any], str]]) -> dict[str, str]:
    return {json.dumps(states, sort_keys=True): action for states, action in rules.values()}


def _policy(rules: dict[str, str]) -> RulePolicy:
    lookup = {
        "rules": rules,
        "rules_for_loop_unhappy_path": _keys(UNHAPPY),
        "rules_not_in_stories": [*list(rules)[::2], "loop_rules_a_form"],
    }
    context = ExecutionContext(GraphSchema({}))
    return RulePolicy(RulePolicy.get_default_config(), None, None, context, lookup=lookup)


SMALL_RULES = _keys(RULES)
SCRIPTS = scripts(SMALL_DOMAIN, [*SMALL_RULES, *(f'"{name}"' for name in SMALL_RULES.values())])
POLICIES = [
    _policy(SMALL_RULES),
    # Here no rule waits for words, as in our own dialogue.
    _policy(_keys({name: RULES[name] for name in RULES if name not in WITHOUT_INTENT})),
]


@given(script=SCRIPTS)
@settings(max_examples=300, deadline=None)
@pytest.mark.parametrize("policy", POLICIES)
def test_every_kind_of_rule_predicts_what_stock_rasa_predicts(
    policy: RulePolicy, script: Script
) -> None:
    with _stock():
        stock = _prediction(policy, script, SMALL_DOMAIN)
    assert _prediction(policy, script, SMALL_DOMAIN) == stock


@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_the_rules_of_our_dialogue_predict_what_stock_rasa_predicts(
    loaded: Agent, data: st.DataObject
) -> None:
    assert loaded.processor is not None
    assert loaded.domain is not None
    nodes = loaded.processor.graph_runner._instantiated_nodes.values()
    policy = next(n._component for n in nodes if isinstance(n._component, RulePolicy))
    rules = policy.lookup["rules"]
    script = data.draw(scripts(loaded.domain, [*rules, *(f'"{name}"' for name in rules.values())]))
    with _stock():
        stock = _prediction(policy, script, loaded.domain)
    assert _prediction(policy, script, loaded.domain) == stock


@given(script=SCRIPTS, count=st.integers(1, 6))
@settings(max_examples=150, deadline=None)
def test_the_last_states_are_the_end_of_all_states(script: Script, count: int) -> None:
    every = SMALL_DOMAIN.states_for_tracker_history(tracker_of(script, SMALL_DOMAIN))
    last = rule_matching.last_states(tracker_of(script, SMALL_DOMAIN), SMALL_DOMAIN, count)
    assert last == every[-count:]


@given(script=SCRIPTS, steps=st.lists(st.booleans(), min_size=40, max_size=40))
@settings(max_examples=300, deadline=None)
@pytest.mark.parametrize("policy", POLICIES)
def test_one_prediction_after_another_is_what_stock_rasa_predicts_afresh(
    policy: RulePolicy, script: Script, steps: list[bool]
) -> None:
    events = [make() for make in script]
    going_on = DialogueStateTracker.from_events("any", [], SMALL_DOMAIN.slots)
    for number, event in enumerate(events, start=1):
        going_on.update(event)
        if steps[number % len(steps)]:
            fresh = DialogueStateTracker.from_events("any", events[:number], SMALL_DOMAIN.slots)
            with _stock():
                stock = vars(policy.predict_action_probabilities(fresh, SMALL_DOMAIN))
            assert vars(policy.predict_action_probabilities(going_on, SMALL_DOMAIN)) == stock


def test_a_message_that_policies_look_at_otherwise_is_seen_otherwise_in_all_states() -> None:
    message = UserUttered("好", {"name": "ask"})
    tracker = DialogueStateTracker.from_events("any", [message], SMALL_DOMAIN.slots)
    tracker.update(ActionExecuted("action_one"))
    assert rule_matching.last_states(tracker, SMALL_DOMAIN, 3)[0]["user"]["text"] == "好"
    message.use_text_for_featurization = False
    seen = rule_matching.last_states(tracker, SMALL_DOMAIN, 3)
    assert seen == SMALL_DOMAIN.states_for_tracker_history(tracker)
    assert "text" not in seen[0]["user"]


def test_states_are_the_callers_own() -> None:
    tracker = DialogueStateTracker.from_events("any", [], SMALL_DOMAIN.slots)
    for event in (UserUttered("好", {"name": "ask"}), ActionExecuted("action_one")):
        tracker.update(event)
    for state in rule_matching.last_states(tracker, SMALL_DOMAIN, 3):
        state.get("user", {}).clear()
    every = SMALL_DOMAIN.states_for_tracker_history(tracker)
    assert rule_matching.last_states(tracker, SMALL_DOMAIN, 3) == every


def test_only_rules_that_wait_for_the_last_action_and_intent_are_tried() -> None:
    index = rule_matching.RuleIndex(SMALL_RULES)
    near = index.near({"prev_action": {"action_name": "action_two"}, "user": {"intent": "ask"}})
    assert near == _keys({name: RULES[name] for name in ("spoken", "slot", "no_form")})
