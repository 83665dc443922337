"""Every cell of the access table, with a real request: what comes, whose words come with it, and
that a refused one changes nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.apps import apps
from django.db import connection, transaction

from tests.web.access import table
from tests.web.access.asking import ask, frame, is_asynchronous
from tests.web.access.scenario import Scenario
from tests.web.site_process import WEB_DIR

METHODS = ("GET", "POST", "PUT", "DELETE")
_REFUSED = ("login", "401", "403", "404", "4401", "4403", "4404")
# Whoever signs in is noted, and tries are counted.
_SIGNING_IN = ("/login", "/account/")


@pytest.fixture(autouse=True)
def quick_hasher(settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.SIGNIN_TRIES_A_MINUTE = settings.ACCOUNT_TRIES_A_MINUTE = 1000


class Leaks:
    """Words that came to whom they were not meant for, and those that came to somebody at all."""

    def __init__(self) -> None:
        self.readers, self.found, self.seen = table.words(), [], set()

    def look(self, where: str, role: str, body: str) -> None:
        for words, may_read in self.readers.items():
            if words in body:
                self.seen.add(words)
                if role not in may_read:
                    self.found.append(f"{where} shows {words} to {role}")


@contextmanager
def _writes() -> Iterator[list[str]]:
    """The statements that change a table, as they are sent."""
    sent: list[str] = []

    def note(execute: Any, sql: str, *rest: Any) -> Any:
        changes = sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE"))
        # When a colleague last did something is noted whatever it was.
        if changes and "accounts_signin" not in sql:
            sent.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        yield sent


def _stored() -> list[Any]:
    """All rows of all tables."""
    return [list(model._base_manager.order_by("pk").values_list()) for model in apps.get_models()]


def test_there_is_a_row_for_every_address_frame_and_command_and_for_nothing_else() -> None:
    in_table = {row.address for row in table.rows(*METHODS)}
    assert in_table == set(table.addresses())
    sockets = table.rows("WS")
    assert {row.address for row in sockets} == set(table.socket_addresses())
    for address in ("/ws/chat", "/ws/desk"):
        kinds = {row.sent["type"] for row in sockets if row.address == address}
        assert kinds == table.frames(address)
    assert {row.address for row in table.rows("COMMAND")} == table.commands()


def test_every_page_answers_each_role_as_the_table_says(
    db, bench, brain, settings, tmp_path: Path
) -> None:
    (tmp_path / "widget.js").write_text("1")
    settings.STATICFILES_DIRS = [tmp_path, *settings.STATICFILES_DIRS]
    scenario, leaks, wrong = Scenario(), Leaks(), []
    changing = 0
    for row in table.rows(*METHODS):
        if is_asynchronous(row):
            continue
        for role, expected in row.expected.items():
            bench.reset()
            with transaction.atomic(), _writes() as writes:
                outcome, body = ask(scenario, row, role)
                transaction.set_rollback(True)
            where = f"{row.name} as {role}"
            if outcome != expected:
                wrong.append(f"{where}: {outcome}, not {expected}")
            leaks.look(where, role, body)
            is_refused = outcome in _REFUSED and not row.address.startswith(_SIGNING_IN)
            if is_refused and (writes or any(asked.method != "GET" for asked in bench.asked)):
                wrong.append(f"{where}: refused, and yet {writes or bench.asked}")
            changing += bool(writes) and not is_refused
    assert wrong == []
    assert leaks.found == []
    assert leaks.seen == set(leaks.readers)
    assert changing > 50


def test_every_member_address_answers_each_role_as_the_table_says(transactional_db, brain) -> None:
    scenario, leaks, wrong = Scenario(studio=False), Leaks(), []
    for row in filter(is_asynchronous, table.rows(*METHODS)):
        for role, expected in row.expected.items():
            is_refused = expected in _REFUSED
            if not is_refused and role in ("member", "other_member"):
                scenario.again()
            before = _stored() if is_refused else None
            outcome, body = ask(scenario, row, role)
            where = f"{row.name} as {role}"
            if outcome != expected:
                wrong.append(f"{where}: {outcome}, not {expected}")
            if is_refused and _stored() != before:
                wrong.append(f"{where}: refused, and yet something was stored")
            leaks.look(where, role, body)
    assert wrong == []
    assert leaks.found == []
    assert {"甲成员的秘密", "乙成员的秘密"} <= leaks.seen


def test_every_frame_is_answered_to_each_role_as_the_table_says(transactional_db, brain) -> None:
    scenario, leaks, wrong = Scenario(studio=False), Leaks(), []
    for row in table.rows("WS"):
        for role, expected in row.expected.items():
            before = _stored() if expected in _REFUSED else None
            outcome, body = async_to_sync(frame)(scenario, row, role)
            where = f"{row.name} as {role}"
            if outcome != expected:
                wrong.append(f"{where}: {outcome}, not {expected}")
            if before is not None and _stored() != before:
                wrong.append(f"{where}: refused, and yet something was stored")
            leaks.look(where, role, body)
    assert wrong == []
    assert leaks.found == []
    assert {"甲成员的秘密", "乙成员的秘密"} <= leaks.seen


def test_no_role_reaches_a_command_from_outside(db) -> None:
    scenario = Scenario(studio=False)
    for row in table.rows("COMMAND"):
        for role, expected in row.expected.items():
            answer = scenario.browser(role).post(f"/{row.address}")
            assert str(answer.status_code) == expected, (row.name, role)
    code = [path for path in WEB_DIR.rglob("*.py") if "node_modules" not in path.parts]
    calling = [path.name for path in code if "call_command" in path.read_text(encoding="utf-8")]
    assert calling == []


def test_a_method_without_a_row_is_refused_to_whoever_may_do_everything_else(db, bench) -> None:
    scenario = Scenario()
    everybody = scenario.users["administrator"]
    everybody.groups.set(scenario.users["staff"].groups.model.objects.all())
    by_address: dict[str, list[table.Row]] = {}
    for row in table.rows(*METHODS):
        if not is_asynchronous(row):
            by_address.setdefault(row.address, []).append(row)
    for found in by_address.values():
        for verb in {"GET", "POST", "PUT", "DELETE", "PATCH"} - {row.verb for row in found}:
            outcome, _ = ask(scenario, found[0], "administrator", verb)
            assert outcome == "405", (verb, found[0].address)
