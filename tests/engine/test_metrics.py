"""The numbers of a Rasa process, as Prometheus reads them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families
from rasa.core.agent import Agent
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

from bot import metrics
from tests.engine.serving import (
    CAN_MY_FATHER_JOIN,
    CAN_MY_MOTHER_JOIN,
    CONVERSATION,
    Site,
    message,
    serving,
)
from tests.engine.test_action_failures import NOWHERE, with_actions

Numbers = dict[str, float]


class RejectingActions(EndpointConfig):
    """An action server whose form says of every answer that it is none."""

    async def request(self, *args: Any, **kwargs: Any) -> Any:
        told = {"action_name": kwargs["json"]["next_action"], "error": "none"}
        raise ClientResponseError(400, "Bad Request", json.dumps(told))


async def numbers_of(site: Site) -> tuple[Numbers, str]:
    """Samples by name and labels, and the text itself, asked for without any token."""
    async with site.http.get(f"{site.url}/webhooks/member/metrics") as answer:
        assert answer.status == 200
        assert answer.headers["Content-Type"].startswith("text/plain")
        text = await answer.text()
    samples = [one for family in text_string_to_metric_families(text) for one in family.samples]
    return {f"{one.name}{sorted(one.labels.values())}": one.value for one in samples}, text


async def grown(site: Site, *said: str | dict[str, Any]) -> Numbers:
    """By how much each number grew while these were said, and what stands there now."""
    before, _ = await numbers_of(site)
    for number, text in enumerate(said):
        await site.post(message(text, str(number)))
    after, _ = await numbers_of(site)
    return {name: value - before.get(name, 0.0) for name, value in after.items()}


async def test_a_turn_counts_by_its_outcome_and_each_part_by_its_seconds(site: Site) -> None:
    grew = await grown(site, "等待期多久", CAN_MY_FATHER_JOIN)
    assert grew["member_help_rasa_turns_total['answer']"] == 1
    assert grew["member_help_rasa_turns_total['ask']"] == 1
    assert grew["member_help_rasa_turn_seconds_count[]"] == 2
    # A tapped button leaves nothing to understand, and opens a form, which is an action's.
    turns = {"understanding": 1, "policies": 2, "store": 2, "actions": 1}
    for part, count in turns.items():
        assert grew[f"member_help_rasa_part_seconds_count['{part}']"] == count
        assert grew[f"member_help_rasa_part_seconds_sum['{part}']"] > 0
    parts = sum(grew[f"member_help_rasa_part_seconds_sum['{part}']"] for part in metrics.PARTS)
    assert parts < grew["member_help_rasa_turn_seconds_sum[]"]
    assert grew["member_help_rasa_in_flight[]"] == 0


async def test_an_action_that_fails_counts_and_so_does_the_apology(agent: Agent) -> None:
    async with serving(with_actions(agent, NOWHERE)) as site:
        grew = await grown(site, CAN_MY_MOTHER_JOIN)
    assert grew["member_help_rasa_action_failures_total[]"] >= 1
    assert grew["member_help_rasa_apologies_total[]"] == 1


async def test_a_form_that_was_not_answered_is_no_failed_action(agent: Agent) -> None:
    async with serving(with_actions(agent, RejectingActions(url="in-process"))) as site:
        grew = await grown(site, CAN_MY_MOTHER_JOIN)
    assert grew["member_help_rasa_action_failures_total[]"] == 0


async def test_a_turn_that_was_not_handled_counts_as_failed(agent: Agent, database: Path) -> None:
    async with serving(agent) as site:
        await site.post(message("你好"))
        agent.tracker_store.engine.dispose()
        for file in database.parent.glob(f"{database.name}*"):
            file.unlink()
        database.mkdir()
        grew = await grown(site, "等待期多久")
    assert grew["member_help_rasa_turns_total['failed']"] == 1


async def test_the_last_stored_events_id_is_told_as_its_column_ends(site: Site) -> None:
    await site.post(message("你好"))
    first = (await numbers_of(site))[0]["member_help_rasa_event_id[]"]
    await site.post(message("等待期多久", "2"))
    assert (await numbers_of(site))[0]["member_help_rasa_event_id[]"] > first > 0


async def test_what_answers_is_named_and_before_a_model_is_loaded_nothing_is(
    site: Site, agent: Agent
) -> None:
    named = [name for name in (await numbers_of(site))[0] if "model_info" in name]
    assert len(named) == 1
    assert str(agent.model_id) in named[0]
    async with serving(None) as empty:
        numbers, _ = await numbers_of(empty)
    assert not [name for name in numbers if "model_info" in name]


async def test_the_numbers_hold_neither_words_nor_ids(site: Site) -> None:
    await site.post(message("我妈今年62，有糖尿病，编号ABCDEFG"))
    _, text = await numbers_of(site)
    for secret in ("糖尿病", "ABCDEFG", CONVERSATION):
        assert secret not in text


@pytest.mark.parametrize("part", metrics.PARTS)
def test_what_is_done_outside_a_turn_counts_nowhere(part: str) -> None:
    before = metrics.PART_SECONDS.labels(part)._sum.get()
    with metrics.part(part):
        pass
    assert metrics.PART_SECONDS.labels(part)._sum.get() == before
