"""The bot's memory follows the database that is set."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.kit.services import tracker_url


def test_without_a_database_it_is_a_file_beside_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    assert tracker_url({}) == f"sqlite:///{tmp_path}/tracker.sqlite3"
    other_file = {"DATABASE_URL": "sqlite:////srv/web.sqlite3"}
    assert tracker_url(other_file) == f"sqlite:///{tmp_path}/tracker.sqlite3"


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_on_postgresql_it_is_the_same_database(scheme: str) -> None:
    environment = {"DATABASE_URL": f"{scheme}://me:secret@db:5432/help?sslmode=require"}
    assert tracker_url(environment) == "postgresql://me:secret@db:5432/help?sslmode=require"


def test_it_may_be_set_by_itself() -> None:
    environment = {"DATABASE_URL": "postgres://db/web", "TRACKER_URL": "postgres://db/memory"}
    assert tracker_url(environment) == "postgresql://db/memory"
    assert tracker_url({"TRACKER_URL": "sqlite:////srv/m.sqlite3"}) == "sqlite:////srv/m.sqlite3"
