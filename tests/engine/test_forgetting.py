"""What a member has erased is gone from the brain's memory, and nothing else is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.serving import CONVERSATION, Site, message

OTHER = "conversation-of-another"


async def test_a_forgotten_conversation_begins_anew(site: Site) -> None:
    await site.post(message("我妈能加入吗", "1"))
    status, body = await site.forget(CONVERSATION)
    assert status == 200
    assert body["erased"] > 0
    assert await site.forget(CONVERSATION) == (200, {"erased": 0})
    _, turn = await site.post(message("62", "2"))
    assert turn["replies"][0]["kind"] != "eligibility"


async def test_forgetting_one_conversation_leaves_the_others(site: Site) -> None:
    kept = await site.post(message("等待期多久", "1", OTHER))
    await site.post(message("等待期多久", "1"))
    await site.forget(CONVERSATION)
    assert await site.post(message("等待期多久", "1", OTHER)) == kept


@pytest.mark.parametrize("name", ["short", "%F0%9F%99%82" * 5, "a" * 65])
async def test_a_name_that_is_no_conversation_is_refused(site: Site, name: str) -> None:
    assert (await site.forget(name))[0] == 400


async def test_a_memory_that_is_away_is_not_taken_for_erased(site: Site, database: Path) -> None:
    await site.post(message("等待期多久", "1"))
    database.rename(database.with_suffix(".kept"))
    database.mkdir()
    status, problem = await site.forget(CONVERSATION)
    assert (status, problem["title"]) == (503, "Not erased")
