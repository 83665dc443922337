"""What the brain remembers of a member can be told to that member, whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.serving import CONVERSATION, Site, message

OTHER = "conversation-of-another"


async def test_what_a_member_said_and_how_it_was_understood_is_told(site: Site) -> None:
    await site.post(message("我妈62岁能加入吗", "1"))
    await site.post(message("别人的话", "1", OTHER))
    status, body = await site.recall(CONVERSATION)
    assert status == 200
    (said,) = [one for one in body["remembered"] if one["kind"] == "said"]
    assert (said["message_id"], said["text"]) == ("1", "我妈62岁能加入吗")
    assert said["at"].endswith("Z")
    assert {"age", "relation"} <= {entity["entity"] for entity in said["entities"]}
    assert "别人的话" not in str(body)


async def test_slots_are_told_and_what_lies_before_the_window_too(site: Site) -> None:
    texts = ["老年防癌计划的等待期多久", *["你好"] * 15]
    for number, text in enumerate(texts):
        await site.post(message(text, str(number)))
    _, body = await site.recall(CONVERSATION)
    kept = body["remembered"]
    assert [one["text"] for one in kept if one["kind"] == "said"] == texts
    slots = [(one["slot"], one["value"]) for one in kept if one["kind"] == "slot"]
    assert ("plan", "senior_cancer") in slots


async def test_nothing_is_told_of_whom_it_never_met_or_has_forgotten(site: Site) -> None:
    assert await site.recall(CONVERSATION) == (200, {"remembered": []})
    await site.post(message("等待期多久", "1"))
    await site.forget(CONVERSATION)
    assert await site.recall(CONVERSATION) == (200, {"remembered": []})


async def test_a_name_that_is_no_conversation_is_not_looked_up(site: Site) -> None:
    assert (await site.recall("short"))[0] == 400


async def test_a_memory_that_is_away_is_not_taken_for_empty(site: Site, database: Path) -> None:
    await site.post(message("等待期多久", "1"))
    database.rename(database.with_suffix(".kept"))
    database.mkdir()
    status, problem = await site.recall(CONVERSATION)
    assert (status, problem["title"]) == (503, "Not told")


@pytest.mark.parametrize("token", ["", "Bearer wrong"])
async def test_nobody_without_the_token_is_told_anything(site: Site, token: str) -> None:
    assert (await site.recall(CONVERSATION, {"Authorization": token}))[0] == 401
