"""The ASGI handler answers as Django's does, and takes no thread for a member's request."""

import threading
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from asgiref import sync
from asgiref.testing import ApplicationCommunicator
from django.conf import settings as django_settings
from django.test import Client
from django.utils.deprecation import MiddlewareMixin
from django.utils.module_loading import import_string

from chat.db import in_db
from tests.web.in_process import DeskSocket
from tests.web.people import signed_in, user_with
from tests.web.site_process import Member, Site

PATHS = ("/", "/chat", "/login", "/healthz", "/api/chat/content", "/api/chat/nowhere", "/nowhere")
# What the server adds, and what is drawn anew each time.
_OF_THE_SERVER = {"date", "server", "content-length", "transfer-encoding", "set-cookie"}


@pytest.mark.parametrize("path", PATHS)
def test_every_page_has_the_status_and_the_headers_that_django_gives_it(
    site: Site, client: Client, path: str
) -> None:
    ours, theirs = httpx.get(site.url + path), client.get(path, headers={"host": _host(site)})
    assert ours.status_code == theirs.status_code
    assert _headers(ours.headers.items()) == _headers(theirs.headers.items())


def test_a_form_without_its_token_is_refused_and_the_api_needs_none(site: Site) -> None:
    assert httpx.post(f"{site.url}/login", data={"username": "a"}).status_code == 403
    assert httpx.post(f"{site.url}/api/chat/session").status_code == 201


@pytest.mark.parametrize("path", PATHS)
def test_a_strange_host_is_refused(site: Site, path: str) -> None:
    answer = httpx.get(site.url + path, headers={"Host": "elsewhere.example"})
    assert answer.status_code == 400


def test_a_browser_finds_its_conversation_again(member: Member) -> None:
    before = member.conversation
    member.open_session()
    assert member.conversation == before


def test_every_middleware_of_django_is_known() -> None:
    """A new one is looked at: does it ever wait, and may it be called where it is?"""
    from member_help.handler import AT_ONCE

    named = {import_string(name) for name in django_settings.MIDDLEWARE}
    handed = {one for one in named if issubclass(one, MiddlewareMixin)}
    assert {one.__name__ for one in handed - set(AT_ONCE)} == {"SessionMiddleware"}


@pytest.fixture
def threads_of_requests(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """The executors that asgiref makes for single requests."""
    made: list[Any] = []

    class Counted(sync.ThreadPoolExecutor):
        def __init__(self, *arguments: Any, **named: Any) -> None:
            made.append(threading.get_ident())
            super().__init__(*arguments, **named)

    monkeypatch.setattr(sync, "ThreadPoolExecutor", Counted)
    return made


async def test_a_request_of_a_member_gets_no_thread_of_its_own(threads_of_requests) -> None:
    assert await _status("/api/chat/content") == 200
    assert threads_of_requests == []
    assert await _status("/healthz") == 200
    assert len(threads_of_requests) == 1


@pytest.fixture
def shared_thread_is_held() -> Iterator[None]:
    """Something waits in the single thread that asgiref gives to all who name no other."""
    goes_on = threading.Event()
    held = sync.SyncToAsync.single_thread_executor.submit(goes_on.wait, 30)
    yield
    goes_on.set()
    held.result()


@pytest.mark.usefixtures("shared_thread_is_held")
async def test_a_member_waits_for_nobody_elses_work_in_a_thread() -> None:
    assert await _status("/api/chat/content") == 200


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("shared_thread_is_held")
async def test_a_page_of_the_desk_is_let_in_without_the_shared_thread() -> None:
    client = await in_db(lambda: signed_in(user_with("staff")))()
    async with DeskSocket(client) as socket:
        assert socket.opened["type"] == "websocket.accept"
        assert await socket.ask({"type": "ping"}) == {
            "type": "websocket.send",
            "text": '{"type": "pong"}',
        }


async def _status(path: str) -> int:
    from member_help.asgi import application

    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "query_string": b"",
        "headers": [(b"host", b"localhost")],
    }
    wire = ApplicationCommunicator(application, scope)
    await wire.send_input({"type": "http.request"})
    status: int = (await wire.receive_output(5))["status"]
    await wire.wait(5)
    return status


def _host(site: Site) -> str:
    return site.url.removeprefix("http://")


def _headers(items: Any) -> dict[str, list[str]]:
    """By name; parts of one, such as a policy's, stand in any order."""
    parts = {name.lower(): sorted(value.split("; ")) for name, value in items}
    return {name: value for name, value in parts.items() if name not in _OF_THE_SERVER}
