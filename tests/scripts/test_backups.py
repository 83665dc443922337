"""A backup of a site's files: whole, of one moment, kept for a stated time, put back as it was."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from scripts.kit.backing_up import back_up
from scripts.kit.backups import Backups
from scripts.kit.console import Stop
from scripts.kit.restoring import restore
from scripts.kit.serving import alone_in

_LOG = """
CREATE TABLE chat_conversation (id integer PRIMARY KEY, public_id text);
CREATE TABLE chat_message (id integer PRIMARY KEY, body text);
CREATE TABLE chat_erasure (public_id text);
INSERT INTO chat_conversation VALUES (1, 'member-one'), (2, 'member-two');
INSERT INTO chat_message VALUES (1, '等待期多久'), (2, '怎么退出');
"""
_MEMORY = """
CREATE TABLE events (id integer PRIMARY KEY, sender_id text, data text);
CREATE TABLE windows (sender_id text);
CREATE TABLE handled (sender_id text, message_id text);
INSERT INTO events VALUES (1, 'member-one', '{}'), (2, 'member-two', '{}'), (3, 'erased', '{}');
INSERT INTO windows VALUES ('member-one'), ('erased');
INSERT INTO handled VALUES ('member-one', '1'), ('erased', '2');
"""


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A content repository with a history; to be copied."""
    folder = tmp_path_factory.mktemp("content") / "content"
    _make_content(folder)
    return folder


