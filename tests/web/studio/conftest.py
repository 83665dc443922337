"""Browsers of an author and of a publisher, for the studio's pages."""

import pytest
from django.test import Client

from desk.models import AuditEntry
from tests.web.people import signed_in, user_with


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
