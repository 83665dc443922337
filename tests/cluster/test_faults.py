"""What happens when a process of the cluster dies, or one of the engines goes away."""

import subprocess
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import httpx
from redis import Redis

from scripts.kit.cluster import Cluster
from scripts.kit.commands import surroundings
from scripts.kit.paths import ROOT, brain_python
from tests.cluster.people import Place, send, until_said
from tests.web.site_process import Member, eventually
from tests.web.sockets import Socket

OpenTab = Callable[[Place, Member], Socket]
_ADDED = "请注意，"


def test_an_answer_that_is_published_alone_reaches_every_rasa_process(cluster: Cluster) -> None:
    content = Path(cluster.environment["CONTENT_DIR"])
    file = content / "data/nlu/faq/cover/waiting_period.yml"
    file.write_text(
        file.read_text().replace("大病互助计划等待期为", f"{_ADDED}大病互助计划等待期为")
    )
    author = ["-c", "user.name=author", "-c", "user.email=author@example.org"]
    subprocess.run(["git", "-C", content, *author, "commit", "-qam", "answer"], check=True)
    done = subprocess.run(
        [brain_python(), "-m", "bot.faq", "publish", "--note", "answer"],
        cwd=ROOT,
        env=surroundings(cluster.environment),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    headers = {"Authorization": f"Bearer {cluster.environment['RASA_TOKEN']}"}
    for name in ("rasa-1", "rasa-2"):
        address = f"{cluster.address(name)}/webhooks/member/answers/faq/waiting_period"
        eventually(
            lambda address=address: _ADDED in httpx.get(address, headers=headers).json()["text"]
        )


def test_an_emptied_redis_is_made_good_for_by_the_next_ping(
    cluster: Cluster, new_member: Callable[[], Member], open_tab: OpenTab, front: Place
) -> None:
    member = new_member()
    tab = open_tab(front, member)
    until_said(tab, "bot")
    Redis.from_url(cluster.redis).flushall()
    tab.send(type="ping")
    tab.until(type="pong")
    member.say("等待期多久")
    until_said(tab, "bot")


def test_while_redis_is_away_members_are_answered_and_their_sockets_stay_open(
    cluster: Cluster, new_member: Callable[[], Member], open_tab: OpenTab, front: Place
) -> None:
    member = new_member()
    tab = open_tab(front, member)
    until_said(tab, "bot")
    with cluster.without("redis"):
        send(tab, "等待期多久")
        until_said(tab, "bot")
        member.ask("怎么退出")
        until_said(tab, "bot")
        late = open_tab(front, member)
        until_said(late, "bot", 3)
    cluster.wait_until_ready()
    send(late, "谢谢")
    until_said(late, "bot")
    until_said(tab, "bot")


def test_while_postgresql_is_away_socket_and_http_say_so_alike_and_the_socket_goes_on(
    cluster: Cluster, new_member: Callable[[], Member], open_tab: OpenTab, front: Place
) -> None:
    member = new_member()
    tab = open_tab(front, member)
    until_said(tab, "bot")
    with cluster.without("postgres"):
        cid = send(tab, "等待期多久")
        told = tab.until(type="error", cid=cid)["problem"]
        refused = member.post(text="等待期多久")
    assert (refused.status_code, refused.json()) == (503, told)
    assert told["type"].endswith(":unavailable")
    assert told["retry_after"] == 2
    cluster.wait_until_ready()
    until_said(open_tab(front, member), "bot")


def test_after_a_restart_of_postgresql_members_are_answered_again(
    cluster: Cluster, new_member: Callable[[], Member]
) -> None:
    member = new_member()
    member.ask("等待期多久")
    cluster.restart("postgres")
    eventually(lambda: cluster.missing() == "", seconds=60)
    member.reply_after(_say_until_taken(member, "怎么退出"))
    assert len(member.texts("member")) == 2


def _say_until_taken(member: Member, text: str) -> int:
    """As the widget: the same cid again until it is accepted."""
    cid = str(uuid4())
    taken: list[int] = []

    def deliver() -> bool:
        try:
            answer = member.post(cid=cid, text=text)
        except httpx.TransportError:
            return False
        if answer.status_code == 202:
            taken.append(answer.json()["id"])
        return bool(taken)

    eventually(deliver)
    return taken[0]
