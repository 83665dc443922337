"""Authors, what members asked that they see, and the content that they edit."""

from pathlib import Path

import pytest
from django.test import Client

from desk.models import AuditEntry
from studio.inbox.harvest import harvest
from studio.models import Sentence
from tests.web.people import signed_in, user_with
from tests.web.studio.misses import asked
from tests.web.studio.workbench_stand_in import StandInWorkbench


@pytest.fixture
def author(db) -> Client:
    """An author's browser."""
    return signed_in(user_with("author", name="author"))


@pytest.fixture
def publisher(db) -> Client:
    """A publisher's browser."""
    return signed_in(user_with("publisher", name="publisher"))


def noted() -> list[AuditEntry]:
    """What the audit holds of the studio, oldest first; not that a test's user got a role."""
    return list(AuditEntry.objects.exclude(action="role_given").order_by("id"))


@pytest.fixture
def wen():
    """An author."""
    return user_with("author", name="wen")


@pytest.fixture
def sentences(bench: StandInWorkbench) -> dict[str, int]:
    """Open sentences by their words."""
    for text in ("交了钱几天算数", "要等\n几天", "水星多远"):
        asked(text)
    harvest()
    found = Sentence.objects.values_list("misses__message__body__text", "pk")
    return dict(found)


@pytest.fixture
def titled(settings, tmp_path: Path) -> None:
    """A content folder with one FAQ."""
    settings.CONTENT_DIR = tmp_path
    folder = tmp_path / "data/nlu/faq/rules"
    folder.mkdir(parents=True)
    text = (
        "nlu:\n- intent: faq/waiting_period\n  metadata: {title: 等待期是多久}\n"
        "  examples: |\n    - 等\n"
    )
    (folder / "waiting_period.yml").write_text(text, encoding="utf-8")
