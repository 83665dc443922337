"""The member channel as an HTTP service: who may speak, what is a message, and when it is ready."""

from __future__ import annotations

import hmac
from typing import Any

import pytest
from rasa.core.agent import Agent
from rasa.shared.exceptions import RasaException

from bot.channel import MAX_TEXT, MemberChannel
from tests.engine.serving import (
    CONVERSATION,
    SIGNED_IN,
    TOKEN,
    Site,
    as_in_production,
    message,
    serving,
)

WRONG = [
    {"Authorization": ""},
    {"Authorization": TOKEN},
    {"Authorization": "Bearer "},
    {"Authorization": f"Bearer {TOKEN}x"},
    {"Authorization": f"Bearer {TOKEN[:-1]}"},
    {"Authorization": f"Basic {TOKEN}"},
    {"Authorization": "Bearer 密钥"},
]


@pytest.mark.parametrize("headers", WRONG, ids=[item["Authorization"] for item in WRONG])
async def test_nobody_without_the_token_gets_in(site: Site, headers: dict[str, str]) -> None:
    status, problem = await site.post(message("你好"), headers)
    assert (status, problem["title"]) == (401, "Unauthorized")
    assert (await site.get("ready", headers))[0] == 401
    assert (await site.get("welcome", headers))[0] == 401
    assert (await site.get("titles", headers))[0] == 401
    assert (await site.get("answers/faq/waiting_period", headers))[0] == 401
    assert (await site.forget(CONVERSATION, headers))[0] == 401


async def test_a_token_that_is_no_text_is_refused(site: Site) -> None:
    url = f"{site.url}/webhooks/member/ready"
    async with site.http.get(
        url, headers={"Authorization": b"Bearer \xff\xfe".decode("latin-1")}
    ) as it:
        assert it.status == 401


