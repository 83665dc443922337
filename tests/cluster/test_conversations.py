"""One conversation over several processes of each kind: it does not matter which one serves it."""

import time
from collections.abc import Callable
from contextlib import closing
from uuid import uuid4

import httpx

from scripts.kit.cluster import Cluster
from tests.cluster.people import Place, colleague, press, send, until_said
from tests.web.site_process import Member, eventually
from tests.web.sockets import Socket

OpenTab = Callable[[Place, Member], Socket]
Elsewhere = Callable[[Member, Place], Member]


def test_a_conversation_is_answered_on_whichever_web_process_it_lands(
    new_member: Callable[[], Member], open_tab: OpenTab, front: Place, webs: tuple[Place, Place]
) -> None:
    member = new_member()
    for place, question in zip((front, *webs), ("等待期多久", "怎么退出", "谢谢"), strict=True):
        tab = open_tab(place, member)
        cid = send(tab, question)
        asked = tab.until(type="accepted", cid=cid)["id"]
        assert any(
            entry["from"] == "bot" and entry["id"] > asked
            for _ in range(20)
            for entry in tab.until(type="messages")["messages"]
        )
    assert member.texts("member") == ["等待期多久", "怎么退出", "谢谢"]


def test_two_tabs_on_two_web_processes_show_the_same(
    new_member: Callable[[], Member], open_tab: OpenTab, webs: tuple[Place, Place]
) -> None:
    member = new_member()
    one, two = (open_tab(place, member) for place in webs)
    send(one, "等待期多久")
    # The greeting, and the answer.
    shown, also_shown = until_said(one, "bot", 2), until_said(two, "bot", 2)
    assert [entry["id"] for entry in shown] == [entry["id"] for entry in also_shown]
    assert [entry["body"] for entry in shown] == [entry["body"] for entry in also_shown]
    two.send(type="seen", id=shown[-1]["id"])
    while one.until(type="messages")["state"]["seen"] != shown[-1]["id"]:
        pass


def test_both_rasa_processes_serve_the_turns_of_one_conversation(cluster: Cluster) -> None:
    """Asked as the web app asks, and nginx says who answered: context is nobody's own."""
    headers = {"Authorization": f"Bearer {cluster.environment['RASA_TOKEN']}"}
    conversation, served, said = uuid4().hex, set(), []
    with httpx.Client(base_url=cluster.environment["RASA_URL"], headers=headers) as rasa:
        for number, text in enumerate(("等待期多久", "那老年版呢", "怎么退出", "那老年版呢")):
            body = {"conversation": conversation, "message_id": str(number), "text": text}
            answer = rasa.post("/webhooks/member/turn", json=body, timeout=20)
            served.add(answer.headers["X-Served-By"])
            said.append(answer.json()["intent"])
        # A message that one has handled is not handled again by the other.
        again = [rasa.post("/webhooks/member/turn", json=body, timeout=20) for _ in range(2)]
    assert len(served) == 2
    assert len({answer.headers["X-Served-By"] for answer in again}) == 2
    assert {answer.text for answer in again} == {answer.text for answer in again[:1]}
    # 「那老年版呢」 alone means nothing: it is understood by what came before.
    assert said == ["faq/waiting_period"] * 2 + ["faq/how_to_leave"] * 2


def test_the_desk_on_one_web_process_sees_a_case_of_the_other_live(
    cluster: Cluster,
    new_member: Callable[[], Member],
    elsewhere: Elsewhere,
    open_tab: OpenTab,
    open_desk: Callable[[Place, httpx.Client], Socket],
    webs: tuple[Place, Place],
) -> None:
    member = elsewhere(new_member(), webs[0])
    with closing(colleague(cluster, webs[1])) as staff:
        press(staff, "/desk/me/state/", state="online").raise_for_status()
        page = open_desk(webs[1], staff)
        tab = open_tab(webs[0], member)
        member.tap("handoff")
        case = next(frame["case"] for frame in iter(page.receive, None) if frame.get("case"))
        press(staff, f"/desk/cases/{case}/claim/").raise_for_status()
        page.send(type="watch", case=case)
        page.send(type="ping")
        page.until(type="pong")  # it watches by now
        member.say("帮我看看")
        page.until(type="case", case=case)
        assert "帮我看看" in staff.get(f"/desk/cases/{case}/").text
        press(staff, f"/desk/cases/{case}/reply/", text="好的，您说。", cid=str(uuid4()))
        assert until_said(tab, "staff")[-1]["body"]["text"] == "好的，您说。"


def test_a_long_poll_at_one_web_process_hears_of_a_message_at_the_other(
    new_member: Callable[[], Member], elsewhere: Elsewhere, front: Place, webs: tuple[Place, Place]
) -> None:
    member = new_member()
    member.ask("等待期多久")
    last = member.history()[-1]["id"]
    with httpx.Client(timeout=40, headers=member.http.headers) as http:
        begun = time.monotonic()
        nothing = http.get(f"{front.url}/api/chat/messages", params={"after": last, "wait": 3})
        assert nothing.json()["messages"] == []
        assert time.monotonic() - begun >= 3
    elsewhere(member, webs[1]).say("怎么退出")
    assert elsewhere(member, webs[0]).news(last, wait=25)["messages"]


def test_a_frame_of_64_kilobytes_passes_and_a_larger_one_ends_its_socket_alone(
    new_member: Callable[[], Member], open_tab: OpenTab, front: Place
) -> None:
    member = new_member()
    tab, other = open_tab(front, member), open_tab(front, member)
    tab.send(type="send", cid=str(uuid4()), text="长" * 10_000, padding="x" * 4_900)
    assert tab.until(type="error")["problem"]["status"] == 422
    tab.connection.send("x" * (64 * 1024 + 1))
    assert tab.close_code() == 1009
    other.send(type="ping")
    other.until(type="pong")


def test_either_web_process_erases_all_of_a_conversation_that_both_rasa_processes_know(
    cluster: Cluster,
    new_member: Callable[[], Member],
    elsewhere: Elsewhere,
    webs: tuple[Place, Place],
    remembered: Callable[[str], int],
) -> None:
    for place in webs:
        member = new_member()
        for question in ("等待期多久", "怎么退出", "我爸能加入吗"):
            member.ask(question)
        assert remembered(member.conversation)
        assert elsewhere(member, place).http.delete("/api/chat/records").json()["erased"] > 6
        assert elsewhere(member, webs[0]).http.get("/api/chat/messages").status_code == 401
        conversation = member.conversation
        eventually(lambda conversation=conversation: not remembered(conversation), seconds=40)
