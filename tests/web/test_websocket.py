"""The WebSocket protocol, spoken by a plain client to a running server."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from uuid import uuid4

import pytest
from django.conf import settings
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from chat import tokens
from chat.models import OpenSocket
from tests.web.brain_stand_in import StandInBrain
from tests.web.site_process import Member, Site, eventually
from tests.web.sockets import Socket


class MemberSocket(Socket):
    """One WebSocket of a client that knows the member's protocol."""

    def until_message(self, text: str) -> list[str]:
        """Receive until a message with this text is there; all texts received."""
        texts: list[str] = []
        while text not in texts:
            frame = self.until(type="messages")
            texts += [entry["body"]["text"] for entry in frame["messages"]]
        return texts


@pytest.fixture
def open_socket(site: Site) -> Iterator[Callable[[], MemberSocket]]:
    """Opens sockets that have not said hello yet."""
    with ExitStack() as stack:
        yield lambda: MemberSocket(stack.enter_context(connect(site.socket_url, origin=site.url)))


@pytest.fixture
def socket(open_socket: Callable[[], MemberSocket], member: Member) -> Socket:
    """The member's socket after hello, with the history received."""
    opened = open_socket()
    opened.send(type="hello", token=member.token, after=0)
    opened.until_message("您好，资料截至 2019-05-16。")
    return opened


def test_hello_brings_the_history_and_the_state(open_socket, member: Member) -> None:
    member.ask("你好")
    opened = open_socket()
    opened.send(type="hello", token=member.token, after=0)
    frame = opened.receive()
    assert frame == {"type": "messages"} | member.news()


def test_hello_with_the_last_id_brings_only_what_is_newer(open_socket, member: Member) -> None:
    seen = member.ask("第一个")["id"]
    member.ask("第二个")
    opened = open_socket()
    opened.send(type="hello", token=member.token, after=seen)
    texts = [entry["body"]["text"] for entry in opened.receive()["messages"]]
    assert texts == ["第二个", "答：第二个"]


def test_a_sent_text_is_accepted_with_its_id_and_then_answered(
    socket: MemberSocket, member
) -> None:
    cid = str(uuid4())
    socket.send(type="send", cid=cid, text="你好")
    accepted = socket.until(type="accepted")
    assert accepted["cid"] == cid
    assert socket.until_message("答：你好")
    (own,) = [entry for entry in member.history() if entry["from"] == "member"]
    assert (own["id"], own["cid"]) == (accepted["id"], cid)


def test_a_resend_over_another_path_is_stored_once(socket: MemberSocket, member: Member) -> None:
    cid = str(uuid4())
    sent = member.post(cid=cid, text="你好").json()["id"]
    socket.send(type="send", cid=cid, text="你好")
    assert socket.until(type="accepted")["id"] == sent
    assert member.texts("member") == ["你好"]


def test_frames_are_not_packed(socket: MemberSocket) -> None:
    """A client would like it; it costs the server more than all else that it does to send one."""
    assert "permessage-deflate" in socket.connection.request.headers["Sec-WebSocket-Extensions"]
    assert "Sec-WebSocket-Extensions" not in socket.connection.response.headers


def test_every_tab_of_a_member_gets_every_message(
    open_socket, socket: MemberSocket, member
) -> None:
    other = open_socket()
    other.send(type="hello", token=member.token, after=member.history()[-1]["id"])
    other.until(type="messages")
    socket.send(type="send", cid=str(uuid4()), text="你好")
    assert "你好" in other.until_message("答：你好")


def test_the_state_says_typing_while_the_brain_thinks(
    socket: MemberSocket, brain: StandInBrain
) -> None:
    brain.open.clear()
    socket.send(type="send", cid=str(uuid4()), text="你好")
    assert socket.until(type="messages")["state"]["typing"] is True
    brain.open.set()
    assert socket.until(type="messages")["state"]["typing"] is False


def test_calling_a_human_needs_no_brain(socket, brain: StandInBrain) -> None:
    brain.stop()
    socket.send(type="send", cid=str(uuid4()), choice="handoff")
    state = socket.until(type="messages")["state"]
    assert state["case"]["state"] == "waiting"


def test_a_ping_is_answered_with_a_pong(socket: MemberSocket) -> None:
    socket.send(type="ping")
    assert socket.until(type="pong") == {"type": "pong"}


