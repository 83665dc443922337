"""The action server as Rasa meets it, and as others do."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families
from sanic import Sanic

from actions import server
from bot import logs
from bot.settings import Settings
from tests.engine.serving import listening

Call = dict[str, Any]
TOKEN = "actions-tests"
AUTHORISED = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture
async def url() -> AsyncIterator[str]:
    Sanic.test_mode = True
    async with listening(server.build(TOKEN)) as address:
        yield address


def call(action: str, **tracker: Any) -> Call:
    """What Rasa sends."""
    empty = {"sender_id": "member", "slots": {}, "latest_message": {}, "events": []}
    return {"next_action": action, "tracker": empty | tracker, "domain": {}, "version": "3.6.21"}


async def post(url: str, body: Any, **headers: str) -> tuple[int, Any, Any]:
    async with (
        aiohttp.ClientSession() as http,
        http.post(f"{url}/webhook", json=body, headers=AUTHORISED | headers) as answer,
    ):
        return answer.status, await answer.json(content_type=None), answer.headers


async def test_an_action_is_run(url: str) -> None:
    parsed = {"intent": {"name": "nlu_fallback"}, "entities": []}
    said = {"event": "user", "text": "？", "parse_data": parsed}
    status, body, _ = await post(url, call("action_handle_unclear", events=[said]))
    assert status == 200
    assert body["responses"][0]["response"] == "utter_decline"


@pytest.mark.parametrize(
    "given", ["", "Bearer", "Bearer ", "Bearer actions-test", TOKEN, "Bearer é"]
)
async def test_nobody_without_the_token_runs_an_action_or_learns_which_there_are(
    url: str, given: str
) -> None:
    body = call("action_handle_unclear")
    assert (await post(url, body, Authorization=given))[:2] == (401, {"error": "Unauthorized"})
    assert (await post(url, call("action_nothing"), Authorization=given))[0] == 401
    async with aiohttp.ClientSession(headers={"Authorization": given}) as http:
        assert (await http.get(f"{url}/actions")).status == 401
        assert (await http.get(f"{url}/health")).status == 200
        assert (await http.get(f"{url}/metrics")).status == 200


async def test_the_token_is_compared_in_constant_time(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[bytes] = []
    monkeypatch.setattr(server.hmac, "compare_digest", lambda a, _: compared.append(a) or False)
    assert (await post(url, call("action_handle_unclear")))[0] == 401
    assert compared == [AUTHORISED["Authorization"].encode()]


async def test_an_unknown_action_is_not_found(url: str) -> None:
    assert (await post(url, call("action_nothing")))[0] == 404


@pytest.mark.parametrize(("way", "path", "status"), [("GET", "/", 404), ("GET", "/webhook", 405)])
async def test_what_it_does_not_serve_is_no_fault_of_its_own(
    url: str, way: str, path: str, status: int
) -> None:
    http = aiohttp.ClientSession(headers=AUTHORISED)
    async with http, http.request(way, f"{url}{path}") as answer:
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


async def test_calls_are_counted_by_action_and_what_they_came_to(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = await numbers(url)
    await post(url, call("action_handle_unclear"))
    await post(url, call("made_up_by_糖尿病"))
    await post(url, None)
    monkeypatch.setattr(Settings, "from_environment", no_settings)
    await post(url, call("action_decide_eligibility"))
    after = await numbers(url)
    grew = {name: value - before.get(name, 0.0) for name, value in after.items()}
    assert grew["member_help_action_calls_total('action_handle_unclear', 'done')"] == 1
    assert grew["member_help_action_calls_total('action_decide_eligibility', 'error')"] == 1
    assert grew["member_help_action_calls_total('unknown', 'error')"] == 1
    assert grew["member_help_action_seconds_count('action_handle_unclear',)"] == 1
    assert after["member_help_action_in_flight()"] == 0
    assert "糖尿病" not in str(after)


async def test_every_action_has_its_numbers_before_its_first_call(url: str) -> None:
    assert {name for name in await numbers(url) if "validate_eligibility_form" in name}


async def test_a_call_is_one_line_with_the_ids_and_none_of_the_words(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    handlers, level = logging.root.handlers[:], logging.root.level
    logs.configure("actions", {"LOG_FORMAT": "json"})
    latest = {"text": "我妈有糖尿病", "message_id": "7"}
    await post(url, call("action_handle_unclear", latest_message=latest))
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)
    written = capsys.readouterr().err
    (line,) = [one for one in map(json.loads, written.splitlines()) if one["said"] == "called"]
    assert (line["process"], line["conversation"], line["message"]) == ("actions", "member", "7")
    assert (line["action"], line["result"]) == ("action_handle_unclear", "done")
    assert "糖尿病" not in written


async def numbers(url: str) -> dict[str, float]:
    """Samples by name and labels, asked for as Prometheus does."""
    async with aiohttp.ClientSession() as http, http.get(f"{url}/metrics") as answer:
        assert answer.status == 200
        text = await answer.text()
    samples = [one for family in text_string_to_metric_families(text) for one in family.samples]
    return {f"{one.name}{tuple(one.labels.values())}": one.value for one in samples}


def no_settings(*arguments: Any) -> None:
    raise ValueError


async def test_no_page_of_another_origin_may_call_it(url: str) -> None:
    _, _, headers = await post(url, call("action_handle_unclear"), Origin="https://evil.example")
    assert "Access-Control-Allow-Origin" not in headers


async def test_a_call_of_unbounded_size_is_refused(url: str) -> None:
    long = call("action_handle_unclear", latest_message={"text": "长" * server.MAX_REQUEST_BYTES})
    with suppress(aiohttp.ClientError, ConnectionError):  # it may be cut off before its end
        assert (await post(url, long))[0] == 413
    assert (await post(url, call("action_handle_unclear")))[0] == 200
