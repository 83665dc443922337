"""Long polling: a waiting request is woken, not kept until its time is up.

Each waits for 25 seconds and the client gives up after 15, so an answer that comes only when the
time is up fails the test.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from chat.cases import change_state
from chat.models import Case
from chat.schemas import MessagesOut
from tests.web.brain_stand_in import StandInBrain
from tests.web.site_process import Member, Site, eventually

Waiting = Callable[[Member, int], "Future[dict[str, Any]]"]


@pytest.fixture
def waiting() -> Iterator[Waiting]:
    """Starts a long poll of a member in the background."""

    def poll(member: Member, after: int) -> dict[str, Any]:
        answer = httpx.get(
            member.http.base_url.join("/api/chat/messages"),
            params={"after": after, "wait": 25},
            headers={"Authorization": f"Bearer {member.token}"},
            timeout=15,
        )
        return answer.json()

    with ThreadPoolExecutor() as pool:
        yield lambda member, after: pool.submit(poll, member, after)


def test_a_waiting_request_is_woken_by_the_answer(
    member: Member, brain: StandInBrain, waiting: Waiting
) -> None:
    brain.open.clear()
    sent = member.say("你好")
    poll = waiting(member, sent)
    brain.open.set()
    assert [entry["body"]["text"] for entry in poll.result()["messages"]] == ["答：你好"]


def test_a_waiting_request_is_woken_by_another_tab_of_the_same_member(
    member: Member, brain: StandInBrain, waiting: Waiting
) -> None:
    last = member.history()[-1]["id"]
    brain.open.clear()
    poll = waiting(member, last)
    member.say("另一个窗口")
    result = poll.result()
    assert [entry["from"] for entry in result["messages"]] == ["member"]
    assert result["state"]["typing"] is True


def test_a_waiting_request_is_woken_by_a_change_of_state_alone(
    member: Member, brain: StandInBrain, waiting: Waiting
) -> None:
    member.tap("handoff")
    last = member.history()[-1]["id"]
    poll = waiting(member, last)
    change_state(Case.objects.get(), Case.State.WAITING, Case.State.ACTIVE, "claimed")
    # A tap changes nothing that this poll has not seen, and makes the server look again.
    member.tap("handoff")
    assert poll.result()["state"]["case"]["state"] == "active"


def test_a_waiting_request_is_not_woken_by_another_member(site: Site, waiting: Waiting) -> None:
    first, second = site.member(), site.member()
    poll = waiting(first, first.history()[-1]["id"])
    second.ask("别人的问题")
    first.say("我的问题")
    assert "别人的问题" not in str(poll.result())


def test_a_request_that_waited_in_vain_gets_an_empty_list(member: Member) -> None:
    result = member.news(after=member.history()[-1]["id"], wait=1)
    assert result == {
        "messages": [],
        "state": {
            "typing": False,
            "writer": None,
            "case": None,
            "edition": "2019-05-16",
            "privacy": True,
            "seen": 0,
            "unread": 1,
        },
    }


def test_many_requests_may_wait_while_others_are_answered(site: Site, waiting: Waiting) -> None:
    members = [site.member() for _ in range(12)]
    polls = [waiting(member, member.history()[-1]["id"]) for member in members]
    for member in members:
        member.say("你好")
    assert all(poll.result()["messages"] for poll in polls)


def test_what_the_api_returns_is_what_its_document_says(member: Member) -> None:
    member.ask("你好")
    member.tap("handoff")
    news = member.news()
    assert MessagesOut.model_validate(news).state.case.state == "waiting"
    eventually(lambda: not member.news()["state"]["typing"])
