"""More than anybody has to say: floods, stalls and nesting are bounded, and others are answered."""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from uuid import uuid4

import pytest
from django.utils import timezone
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from chat import limits
from chat.consumers import _parse
from chat.models import Conversation, Message, RateCount
from chat.problems import Problem
from tests.web.site_process import Member, Site
from tests.web.sockets import Socket

_MB = 1024 * 1024
# Until it is refused; the operating system's buffers take some of it.
_MOST_SENT = 16 * _MB


def _memory(site: Site, what: str = "VmHWM") -> int:
    """Bytes; the most so far."""
    status = Path(f"/proc/{site.process_id}/status").read_text(encoding="ascii")
    return int(next(line for line in status.splitlines() if what in line).split()[1]) * 1024


def _send_body(site: Site, path: str, *, chunked: bool) -> tuple[int, bytes]:
    """Send 100 MB as far as they are taken; how much went, and the answer."""
    how = "Transfer-Encoding: chunked" if chunked else f"Content-Length: {100 * _MB}"
    part = b"x" * 65536
    part = b"10000\r\n" + part + b"\r\n" if chunked else part
    sent, answer = 0, b""
    with socket.create_connection(("127.0.0.1", site.port), timeout=20) as connection:
        head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        connection.sendall(f"{head}{how}\r\n\r\n".encode())
        try:
            while sent < 100 * _MB:
                connection.sendall(part)
                sent += len(part)
        except OSError:
            pass  # it hung up
        try:
            while received := connection.recv(65536):
                answer += received
        except OSError:
            pass
    return sent, answer


@pytest.mark.parametrize("path", ["/api/chat/messages", "/api/chat/session", "/login", "/nowhere"])
@pytest.mark.parametrize("chunked", [False, True])
def test_a_hundred_megabytes_are_neither_read_nor_kept(
    site: Site, path: str, chunked: bool
) -> None:
    before = _memory(site)
    sent, answer = _send_body(site, path, chunked=chunked)
    assert sent < _MOST_SENT
    assert not answer or answer.startswith(b"HTTP/1.1 413")
    assert _memory(site) - before < 8 * _MB


def test_who_hears_the_refusal_is_told_why(member: Member) -> None:
    answer = member.http.post("/api/chat/messages", content=b"x" * 300_000)
    assert (answer.status_code, answer.json()["type"]) == (413, "urn:member-help:problem:too_large")


@pytest.fixture
def flooding(site: Site, member: Member) -> Iterator[Socket]:
    with connect(site.socket_url, origin=site.url) as connection:
        opened = Socket(connection)
        opened.send(type="hello", token=member.token, after=0)
        opened.until(type="messages")
        yield opened


def test_deep_and_oversized_frames_are_refused_and_the_socket_lives_on(flooding: Socket) -> None:
    for frame, code in (
        ("[" * 60_000, "bad_request"),
        ('{"a":' * 10_000, "bad_request"),
        ("x" * 65_536, "bad_request"),
    ):
        flooding.connection.send(frame)
        assert flooding.until(type="error")["problem"]["type"].endswith(code)
    flooding.send(type="ping")
    flooding.until(type="pong")


def test_a_frame_over_64_kilobytes_ends_the_socket_before_it_is_read(
    site: Site, flooding: Socket
) -> None:
    before = _memory(site)
    # A text frame's first bytes: how long it is going to be, and the key that it is masked with.
    flooding.connection.socket.sendall(b"\x81\xff" + (8 * _MB).to_bytes(8) + b"mask")
    assert flooding.close_code() == 1009
    assert _memory(site) - before < 8 * _MB


def test_who_sends_all_of_such_a_frame_is_cut_off(site: Site, flooding: Socket) -> None:
    before = _memory(site)
    with pytest.raises(ConnectionClosed):
        flooding.connection.send("x" * 8 * _MB)
        flooding.until(type="never")
    assert _memory(site) - before < 8 * _MB


def test_a_server_that_was_started_without_that_limit_refuses_the_frame_all_the_same() -> None:
    with pytest.raises(Problem, match="too_large"):
        _parse(f'{{"type":"send","text":"{"x" * 70_000}"}}')


def test_of_a_flood_of_messages_thirty_a_minute_are_taken_and_another_member_is_answered(
    site: Site, flooding: Socket
) -> None:
    for number in range(200):
        flooding.send(type="send", cid=str(uuid4()), text=f"第{number}句")
    assert site.member().ask("你好")["body"]["text"] == "答：你好"
    refused = 0
    while refused < 170:
        refused += flooding.until(type="error")["problem"]["status"] == 429
    assert Message.objects.filter(sender="member").count() == 31


def test_members_who_do_not_read_hold_up_nobody_and_no_memory(site: Site, member: Member) -> None:
    conversation = Conversation.objects.get(public_id=member.conversation)
    said = {"sender": "bot", "kind": "text", "body": {"text": "问" * 1000}}
    Message.objects.bulk_create(Message(conversation=conversation, **said) for _ in range(3000))
    before = _memory(site)
    with ExitStack() as stack:
        for _ in range(6):
            opened = connect(
                site.socket_url, sock=_slow(site), origin=site.url, max_queue=1, close_timeout=0.1
            )
            Socket(stack.enter_context(opened)).send(type="hello", token=member.token, after=0)
        assert site.member().ask("你好")["body"]["text"] == "答：你好"
        # All that they were to read is nine megabytes for each.
        assert _memory(site) - before < 40 * _MB


def _slow(site: Site) -> socket.socket:
    slow = socket.socket()
    slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    slow.connect(("127.0.0.1", site.port))
    return slow


def test_the_ten_thousandth_session_of_a_minute_is_refused_like_those_before(db, settings) -> None:
    if (second := timezone.now().second) > 50:  # counts begin anew with each minute
        time.sleep(60 - second)
    settings.REDIS_URL = ""
    limit = settings.ADDRESS_SESSIONS_A_MINUTE
    began = [_begins(limit) for _ in range(limit + 10)]
    RateCount.objects.update(count=9_990)
    assert began == [True] * limit + [False] * 10
    assert not any(_begins(limit) for _ in range(10))
    assert RateCount.objects.get().count == 10_000


def _begins(limit: int) -> bool:
    try:
        limits.count("session", "192.0.2.1", limit, "too_many_sessions")
    except Problem:
        return False
    return True
