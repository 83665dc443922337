"""What was erased leaves the database's files too, and nobody reads it out of them meanwhile."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection

from chat.db import locked
from chat.forgetting import Forgetter
from chat.log import append
from chat.models import Conversation, Erasure, Message
from chat.scrubbing import scrub_all
from tests.web.site_process import Member, Site, eventually

SECRET = "我的独特秘密是蓝色大象"


def _in_files(text: str, *kinds: str) -> list[str]:
    """The database's files that hold ``text``, as stored: JSON may write it as escapes."""
    forms = (text.encode(), text.encode("unicode_escape"))
    files = [file for kind in kinds or ("**/*",) for file in _folder().glob(kind) if file.is_file()]
    return [file.name for file in files if any(form in file.read_bytes() for form in forms)]


def _in_log_of_changes(text: str) -> list[str]:
    return _in_files(text, "*.sqlite3-wal", "pg_wal/0*")


def _folder() -> Path:
    """The folder of the database, with all in its files that was only in a server's memory."""
    if connection.vendor == "sqlite":
        return Path(connection.settings_dict["NAME"]).parent
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute("SHOW data_directory")
        return Path(cursor.fetchone()[0])


def _statements_seen_by_who_watches() -> str:
    """The last one of each connection, as PostgreSQL shows it to its watcher; SQLite has none."""
    if connection.vendor == "sqlite":
        return ""
    watching = connection.copy()
    with watching.cursor() as cursor:
        cursor.execute("SET ROLE pg_monitor")
        cursor.execute("SELECT string_agg(query, ' ') FROM pg_stat_activity")
        seen = str(cursor.fetchone()[0])
        # It goes back to the pool.
        cursor.execute("RESET ROLE")
    watching.close()
    assert 'INSERT INTO "chat_message"' in seen
    return seen


def _run_daily() -> None:
    """As on two days: what somebody is just reading is taken out of its page on the next one.

    The brain has forgotten what was erased, so nothing of it is written later.
    """
    eventually(lambda: not Erasure.objects.filter(done_at=None).exists())
    for _ in range(2):
        call_command("forget_old", stdout=StringIO())


def _rewrite_tables() -> None:
    """What docs/privacy.md says has to be done where a word must be gone at once."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM FULL")


def test_erased_words_are_in_no_file_of_the_database(member: Member) -> None:
    member.ask(SECRET)
    assert _in_files(SECRET)
    member.erase()
    _rewrite_tables()
    _run_daily()
    eventually(lambda: not _in_files(SECRET))


def test_the_daily_run_takes_erased_words_out_of_the_log_of_changes_for_good(
    member: Member, site: Site
) -> None:
    member.ask(SECRET)
    assert _in_log_of_changes(SECRET)
    member.erase()
    _run_daily()
    assert not _in_log_of_changes(SECRET)
    # The first change to a page after a checkpoint writes the whole page into the log.
    site.member().ask("别人的问题")
    assert not _in_log_of_changes(SECRET)


@contextmanager
def _account_that_may_little() -> Iterator[None]:
    """As a hosted PostgreSQL gives it out; on SQLite there are no accounts."""
    if connection.vendor == "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE weak")
        cursor.execute("SET ROLE weak")
        yield
        cursor.execute("RESET ROLE")
        cursor.execute("DROP ROLE weak")


@pytest.mark.django_db(transaction=True)
def test_an_account_that_may_not_end_the_log_of_changes_is_told_so(monkeypatch, brain) -> None:
    with _account_that_may_little():
        assert scrub_all() == (connection.vendor == "sqlite")
    printed = StringIO()
    monkeypatch.setattr("chat.management.commands.forget_old.scrub_all", lambda: False)
    call_command("forget_old", stdout=printed)
    assert printed.getvalue().splitlines()[1].endswith("was not ended: see docs/privacy.md")


@pytest.mark.django_db(transaction=True)
def test_who_watches_the_database_does_not_see_the_words_that_are_being_stored() -> None:
    conversation = Conversation.objects.create()
    with locked(conversation.pk) as held:
        append(held, Message.Sender.MEMBER, {"text": "blue elephant"})
        assert "elephant" not in _statements_seen_by_who_watches()


class _NothingDue(Forgetter):
    """Of a process whose brain is never asked."""

    def __init__(self) -> None:
        super().__init__(brain=None)  # type: ignore[arg-type]


@pytest.mark.parametrize("whole", [True, False])
async def test_what_is_erased_while_the_files_are_cleaned_has_them_cleaned_again(
    monkeypatch, whole: bool
) -> None:
    """Erased after the files were written back, and before that was heard of here."""
    forgetter, cleaned = _NothingDue(), list[int]()

    def scrub() -> bool:
        cleaned.append(1)
        if len(cleaned) == 1:
            forgetter.kick()
        return whole or len(cleaned) > 1

    async def nothing_due(brain: object) -> int:
        return 0

    monkeypatch.setattr("chat.forgetting.scrub", scrub)
    monkeypatch.setattr("chat.forgetting.in_db", _in_place)
    monkeypatch.setattr("chat.forgetting.forget_due", nothing_due)
    forgetter.kick()
    for _ in range(3):
        await forgetter._look()
    assert len(cleaned) == 2


async def test_files_that_were_not_cleaned_because_the_database_was_away_are_cleaned_later(
    monkeypatch,
) -> None:
    def away() -> bool:
        raise OperationalError

    forgetter = _NothingDue()
    monkeypatch.setattr("chat.forgetting.scrub", away)
    monkeypatch.setattr("chat.forgetting.in_db", _in_place)
    forgetter.kick()
    for _ in range(2):
        with pytest.raises(OperationalError):
            await forgetter._look()


async def test_files_that_could_not_be_cleaned_after_the_brain_forgot_are_cleaned_later(
    monkeypatch,
) -> None:
    forgetter, forgotten, results = _NothingDue(), iter([1, 0, 0]), [False, True]

    async def due_once(brain: object) -> int:
        return next(forgotten)

    monkeypatch.setattr("chat.forgetting.scrub", lambda: results.pop(0))
    monkeypatch.setattr("chat.forgetting.in_db", _in_place)
    monkeypatch.setattr("chat.forgetting.forget_due", due_once)
    for _ in range(3):
        await forgetter._look()
    assert results == []


def _in_place[R](work: Callable[[], R]) -> Callable[[], Awaitable[R]]:
    async def call() -> R:
        return work()

    return call
