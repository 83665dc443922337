"""The action server as Rasa meets it, and as others do."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import aiohttp
import pytest
from sanic import Sanic

from actions import server
from bot.settings import Settings
from tests.engine.serving import listening

Call = dict[str, Any]


@pytest.fixture
async def url() -> AsyncIterator[str]:
    Sanic.test_mode = True
    async with listening(server.build()) as address:
        yield address


def call(action: str, **tracker: Any) -> Call:
    """What Rasa sends."""
    empty = {"sender_id": "member", "slots": {}, "latest_message": {}, "events": []}
    return {"next_action": action, "tracker": empty | tracker, "domain": {}, "version": "3.6.21"}


async def post(url: str, body: Any, **headers: str) -> tuple[int, Any, Any]:
    async with (
        aiohttp.ClientSession() as http,
        http.post(f"{url}/webhook", json=body, headers=headers) as answer,
    ):
        return answer.status, await answer.json(content_type=None), answer.headers


async def test_an_action_is_run(url: str) -> None:
    parsed = {"intent": {"name": "nlu_fallback"}, "entities": []}
    said = {"event": "user", "text": "？", "parse_data": parsed}
    status, body, _ = await post(url, call("action_handle_unclear", events=[said]))
    assert status == 200
    assert body["responses"][0]["response"] == "utter_decline"


async def test_an_unknown_action_is_not_found(url: str) -> None:
    assert (await post(url, call("action_nothing")))[0] == 404


@pytest.mark.parametrize(("way", "path", "status"), [("GET", "/", 404), ("GET", "/webhook", 405)])
async def test_what_it_does_not_serve_is_no_fault_of_its_own(
    url: str, way: str, path: str, status: int
) -> None:
    async with aiohttp.ClientSession() as http, http.request(way, f"{url}{path}") as answer:
        assert answer.status == status


@pytest.mark.parametrize("body", [None, [], "text"])
async def test_a_body_that_is_no_call_does_not_end_the_server(url: str, body: Any) -> None:
    status, _, _ = await post(url, body)
    assert 400 <= status <= 500
    assert (await post(url, call("action_handle_unclear")))[0] == 200


async def test_an_exception_tells_its_type_and_nothing_of_the_conversation(
    url: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*arguments: Any) -> None:
        raise ValueError("cannot use 我妈有糖尿病")

    caplog.set_level(logging.INFO)
    monkeypatch.setattr(Settings, "from_environment", fail)
    said = {"event": "user", "text": "我妈有糖尿病", "parse_data": {"entities": []}}
    status, body, _ = await post(url, call("action_decide_eligibility", events=[said]))
    assert (status, body) == (500, {"error": "ValueError"})
    assert "ValueError" in caplog.text
    assert "糖尿病" not in caplog.text


async def test_no_page_of_another_origin_may_call_it(url: str) -> None:
    _, _, headers = await post(url, call("action_handle_unclear"), Origin="https://evil.example")
    assert "Access-Control-Allow-Origin" not in headers


async def test_a_call_of_unbounded_size_is_refused(url: str) -> None:
    long = call("action_handle_unclear", latest_message={"text": "长" * server.MAX_REQUEST_BYTES})
    with suppress(aiohttp.ClientError, ConnectionError):  # it may be cut off before its end
        assert (await post(url, long))[0] == 413
    assert (await post(url, call("action_handle_unclear")))[0] == 200