@pytest.fixture
def site(tmp_path: Path, content: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The state folder of a site that has been used."""
    for name in ("DATABASE_URL", "TRACKER_URL", "CONTENT_DIR", "RELEASES_DIR", "SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)
    for name in ("BACKUP_DIR", "BACKUP_DAYS", "RETENTION_DAYS", "FROM", "REPLACE"):
        monkeypatch.delenv(name, raising=False)
    state = tmp_path / "state"
    monkeypatch.setenv("VAR_DIR", str(state))
    monkeypatch.setenv("BACKUP_DIR", str(tmp_path / "backups"))
    (state / "secrets").mkdir(parents=True)
    (state / "secrets" / "secret_key").write_text("the key")
    _run(state / "web.sqlite3", _LOG)
    _run(state / "tracker.sqlite3", _MEMORY)
    shutil.copytree(content, state / "content")
    _make_releases(state / "releases")
    return state


def test_what_is_put_back_is_what_was_backed_up(site: Path, tmp_path: Path, monkeypatch) -> None:
    history = _git(site / "content", "log", "--all", "--format=%H %ct %s")
    backup = back_up()
    site.rename(tmp_path / "lost")
    monkeypatch.setenv("FROM", str(backup))
    restore()
    assert _rows(site / "web.sqlite3", "SELECT body FROM chat_message") == [
        "等待期多久",
        "怎么退出",
    ]
    assert _rows(site / "tracker.sqlite3", "SELECT message_id FROM handled") == ["1"]
    assert _git(site / "content", "log", "--all", "--format=%H %ct %s") == history
    assert _git(site / "content", "status", "--porcelain") == ""
    assert (site / "content" / "answer.yml").read_text() == "second\n"
    assert "refs/recovered/one" in _git(site / "content", "for-each-ref")
    assert (site / "releases" / "current").read_text() == "r000002\n"
    one, two = (site / "releases" / name / "model.tar.gz" for name in ("r000001", "r000002"))
    assert one.samefile(two)
    assert not (site / "releases" / ".draft-x").exists()
    key = site / "secrets" / "secret_key"
    assert (key.read_text(), key.stat().st_mode & 0o777) == ("the key", 0o600)


def test_who_was_erased_between_the_two_copies_is_in_neither(
    site: Path, tmp_path: Path, monkeypatch
) -> None:
    backup = back_up()
    site.rename(tmp_path / "lost")
    monkeypatch.setenv("FROM", str(backup))
    restore()
    for table in ("events", "windows", "handled"):
        names = _rows(site / "tracker.sqlite3", f"SELECT DISTINCT sender_id FROM {table}")
        assert "member-one" in names
        assert "erased" not in names
    assert b"erased" not in (site / "tracker.sqlite3").read_bytes()


def test_who_was_erased_after_the_backup_is_named_to_be_erased_again(
    site: Path, monkeypatch
) -> None:
    backup = back_up()
    _run(site / "web.sqlite3", "INSERT INTO chat_erasure VALUES ('member-two')")
    monkeypatch.setenv("FROM", str(backup))
    monkeypatch.setenv("REPLACE", "1")
    monkeypatch.setattr("scripts.kit.backing_up.datetime", _Later)
    assert json.loads(restore().read_text()) == ["member-two"]


def test_a_backup_is_of_one_moment_whoever_writes_meanwhile(site: Path) -> None:
    with closing(sqlite3.connect(site / "web.sqlite3")) as writer:
        writer.execute("PRAGMA journal_mode = WAL")
        writer.execute("INSERT INTO chat_message VALUES (3, '谢谢')")
        writer.commit()
        writer.execute("INSERT INTO chat_message VALUES (4, 'not yet')")
        copy = back_up() / "log.sqlite3"
        writer.rollback()
    assert _rows(copy, "SELECT id FROM chat_message") == [1, 2, 3]


def test_nothing_is_replaced_unasked_and_what_is_asked_for_is_backed_up_first(
    site: Path, monkeypatch
) -> None:
    backup = back_up()
    _run(site / "web.sqlite3", "INSERT INTO chat_message VALUES (3, '谢谢')")
    monkeypatch.setenv("FROM", str(backup))
    with pytest.raises(Stop, match="REPLACE=1"):
        restore()
    assert _rows(site / "web.sqlite3", "SELECT count(*) FROM chat_message") == [3]
    monkeypatch.setenv("REPLACE", "1")
    monkeypatch.setattr("scripts.kit.backing_up.datetime", _Later)
    restore()
    assert _rows(site / "web.sqlite3", "SELECT count(*) FROM chat_message") == [2]
    newest = Backups.of_site().all()[-1]
    assert _rows(newest / "log.sqlite3", "SELECT count(*) FROM chat_message") == [3]


def test_a_site_that_runs_is_not_restored(site: Path, monkeypatch) -> None:
    monkeypatch.setenv("FROM", str(back_up()))
    monkeypatch.setenv("REPLACE", "1")
    with alone_in(site), pytest.raises(Stop, match="正被另一个"):
        restore()


def test_a_backup_that_was_changed_is_refused(site: Path, monkeypatch) -> None:
    backup = back_up()
    monkeypatch.setenv("FROM", str(backup))
    monkeypatch.setenv("REPLACE", "1")
    for name in ("log.sqlite3", "releases.tar", "erased.json", "content.bundle"):
        before = (backup / name).read_bytes()
        (backup / name).write_bytes(before + b"x")
        with pytest.raises(Stop, match=name):
            restore()
        (backup / name).write_bytes(before)


def test_after_its_days_a_backup_is_gone_and_so_is_what_was_never_finished(site: Path) -> None:
    folder = Backups.of_site().folder
    old, young = (_aged(folder, days) for days in (30, 29))
    (folder / ".part-x").mkdir()
    made = back_up()
    assert not old.exists()
    assert not (folder / ".part-x").exists()
    assert Backups.of_site().all() == [young, made]


def test_old_backups_go_even_when_no_new_one_can_be_made(site: Path) -> None:
    old = _aged(Backups.of_site().folder, 31)
    (site / "releases" / "current").unlink()
    with pytest.raises(FileNotFoundError):
        back_up()
    assert not old.exists()
    assert list(Backups.of_site().folder.glob("[!.]*")) == []


def test_no_backup_may_be_kept_for_longer_than_what_it_holds(site: Path, monkeypatch) -> None:
    monkeypatch.setenv("BACKUP_DAYS", "31")
    monkeypatch.setenv("RETENTION_DAYS", "30")
    with pytest.raises(Stop, match="BACKUP_DAYS"):
        back_up()


def test_two_backups_may_follow_each_other_within_a_second(site: Path) -> None:
    made = [back_up() for _ in range(3)]
    assert len(set(made)) == 3
    assert all((backup / "manifest.json").is_file() for backup in made)


def test_a_backup_is_for_its_owner_only(site: Path) -> None:
    made = back_up()
    assert made.stat().st_mode & 0o077 == 0
    assert made.parent.stat().st_mode & 0o077 == 0


class _Later(datetime):
    """A second backup within the same second would want the first one's name."""

    @classmethod
    def now(cls, tz: timezone | None = None) -> datetime:
        return datetime.now(tz) + timedelta(seconds=2)


def _aged(folder: Path, days: int) -> Path:
    then = datetime.now(timezone.utc) - timedelta(days=days)
    made = folder / f"backup-{then:%Y%m%dT%H%M%SZ}"
    made.mkdir(parents=True)
    return made


def _run(file: Path, statements: str) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(statements)


def _rows(file: Path, question: str) -> list[object]:
    with closing(sqlite3.connect(file)) as connection:
        return [value for (value,) in connection.execute(question)]


def _make_content(content: Path) -> None:
    content.mkdir()
    _git(content, "init", "--quiet", "--initial-branch=main", "--template=")
    (content / ".git" / "info").mkdir()
    (content / ".git" / "info" / "attributes").write_text("* -text\n")
    for text in ("first", "second"):
        (content / "answer.yml").write_text(f"{text}\n")
        _git(content, "add", ".")
        _git(content, "commit", "--quiet", "-m", text)
    _git(content, "branch", "project", "HEAD~1")
    _git(content, "update-ref", "refs/recovered/one", "HEAD~1")


def _make_releases(releases: Path) -> None:
    for name in ("r000001", "r000002", ".draft-x"):
        (releases / name / "data").mkdir(parents=True)
        (releases / name / "data" / "plan.yml").write_text(name)
    (releases / "r000001" / "model.tar.gz").write_bytes(b"model")
    os.link(releases / "r000001" / "model.tar.gz", releases / "r000002" / "model.tar.gz")
    (releases / "current").write_text("r000002\n")
    (releases / "moves.jsonl").write_text("{}\n")


def _git(folder: Path, *arguments: str) -> str:
    who = ["-c", "user.name=author", "-c", "user.email=author@example.org"]
    done = subprocess.run(
        ["git", "-C", str(folder), *who, *arguments], capture_output=True, text=True, check=True
    )
    return done.stdout
