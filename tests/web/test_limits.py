"""How much one address and one member may do, counted for all processes together."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta

import httpx
import pytest
from django.db import connection
from django.utils import timezone
from websockets.sync.client import connect

from chat import limits
from chat.models import OpenSocket, RateCount
from chat.problems import Problem
from tests.web.site_process import Member, Site, eventually
from tests.web.sockets import Socket


@pytest.fixture(autouse=True)
def _whole_minute() -> None:
    """Counts begin anew with each minute; none may end in the middle of a test."""
    if (second := timezone.now().second) > 50:
        time.sleep(60 - second)


@pytest.fixture(params=["database", "redis"])
def counted(request: pytest.FixtureRequest, settings, db) -> None:
    """Where counts are kept: both ways count alike."""
    settings.REDIS_URL = ""
    if request.param == "redis":
        settings.REDIS_URL = request.getfixturevalue("redis").empty()


def _count(address: str, limit: int = 3) -> bool:
    try:
        limits.count("test", address, limit, "too_many_messages")
    except Problem as problem:
        assert 1 <= problem.retry_after <= 60
        return False
    return True


def test_an_address_is_let_through_up_to_its_limit(counted) -> None:
    assert [_count("192.0.2.1") for _ in range(5)] == [True, True, True, False, False]
    assert _count("192.0.2.2")


def test_one_household_is_one_address(counted) -> None:
    assert all(_count(f"2001:db8::{number}") for number in range(3))
    assert not _count("2001:db8::ffff")
    assert _count("2001:db8:0:1::1")


def test_a_proxy_that_writes_ipv4_as_ipv6_does_not_make_one_household_of_all(counted) -> None:
    assert all(_count("::ffff:192.0.2.1") for _ in range(3))
    assert not _count("192.0.2.1")
    assert _count("::ffff:192.0.2.2")


def test_a_new_minute_begins_at_nothing_and_old_ones_are_forgotten(db) -> None:
    while _count("192.0.2.1"):
        pass
    RateCount.objects.update(minute=timezone.now() - timedelta(minutes=11))
    assert _count("192.0.2.1")
    assert RateCount.objects.count() == 1


def test_no_address_is_stored(db) -> None:
    _count("192.0.2.1")
    assert "192.0.2.1" not in str(RateCount.objects.values())


def test_while_redis_is_away_the_database_counts(redis, settings, db) -> None:
    settings.REDIS_URL = redis.empty()
    assert [_count("192.0.2.1") for _ in range(4)] == [True, True, True, False]
    assert not RateCount.objects.exists()
    with redis.away():
        assert [_count("192.0.2.1") for _ in range(4)] == [True, True, True, False]
        assert RateCount.objects.get().count == 4


def test_redis_forgets_a_count_and_never_knew_the_address(redis, settings, db) -> None:
    settings.REDIS_URL = redis.empty()
    _count("192.0.2.1")
    (key,) = redis.client.keys("limits.*")
    assert 0 < redis.client.ttl(key) <= 120
    assert b"192.0.2.1" not in key


def test_a_redis_that_hangs_holds_nobody_up_for_long(redis, settings, db) -> None:
    settings.REDIS_URL = redis.empty()
    begun = time.monotonic()
    with redis.hanging():
        assert all(_count("192.0.2.1", limit=20) for _ in range(20))
    assert time.monotonic() - begun < 2.5


@pytest.mark.django_db(transaction=True)
def test_counting_at_the_same_moment_loses_nothing(counted) -> None:
    with ThreadPoolExecutor(4) as threads:
        passed = list(threads.map(_count_and_leave, range(20)))
    assert passed.count(True) == 3


def _count_and_leave(_: int) -> bool:
    try:
        return _count("192.0.2.9")
    finally:
        connection.close()


@pytest.fixture
def strict_site(new_site: Callable[[], Site], brain, transactional_db) -> Iterator[Site]:
    """A server that lets an address do little."""
    site = new_site()
    site.environment |= {"ADDRESS_SESSIONS_A_MINUTE": "2", "ADDRESS_MESSAGES_A_MINUTE": "3"}
    site.start()
    yield site
    site.close_members()
    site.stop()


def _is_refused_for_now(answer: httpx.Response, code: str) -> bool:
    document = answer.json()
    return (
        answer.status_code == 429
        and document["type"].endswith(f":{code}")
        and int(answer.headers["Retry-After"]) == document["retry_after"] > 0
    )


def test_an_address_that_begins_too_many_sessions_is_told_to_wait(strict_site: Site) -> None:
    member = strict_site.member()
    strict_site.member()
    refused = httpx.post(f"{strict_site.url}/api/chat/session")
    assert _is_refused_for_now(refused, "too_many_sessions")
    member.connect()


def test_an_address_that_sends_too_much_is_told_to_wait_and_can_call_a_human(
    strict_site: Site,
) -> None:
    members = [strict_site.member(), strict_site.member()]
    answers = [members[number % 2].post(text=f"问题{number}") for number in range(4)]
    assert [answer.status_code for answer in answers] == [202, 202, 202, 429]
    assert _is_refused_for_now(answers[-1], "too_many_messages")
    assert members[1].tap("handoff").status_code == 202


@pytest.fixture
def open_socket(site: Site) -> Iterator[Callable[[Member], Socket]]:
    """Opens a member's socket and says hello."""
    with ExitStack() as stack:

        def open_one(member: Member) -> Socket:
            opened = Socket(stack.enter_context(connect(site.socket_url, origin=site.url)))
            opened.send(type="hello", token=member.token, after=0)
            return opened

        yield open_one


def test_a_member_may_hold_six_sockets_and_others_are_not_affected(site: Site, open_socket) -> None:
    member, other = site.member(), site.member()
    kept = [open_socket(member) for _ in range(6)]
    for opened in kept:
        opened.until(type="messages")
    assert open_socket(member).close_code() == 4429
    open_socket(other).until(type="messages")
    kept[0].connection.close()
    eventually(
        lambda: OpenSocket.objects.filter(conversation__public_id=member.conversation).count() == 5
    )
    open_socket(member).until(type="messages")


def test_places_of_a_dead_process_come_free(site: Site, open_socket) -> None:
    member = site.member()
    for _ in range(6):
        open_socket(member).until(type="messages")
    OpenSocket.objects.update(owner="dead", until=timezone.now() - timedelta(seconds=1))
    open_socket(member).until(type="messages")
    assert OpenSocket.objects.count() == 1


def test_a_refused_frame_says_when_to_try_again(site: Site, open_socket) -> None:
    member = site.member()
    for number in range(30):
        member.say(f"问题{number}")
    opened = open_socket(member)
    opened.send(type="send", cid="5a0f8c0e-3a49-4f0c-9a3d-0c8c5d3b9a11", text="再问一句")
    problem = opened.until(type="error")["problem"]
    assert (problem["status"], problem["retry_after"]) == (429, 20)


def test_what_was_seen_over_the_socket_is_seen_everywhere(site: Site, open_socket) -> None:
    member = site.member()
    last = member.ask("你好")["id"]
    opened = open_socket(member)
    opened.until(type="messages")
    opened.send(type="seen", id=last)
    assert opened.until(type="messages")["state"]["unread"] == 0
    assert member.news()["state"]["seen"] == last
