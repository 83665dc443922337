"""One cluster for all of these tests: real PostgreSQL, Redis and nginx, two processes of a kind."""

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import psycopg
import pytest
from websockets.sync.client import connect

from scripts.kit.cluster import Cluster
from scripts.kit.network import steady_ports
from tests.cluster.people import Place, at_another
from tests.web.site_process import Member
from tests.web.sockets import Socket

# All members of all tests come from one address. Sign-ins keep a limit, which one test reaches.
_LIMITS = {
    "ADDRESS_MESSAGES_A_MINUTE": "100000",
    "ADDRESS_SESSIONS_A_MINUTE": "100000",
    "SIGNIN_TRIES_A_MINUTE": "6",
    # Every line for machines, which one test reads.
    "LOG_FORMAT": "json",
}


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A ready cluster with a state folder of its own; raises Stop where an engine is missing."""
    state = Path(tempfile.mkdtemp(prefix="cluster-tests-"))
    state.chmod(0o711)
    try:
        with Cluster(state, steady_ports(1)[0], settings=_LIMITS) as running:
            yield running
    finally:
        shutil.rmtree(state)


@pytest.fixture
def front(cluster: Cluster) -> Place:
    """Where people come in."""
    return Place(cluster.url)


@pytest.fixture
def webs(cluster: Cluster) -> tuple[Place, Place]:
    """The two web processes, each by itself."""
    return Place(cluster.address("web-1")), Place(cluster.address("web-2"))


@pytest.fixture
def new_member(front: Place) -> Iterator[Callable[[], Member]]:
    """Members who have just opened the page."""
    members: list[Member] = []

    def make() -> Member:
        members.append(Member(front))
        return members[-1]

    yield make
    for member in members:
        member.http.close()


@pytest.fixture
def elsewhere() -> Iterator[Callable[[Member, Place], Member]]:
    """The same member's browser, which has come to another process."""
    with ExitStack() as stack:

        def make(member: Member, place: Place) -> Member:
            same = at_another(member, place)
            stack.enter_context(same.http)
            return same

        yield make


@pytest.fixture
def open_tab() -> Iterator[Callable[[Place, Member], Socket]]:
    """Opens a member's WebSocket at a place and says hello."""
    with ExitStack() as stack:

        def open_one(place: Place, member: Member) -> Socket:
            opened = connect(f"{place.socket_url}/ws/chat", origin=place.url)
            socket = Socket(stack.enter_context(opened))
            socket.send(type="hello", token=member.token, after=0)
            return socket

        yield open_one


@pytest.fixture
def open_desk() -> Iterator[Callable[[Place, httpx.Client], Socket]]:
    """Opens the WebSocket of a desk page of who is signed in."""
    with ExitStack() as stack:

        def open_one(place: Place, browser: httpx.Client) -> Socket:
            cookies = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
            address, headers = f"{place.socket_url}/ws/desk", {"Cookie": cookies}
            opened = connect(address, origin=place.url, additional_headers=headers)
            socket = Socket(stack.enter_context(opened))
            socket.send(type="ping")
            socket.until(type="pong")
            return socket

        yield open_one


@pytest.fixture
def remembered(cluster: Cluster) -> Callable[[str], int]:
    """How many rows the bot's memory has of a conversation."""

    def count(conversation: str) -> int:
        with psycopg.connect(cluster.postgres) as connection:
            tables = ("events", "windows", "handled")
            return sum(
                connection.execute(
                    f"SELECT count(*) FROM {table} WHERE sender_id = %s", [conversation]
                ).fetchone()[0]
                for table in tables
            )

    return count


@pytest.fixture
def whole_minute() -> None:
    """Counts begin anew with each minute; none may end in the middle of a test."""
    if (second := int(time.time()) % 60) > 50:
        time.sleep(60 - second)
