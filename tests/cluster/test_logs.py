"""What the logs of all processes hold: ids of every message, and of no message a word."""

import json
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, suppress

import httpx
import psycopg
import pytest

from scripts.kit.cluster import Cluster
from tests.cluster.people import Place, colleague, press, send, until_said
from tests.web.site_process import Member, eventually
from tests.web.sockets import Socket

OURS = ("web-1", "web-2", "rasa-1", "rasa-2", "actions-1", "actions-2", "workbench")
GIVEN = {"secret_key", "rasa_token", "actions_token", "workbench_token", "model_token"}
# Neither a word that somebody else says, nor one that is masked as a number.
WORD = f"独一无二{uuid.uuid4().hex[:12].translate(str.maketrans('0123456789', 'ghijklmnop'))}"


def test_a_member_and_a_colleague_are_followed_by_ids_and_no_word_of_theirs_is_in_a_log(
    cluster: Cluster,
    new_member: Callable[[], Member],
    open_tab: Callable[[Place, Member], Socket],
    webs: tuple[Place, Place],
) -> None:
    member = new_member()
    asked = member.say(f"{WORD}，等待期多久")
    member.reply_after(asked)
    checked = member.say(f"我妈62岁，{WORD}，能加入吗")
    member.reply_after(checked)
    _speak_over_a_socket(open_tab(webs[0], member))
    with closing(colleague(cluster, webs[1])) as staff:
        _help(staff, member)
    _go_wrong(cluster, member)
    logs = _logs(cluster)
    assert [name for name, text in logs.items() if WORD in text or member.token in text] == []
    for message in (asked, checked):
        for kind in ("web", "rasa"):
            assert _about(logs, kind, member.conversation, message), (kind, message)
    assert _about(logs, "actions", member.conversation, checked)
    failed = [line for line in _lines(logs, "actions") if line["said"].startswith("action failed")]
    assert {line["conversation"] for line in failed} == {member.conversation}
    assert "ERROR:  division by zero" in logs["postgres.log"]


def test_no_secret_that_the_processes_were_given_is_in_a_log(cluster: Cluster) -> None:
    files = (cluster.state / "secrets").iterdir()
    secrets = {file.name: file.read_text("utf-8").strip() for file in files}
    assert secrets.keys() >= {*GIVEN, "postgres_password", "redis_password"}
    for file in (cluster.state / "log").iterdir():
        text = file.read_text("utf-8", "replace")
        assert [name for name, value in secrets.items() if value in text] == [], file.name


def test_every_line_of_every_process_of_ours_is_for_machines(cluster: Cluster) -> None:
    for name in OURS:
        file = cluster.state / "log" / f"{name}.log"
        # The last line may be half written.
        lines = file.read_text(encoding="utf-8").split("\n")[:-1]
        assert lines, name
        for line in lines:
            with suppress(ValueError):
                assert json.loads(line).keys() >= {"at", "level", "process", "logger", "said"}
                continue
            pytest.fail(f"{name}: {line}")


def _speak_over_a_socket(tab: Socket) -> None:
    """A message; then frames that are refused."""
    until_said(tab, "bot")
    send(tab, f"怎么退出，{WORD}")
    tab.until(type="accepted")
    for frame in ({"type": WORD}, {"type": "send", "cid": WORD, "text": WORD}):
        tab.send(**frame)
        tab.until(type="error")
    send(tab, WORD * 100)
    tab.until(type="error")


def _help(staff: httpx.Client, member: Member) -> None:
    """A call for a human, who answers and makes a note."""
    press(staff, "/desk/me/state/", state="online").raise_for_status()
    member.tap("handoff")
    case = member.news()["state"]["case"]["id"]
    press(staff, f"/desk/cases/{case}/claim/").raise_for_status()
    reply = {"text": f"您好，{WORD}", "cid": str(uuid.uuid4())}
    press(staff, f"/desk/cases/{case}/reply/", **reply).raise_for_status()
    press(staff, f"/desk/cases/{case}/note/", text=WORD)
    staff.get("/desk/", params={"search": WORD}).raise_for_status()


def _go_wrong(cluster: Cluster, member: Member) -> None:
    """An action that raises, requests that are refused, a statement that fails."""
    said = {"event": "user", "text": WORD, "parse_data": WORD}
    latest = {"text": WORD, "message_id": "1"}
    tracker = {"sender_id": member.conversation, "latest_message": latest, "events": [said]}
    call = {"next_action": "action_decide_eligibility", "tracker": {"slots": {}, **tracker}}
    address = f"{cluster.address('actions-1')}/webhook"
    call |= {"domain": {}, "version": "3.6.21"}
    for token, status in (("wrong", 401), (cluster.environment["ACTIONS_TOKEN"], 500)):
        answer = httpx.post(address, json=call, headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == status
        assert WORD not in answer.text
    headers = {"Authorization": f"Bearer {cluster.environment['RASA_TOKEN']}"}
    turn = {"conversation": member.conversation, "message_id": WORD, "text": WORD}
    turns = f"{cluster.address('rasa-1')}/webhooks/member/turn"
    assert httpx.post(turns, json=turn, headers=headers).status_code == 400
    assert member.http.post("/api/chat/messages", json={"cid": WORD, "text": WORD}).is_error
    assert member.http.get(f"/api/chat/{WORD}").is_error
    with psycopg.connect(cluster.postgres) as connection, suppress(psycopg.Error):
        connection.execute(f"SELECT '{WORD}', 1 / 0")


def _logs(cluster: Cluster) -> dict[str, str]:
    """All that anybody has written, once it is there."""
    folder = cluster.state / "log"
    eventually(lambda: "division by zero" in (folder / "postgres.log").read_text("utf-8"))
    return {file.name: file.read_text("utf-8", "replace") for file in folder.iterdir()}


def _lines(logs: dict[str, str], kind: str) -> Iterator[dict[str, str]]:
    for name, text in logs.items():
        if name.startswith(f"{kind}-"):
            yield from (json.loads(line) for line in text.split("\n")[:-1])


def _about(
    logs: dict[str, str], kind: str, conversation: str, message: int
) -> list[dict[str, str]]:
    """The lines of one kind of process about one message."""
    ids = (conversation, str(message))
    return [
        line
        for line in _lines(logs, kind)
        if (line.get("conversation"), line.get("message")) == ids
    ]
