"""docs/privacy.md has a row for everything that is stored, and is right on what goes with whom."""

import re

from django.apps import apps

from chat.models import Conversation
from tests.web.relatives import goes_with
from tests.web.site_process import WEB_DIR

_ROOT = WEB_DIR.parent
_PAGE = (_ROOT / "docs" / "privacy.md").read_text(encoding="utf-8")
_ROW = re.compile(r"^\| (`[^|]*`) \| [^|]+ \| ([^|]+) \|$", re.MULTILINE)
_BRAIN = {"events", "windows", "handled"}


def _rows() -> dict[str, str]:
    """How long it is kept, by the table or folder it is about."""
    rows = [(re.findall(r"`([^`]+)`", names), kept) for names, kept in _ROW.findall(_PAGE)]
    told = [(name, kept) for names, kept in rows for name in names]
    assert len(told) == len(dict(told))
    return dict(told)


def _tables() -> set[str]:
    return {model._meta.db_table for model in apps.get_models(include_auto_created=True)}


def test_every_table_has_a_row_and_every_row_a_table() -> None:
    told = {name for name in _rows() if name == name.lower()}
    assert told == _tables() | _BRAIN


def test_the_brains_tables_are_those_of_its_memory() -> None:
    tables = (_ROOT / "bot" / "tables.py").read_text(encoding="utf-8")
    named = set(re.findall(r'sa\.Table\(\s*"(\w+)"', tables))
    assert named | {"events"} == _BRAIN


def test_what_the_page_says_goes_with_a_conversation_does() -> None:
    told = {name for name, kept in _rows().items() if kept.startswith("随对话")}
    assert told - _BRAIN == {model._meta.db_table for model in goes_with(Conversation)}


def test_every_place_of_files_has_a_row() -> None:
    places = {"VAR_DIR/log", "VAR_DIR/secrets", "CONTENT_DIR", "RELEASES_DIR", "BACKUP_DIR"}
    assert places <= set(_rows())


def test_the_tests_that_are_named_exist() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", _PAGE)
    assert len(named) == 7
    missing = [
        name for path, name in named if f"def {name}(" not in (_ROOT / path).read_text("utf-8")
    ]
    assert missing == []
