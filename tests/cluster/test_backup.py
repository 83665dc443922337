"""A lost database comes back from its backup: history, cases, notes and the bot's memory."""

import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path
from uuid import uuid4

import psycopg

from scripts.kit.cluster import Cluster
from scripts.kit.commands import surroundings
from scripts.kit.paths import ROOT
from scripts.kit.services import manage
from tests.cluster.people import Place, colleague, press
from tests.web.site_process import Member, eventually


def test_after_a_wipe_everything_is_there_and_goes_on_and_no_number_means_something_else(
    cluster: Cluster,
    new_member: Callable[[], Member],
    front: Place,
    remembered: Callable[[str], int],
    tmp_path: Path,
) -> None:
    member, helped, gone = new_member(), new_member(), new_member()
    member.ask("等待期多久")
    gone.ask("等待期多久")
    case = _case_with_a_note(cluster, helped, front, "请回电")
    settings = {"BACKUP_DIR": str(tmp_path / "backups")}
    backup = _done([sys.executable, "scripts/backup.py", "create"], cluster, settings)
    before = [one.history() for one in (member, helped)]
    member.ask("怎么退出")
    newest = member.history()[-1]["id"]
    gone.erase()
    # The next night's, which knows whom to forget when the earlier one is taken.
    _done([sys.executable, "scripts/backup.py", "create"], cluster, settings)

    # Content and releases come back into other folders: those of the cluster are in use.
    places = {name: str(tmp_path / name) for name in ("CONTENT_DIR", "RELEASES_DIR", "VAR_DIR")}
    with ExitStack() as away:
        for name in ("web-1", "web-2"):
            away.enter_context(cluster.without(name))
        _wipe(cluster)
        asked = {**settings, **places, "FROM": backup}
        erased = _done([sys.executable, "scripts/backup.py", "restore"], cluster, asked)
        _done(manage("migrate", "--no-input"), cluster)
        _done(manage("settle_restored", "--erased", erased), cluster)
    cluster.wait_until_ready()

    assert [one.history() for one in (member, helped)] == before
    assert helped.news()["state"]["case"] == {"id": case, "state": "active"}
    with closing(colleague(cluster, front)) as staff:
        assert "请回电" in staff.get(f"/desk/cases/{case}/").text
    assert gone.http.get("/api/chat/messages").status_code == 401
    eventually(lambda: not remembered(gone.conversation))
    number = member.say("那老年版呢")
    assert number > newest
    # By what came before: the senior plan's waiting period, not how to leave it.
    assert "等待期" in member.reply_after(number)["body"]["text"]
    for name in ("CONTENT_DIR", "RELEASES_DIR"):
        assert _content(Path(places[name])) == _content(Path(cluster.environment[name]))


def _case_with_a_note(cluster: Cluster, member: Member, front: Place, note: str) -> int:
    member.tap("handoff").raise_for_status()
    case = eventually(lambda: member.news()["state"]["case"])["id"]
    with closing(colleague(cluster, front)) as staff:
        press(staff, "/desk/me/state/", state="online").raise_for_status()
        press(staff, f"/desk/cases/{case}/claim/").raise_for_status()
        press(staff, f"/desk/cases/{case}/note/", text=note, cid=str(uuid4())).raise_for_status()
    return case


def _wipe(cluster: Cluster) -> None:
    with psycopg.connect(cluster.postgres, autocommit=True) as connection:
        # Rasa's, which nobody asks anything now.
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        connection.execute("DROP SCHEMA public CASCADE")


def _content(folder: Path) -> dict[str, bytes]:
    """The authors' files, or the releases that are whole."""
    kept = [path for path in folder.rglob("*") if path.is_file() and _counts(folder, path)]
    return {str(path.relative_to(folder)): path.read_bytes() for path in kept}


def _counts(folder: Path, path: Path) -> bool:
    first = path.relative_to(folder).parts[0]
    return first in ("data", "tests", "current", "moves.jsonl") or first.startswith("r0")


def _done(command: list[str], cluster: Cluster, more: dict[str, str] | None = None) -> str:
    """The last line that a command prints; it has to succeed."""
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=surroundings({**cluster.environment, **(more or {})}),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise AssertionError(done.stdout + done.stderr)
    return (done.stdout.strip().splitlines() or [""])[-1]
