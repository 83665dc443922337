"""A turn looks at the last few turns only, and nobody notices."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from rasa.core.agent import Agent
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    Event,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.exc import IntegrityError

from bot.turn import Turn
from bot.window import LOOP_TURNS, TURNS, given_up, lost_slots, window_start
from tests.engine.serving import (
    CAN_MY_FATHER_JOIN,
    CONVERSATION,
    CountingActions,
    agent_on,
    say,
)

# Taps need no understanding, which makes long conversations quick.
WAITING_PERIOD = {"title": "等待期多久", "intent": "faq/waiting_period", "entities": []}


def turn(*between: Event) -> list[Event]:
    listen = ActionExecuted("action_listen")
    return [UserUttered("?"), *between, ActionExecuted("utter"), BotUttered("!"), listen]


def begun() -> list[Event]:
    return [
        ActionExecuted("action_session_start"),
        SessionStarted(),
        ActionExecuted("action_listen"),
    ]


def test_a_young_conversation_is_known_whole() -> None:
    events = begun() + turn() * TURNS
    assert window_start(events) == 1
    assert window_start([]) == 0
    assert window_start(begun()) == 1


def test_an_old_one_is_known_from_where_its_tenth_last_turn_was_waited_for() -> None:
    events = begun() + turn() * 50
    kept = events[window_start(events) :]
    assert kept == [ActionExecuted("action_listen"), *turn() * TURNS]


def test_an_open_form_is_known_whole_with_what_led_to_it() -> None:
    opening = turn(ActiveLoop("eligibility_form"))
    events = begun() + turn() * 20 + opening + turn() * 30
    kept = events[window_start(events) :]
    assert len([event for event in kept if isinstance(event, UserUttered)]) == 3 + 30
    closed = events + turn(ActiveLoop(None)) + turn() * TURNS
    assert len(closed) - window_start(closed) == 1 + TURNS * len(turn())


def test_a_form_that_stays_open_for_long_is_given_up() -> None:
    opened = begun() + turn(ActiveLoop("eligibility_form"))
    assert given_up(opened + turn() * (LOOP_TURNS - 1)) == []
    old = opened + turn() * LOOP_TURNS
    assert given_up(old) == [ActiveLoop(None), SlotSet("requested_slot", None)]
    assert given_up(old + turn(ActiveLoop(None)) * LOOP_TURNS) == []
    again = old + turn(ActiveLoop(None)) + turn(ActiveLoop("eligibility_form"))
    assert given_up(again) == []


def test_a_new_session_is_a_new_beginning() -> None:
    events = begun() + turn() * 5 + begun() + turn() * 2
    assert events[window_start(events) :][0] == SessionStarted()


def test_a_slot_whose_setting_leaves_the_window_is_set_again() -> None:
    events = begun() + turn(SlotSet("plan", "senior_cancer")) + turn() * 10
    start = window_start(events)
    values = {"plan": "senior_cancer", "other": None}
    assert list(lost_slots(events, start, values)) == [SlotSet("plan", "senior_cancer")]
    assert list(lost_slots(events, 0, values)) == []


def as_json(turn: Turn) -> str:
    return json.dumps(turn.to_dict(), ensure_ascii=False)


async def _tap_through(agent: Agent, first: int, last: int) -> None:
    for number in range(first, last):
        await say(agent, WAITING_PERIOD, str(number))


def _loaded(database: Path) -> int:
    with closing(sqlite3.connect(database)) as connection:
        query = "SELECT count(*) FROM events JOIN windows USING (sender_id) WHERE id >= first_id"
        return int(connection.execute(query).fetchone()[0])


async def test_a_long_conversation_loads_no_more_than_a_short_one(
    agent: Agent, database: Path
) -> None:
    await _tap_through(agent, 0, TURNS + 2)
    early = _loaded(database)
    await _tap_through(agent, TURNS + 2, 60)
    assert _loaded(database) == early


async def test_a_message_id_is_handled_once_long_after_it_left_the_window(
    agent: Agent, loaded: Agent, database: Path, actions: CountingActions
) -> None:
    first = await say(agent, "相互宝是什么？等待期多久？", "first")
    await _tap_through(agent, 0, 30)
    again = await say(agent, "相互宝是什么？等待期多久？", "first")
    assert as_json(again) == as_json(first)
    elsewhere = agent_on(loaded, database, actions)
    assert as_json(await say(elsewhere, "别的", "first")) == as_json(first)
    assert len(first.replies) == 2


async def test_a_follow_up_is_understood_at_every_place_in_the_window(agent: Agent) -> None:
    for number in range(0, 2 * TURNS, 2):
        await say(agent, "等待期多久", f"{number}")
        turn = await say(agent, "那老年版呢", f"{number + 1}")
        assert turn.intent == "faq/waiting_period", number


async def test_a_check_goes_on_however_long_it_is_interrupted(agent: Agent) -> None:
    await _tap_through(agent, 0, 15)
    await say(agent, CAN_MY_FATHER_JOIN, "opened")
    await _tap_through(agent, 15, 15 + 2 * TURNS)
    turn = await say(agent, "62", "answered")
    assert turn.replies[0]["kind"] == "eligibility"


async def test_what_a_turn_loads_stays_bounded_however_long_a_form_is_left_open(
    agent: Agent, database: Path
) -> None:
    await say(agent, CAN_MY_FATHER_JOIN, "opened")
    most = 0
    for number in range(LOOP_TURNS + TURNS):
        await say(agent, WAITING_PERIOD, str(number))
        most = max(most, _loaded(database))
    assert most <= 12 * (LOOP_TURNS + 4)
    assert _loaded(database) <= 12 * TURNS
    tracker = await agent.tracker_store.retrieve(CONVERSATION)
    assert tracker is not None
    assert tracker.active_loop_name is None


async def test_a_check_may_begin_anew_after_one_was_given_up(agent: Agent) -> None:
    await say(agent, CAN_MY_FATHER_JOIN, "opened")
    await _tap_through(agent, 0, LOOP_TURNS + 1)
    await say(agent, CAN_MY_FATHER_JOIN, "opened-again")
    turn = await say(agent, "62", "answered")
    assert turn.replies[0]["kind"] == "eligibility"


async def test_a_stored_message_is_light(agent: Agent, database: Path) -> None:
    turn = await say(agent, "等待期多久", "1")
    with closing(sqlite3.connect(database)) as connection:
        (data,) = connection.execute("SELECT data FROM events WHERE type_name='user'").fetchone()
    parsed = json.loads(data)["parse_data"]
    assert len(parsed["intent_ranking"]) <= 8
    assert "response_selector" not in parsed
    assert len(data.encode()) < 3000
    assert as_json(await say(agent, "等待期多久", "1")) == as_json(turn)


async def test_a_message_that_another_process_has_handled_meanwhile_is_stored_once(
    agent: Agent, loaded: Agent, database: Path, actions: CountingActions, monkeypatch
) -> None:
    other = agent_on(loaded, database, actions)
    with monkeypatch.context() as patched:
        before = agent.processor.save_tracker

        async def overtaken(tracker: DialogueStateTracker) -> None:
            await say(other, WAITING_PERIOD, "1")
            await before(tracker)

        patched.setattr(agent.processor, "save_tracker", overtaken)
        with pytest.raises(IntegrityError):
            await say(agent, WAITING_PERIOD, "1")
    assert (await say(agent, WAITING_PERIOD, "1")).replies
    with closing(sqlite3.connect(database)) as connection:
        query = "SELECT count(*) FROM events WHERE type_name='user'"
        assert connection.execute(query).fetchone() == (1,)


async def test_forgotten_words_are_not_in_the_file(agent: Agent, database: Path) -> None:
    secret = "我的独特秘密是蓝色大象"
    await say(agent, secret, "1")
    assert _in_files(database, secret)
    agent.tracker_store.forget(CONVERSATION)
    assert not _in_files(database, secret)


def _in_files(database: Path, text: str) -> bool:
    """In the database's file or its journal."""
    files = database.parent.glob(f"{database.name}*")
    return any(text.encode() in file.read_bytes() for file in files)
