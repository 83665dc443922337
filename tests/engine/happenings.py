"""Conversations in which anything may have happened, event by event, and a domain for them."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable

from hypothesis import strategies as st
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActionReverted,
    ActiveLoop,
    AllSlotsReset,
    DefinePrevUserUtteredFeaturization,
    Event,
    FollowupAction,
    LoopInterrupted,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUtteranceReverted,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

# Events as what makes them: a prediction changes some, so each side has its own.
Script = list[Callable[[], Event]]

SMALL_DOMAIN = Domain.from_dict(
    {
        "version": "3.1",
        "intents": ["ask", "tell", "stop"],
        "entities": ["city"],
        "slots": {
            "known": {"type": "bool", "mappings": [{"type": "custom"}]},
            "silent": {
                "type": "text",
                "influence_conversation": False,
                "mappings": [{"type": "custom"}],
            },
        },
        "forms": {"a_form": {"required_slots": []}},
        "actions": ["action_one", "action_two"],
    }
)


def scripts(domain: Domain, rules: Iterable[str]) -> st.SearchStrategy[Script]:
    """Turns as they really go, with the actions and intents of ``rules``; between them events of
    all kinds in any order.
    """
    named = "".join(rules)
    intents = [name for name in domain.intents if f'"{name}"' in named]
    actions = [name for name in domain.action_names_or_texts if f'"{name}"' in named]
    heard = st.builds(
        lambda text, intent, entities: lambda: UserUttered(text, {"name": intent}, entities),
        st.sampled_from(["好", "不", ""]),
        st.sampled_from([*intents, *intents, "unheard_of", "restart"]),
        st.sampled_from([[], [], [{"entity": "city", "value": "x"}]]),
    )
    done = st.sampled_from([*actions, *domain.form_names]).map(lambda n: lambda: ActionExecuted(n))
    featurized = st.booleans().map(lambda by: lambda: DefinePrevUserUtteredFeaturization(by))
    opened = st.sampled_from([None, *domain.form_names]).map(lambda name: lambda: ActiveLoop(name))
    listening = st.just(lambda: ActionExecuted(ACTION_LISTEN_NAME))
    slots = st.sampled_from([slot.name for slot in domain.slots])
    others = st.one_of(
        st.sampled_from(domain.form_names).map(lambda name: lambda: ActionExecutionRejected(name)),
        st.booleans().map(lambda on: lambda: LoopInterrupted(on)),
        st.builds(lambda key, on: lambda: SlotSet(key, on), slots, st.sampled_from([True, None])),
        st.sampled_from(actions).map(lambda name: lambda: FollowupAction(name)),
        st.sampled_from([ActionReverted, UserUtteranceReverted, AllSlotsReset]),
        st.sampled_from([SessionStarted, Restarted]),
    )
    said = st.just(lambda: ActionExecuted(action_text="嗨"))
    asked, read = st.tuples(listening, heard), st.tuples(listening, heard, featurized)
    refused = st.sampled_from(domain.form_names).flatmap(_refused).map(tuple)
    turn = st.one_of(asked, read, *[st.tuples(done)] * 2, st.tuples(said), st.tuples(opened))
    parts = st.lists(st.one_of(*[turn] * 6, st.tuples(others)), max_size=12)
    ending = st.one_of(asked, read, st.tuples(done), st.tuples(said), refused, st.just(()))
    return st.builds(
        lambda before, last: [*itertools.chain.from_iterable(before), *last], parts, ending
    )


def _refused(form: str) -> st.SearchStrategy[Script]:
    """A form was open and did not get its answer."""
    heard = st.sampled_from(["好", "不"]).flatmap(
        lambda text: st.sampled_from(["ask", "tell"]).map(
            lambda intent: lambda: UserUttered(text, {"name": intent})
        )
    )
    return heard.map(
        lambda user: [
            lambda: ActiveLoop(form),
            lambda: ActionExecuted(form),
            lambda: ActionExecuted(ACTION_LISTEN_NAME),
            user,
            lambda: ActionExecutionRejected(form),
        ]
    )


def tracker_of(script: Script, domain: Domain) -> DialogueStateTracker:
    """The tracker after all of it."""
    return DialogueStateTracker.from_events("any", [make() for make in script], domain.slots)