@pytest.mark.parametrize(
    ("frame", "status"),
    [
        ('{"type":"send","cid":"5a0f8c0e-3a49-4f0c-9a3d-0c8c5d3b9a11","text":""}', 422),
        ('{"type":"send","cid":"5a0f8c0e-3a49-4f0c-9a3d-0c8c5d3b9a11","choice":"x"}', 404),
        ('{"type":"send","cid":"5a0f8c0e-3a49-4f0c-9a3d-0c8c5d3b9a11","text":"\\ud83d"}', 422),
        ('{"type":"send","text":"no cid"}', 422),
        ('{"type":"send","cid":["x"],"text":"x"}', 422),
        ('{"type":"hello","token":"again"}', 400),
        ('{"type":"unheard of"}', 400),
        ('{"type":{}}', 400),
        ("not json", 400),
        ("[]", 400),
        ("", 400),
        ("[" * 20_000, 400),
    ],
)
def test_a_bad_frame_gets_an_error_and_the_socket_lives_on(
    socket: MemberSocket, frame: str, status: int
) -> None:
    socket.connection.send(frame)
    error = socket.until(type="error")
    assert error["problem"]["status"] == status
    assert set(error["problem"]) == {"type", "title", "status", "detail"}
    socket.send(type="ping")
    assert socket.until(type="pong")


def test_a_binary_frame_gets_an_error(socket: MemberSocket) -> None:
    socket.connection.send(b"\x00\xff")
    assert socket.until(type="error")["problem"]["status"] == 400


def test_an_error_names_the_message_it_is_about(socket: MemberSocket) -> None:
    cid = str(uuid4())
    socket.send(type="send", cid=cid, text=" ")
    assert socket.until(type="error")["cid"] == cid


def test_a_socket_that_never_says_hello_is_closed(open_socket) -> None:
    assert open_socket().close_code() == 4401


@pytest.mark.parametrize("token", ["", "forged", "AAAAAAAAAAAAAAAAAAAAAA:1abcde:signature"])
def test_a_hello_with_a_bad_token_is_closed(open_socket, token: str) -> None:
    opened = open_socket()
    opened.send(type="hello", token=token, after=0)
    assert opened.close_code() == 4401


def test_sending_before_hello_is_refused(open_socket, member: Member) -> None:
    opened = open_socket()
    opened.send(type="send", cid=str(uuid4()), text="你好")
    assert opened.until(type="error")["problem"]["status"] == 401
    assert member.texts("member") == []


def test_a_hello_with_a_token_of_yesterday_is_closed(
    open_socket, member: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = open_socket()
    opened.send(type="hello", token=_token_of_yesterday(member, monkeypatch), after=0)
    assert opened.close_code() == 4401


def test_a_client_that_goes_while_it_is_being_told_something_leaves_no_place_behind(
    site: Site, member: Member
) -> None:
    for _ in range(2 * settings.MEMBER_SOCKETS):
        with connect(site.socket_url, origin=site.url) as connection:
            opened = MemberSocket(connection)
            opened.send(type="hello", token=member.token, after=0)
            opened.until(type="messages")
            for number in range(5):
                opened.send(type="send", cid=str(uuid4()), text=str(number))
            connection.socket.close()
        eventually(lambda: OpenSocket.objects.count() == 0)


def test_a_page_of_another_site_cannot_connect(site: Site) -> None:
    with (
        pytest.raises(InvalidStatus) as refused,
        connect(site.socket_url, origin="https://evil.example"),
    ):
        pass
    assert refused.value.response.status_code == 403


def test_another_websocket_address_is_refused(site: Site) -> None:
    with (
        pytest.raises(InvalidStatus),
        connect(site.socket_url.replace("/ws/chat", "/ws/nowhere"), origin=site.url),
    ):
        pass


def test_a_member_gets_nothing_of_another_members_conversation(open_socket, site: Site) -> None:
    first, second = site.member(), site.member()
    opened = open_socket()
    opened.send(type="hello", token=first.token, after=0)
    opened.until(type="messages")
    second.ask("别人的秘密")
    opened.send(type="send", cid=str(uuid4()), text="我的问题")
    assert not any("别人的秘密" in text for text in opened.until_message("答：我的问题"))


def _token_of_yesterday(member: Member, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr("django.core.signing.time.time", lambda: 1_700_000_000.0)
    return tokens.issue(member.conversation)