async def test_the_token_is_compared_in_constant_time(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared = []
    monkeypatch.setattr(
        hmac, "compare_digest", lambda one, other: compared.append((one, other)) or one == other
    )
    assert (await site.get("ready"))[0] == 200
    assert compared == [(f"Bearer {TOKEN}".encode(), f"Bearer {TOKEN}".encode())]


def test_an_open_channel_is_refused_at_start() -> None:
    with pytest.raises(RasaException, match="RASA_TOKEN"):
        MemberChannel("")


CHOICE = {"title": "相互宝是什么", "intent": "faq/what_is_xianghubao", "entities": []}
BAD = {
    "no conversation": ({"conversation": None}, "conversation"),
    "a short conversation": ({"conversation": "abc"}, "conversation"),
    "a long conversation": ({"conversation": "a" * 65}, "conversation"),
    "a conversation with a space": ({"conversation": "a" * 16 + " b"}, "conversation"),
    "a conversation that is a path": ({"conversation": "../../../../etc/passwd"}, "conversation"),
    "a conversation with a surrogate": ({"conversation": "a" * 16 + "\ud800"}, "conversation"),
    "a conversation with a line feed": ({"conversation": "a" * 20 + "\n"}, "conversation"),
    "a conversation that is a number": ({"conversation": 1234567890123456}, "conversation"),
    "no message id": ({"message_id": None}, "message_id"),
    "an empty message id": ({"message_id": ""}, "message_id"),
    "a message id that is a number": ({"message_id": 17}, "message_id"),
    "a text that is a number": ({"text": 17}, "text"),
    "a text that is a list": ({"text": ["你好"]}, "text"),
    "no text": ({"text": None}, "text"),
    "an empty text": ({"text": ""}, "text"),
    "a blank text": ({"text": " \n\u3000"}, "text"),
    "a text of control characters": ({"text": "\u0000\u0007"}, "text"),
    "a text of surrogates": ({"text": "\ud800\udfff"[::-1]}, "text"),
    "a text beyond the limit": ({"text": "长" * (MAX_TEXT + 1)}, "text"),
    "a choice that is a text": ({"choice": "faq"}, "choice"),
    "a choice without a title": ({"choice": {"intent": "greet"}}, "choice"),
    "a choice with an empty title": ({"choice": CHOICE | {"title": " "}}, "choice"),
    "a choice with a title beyond the limit": (
        {"choice": CHOICE | {"title": "长" * (MAX_TEXT + 1)}},
        "choice",
    ),
    "a choice without an intent": ({"choice": {"title": "你好"}}, "intent"),
    "a choice with a command": ({"choice": CHOICE | {"intent": "/restart"}}, "intent"),
    "a choice with two slashes": ({"choice": CHOICE | {"intent": "faq/a/b"}}, "intent"),
    "entities that are an object": ({"choice": CHOICE | {"entities": {"plan": "x"}}}, "entities"),
    "an entity without a name": ({"choice": CHOICE | {"entities": [{"value": "x"}]}}, "entities"),
    "an entity without a value": (
        {"choice": CHOICE | {"entities": [{"entity": "plan"}]}},
        "entities",
    ),
    "an entity with an object": (
        {"choice": CHOICE | {"entities": [{"entity": "plan", "value": {"a": 1}}]}},
        "entities",
    ),
    "an entity without an end": (
        {"choice": CHOICE | {"entities": [{"entity": "age", "value": float("inf")}]}},
        "entities",
    ),
    "an entity that is no number": (
        {"choice": CHOICE | {"entities": [{"entity": "age", "value": float("nan")}]}},
        "entities",
    ),
}


@pytest.mark.parametrize(("change", "field"), BAD.values(), ids=BAD.keys())
async def test_a_body_that_is_no_message_names_the_field(
    site: Site, change: dict[str, Any], field: str
) -> None:
    status, problem = await site.post(message("你好") | change)
    assert (status, problem["status"]) == (400, 400)
    assert field in problem["detail"]


@pytest.mark.parametrize("body", [b"", b"[]", b"17", b"null", b'"text"', b"{", b"\xff\xfe"])
async def test_a_body_that_is_no_json_object_is_a_bad_request(site: Site, body: bytes) -> None:
    url = f"{site.url}/webhooks/member/turn"
    async with site.http.post(url, data=body, headers=SIGNED_IN) as answer:
        assert answer.status == 400
        assert answer.content_type == "application/problem+json"


async def test_a_text_at_the_limit_is_a_message(site: Site) -> None:
    status, turn = await site.post(message("长" * MAX_TEXT))
    assert status == 200
    assert len(turn["text"]) == MAX_TEXT


async def test_the_log_has_no_line_that_names_nothing(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    as_in_production(caplog)
    await site.post(message("你好"))
    assert [record.message for record in caplog.records if record.name != "asyncio"] == ["answered"]


async def test_a_ready_brain_says_so_and_what_it_answers_from(site: Site, agent: Agent) -> None:
    status, body = await site.get("ready")
    assert status == 200
    assert body == {"status": "ready", "release": agent.model_id, "edition": "2019-05-16"}


async def test_a_probe_needs_no_token_and_learns_only_that_a_model_is_loaded(site: Site) -> None:
    assert await site.get("health", {"Authorization": ""}) == (200, {"status": "ready"})


async def test_the_welcome_names_the_edition_and_offers_questions(site: Site) -> None:
    status, reply = await site.get("welcome")
    assert status == 200
    assert "2019-05-16" in reply["text"]
    assert len(reply["buttons"]) >= 3


async def test_the_titles_are_those_of_questions_with_an_answer(site: Site) -> None:
    status, body = await site.get("titles")
    assert (status, body["edition"]) == (200, "2019-05-16")
    titles = {item["intent"]: item["title"] for item in body["titles"]}
    assert "等待期" in titles["faq/waiting_period"]
    assert len(titles) > 100


@pytest.mark.parametrize("agent", [None, Agent()], ids=["no agent", "an agent without a model"])
async def test_a_brain_without_a_model_is_not_ready(agent: Agent | None) -> None:
    async with serving(agent) as site:
        for status, problem in (
            await site.get("ready"),
            await site.get("health"),
            await site.get("welcome"),
            await site.post(message("你好")),
        ):
            assert (status, problem["title"]) == (503, "Not ready")
