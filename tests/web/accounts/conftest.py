"""Colleagues with a password and a telephone, and their browsers."""

import pytest
from django.test import Client

from desk.models import AuditEntry
from tests.web.accounts.colleague import PASSWORD, Colleague
from tests.web.people import user_with


@pytest.fixture(autouse=True)
def quick_hasher(settings) -> None:
    """A real password's hash takes a third of a second, as it should."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def wang(db) -> Colleague:
    """A member of staff who has set up everything, and is not signed in."""
    colleague = Colleague(user_with("staff", name="wang"))
    colleague.user.set_password(PASSWORD)
    colleague.user.save()
    colleague.take_telephone()
    return colleague


@pytest.fixture
def chief(db) -> Client:
    """An administrator's browser."""
    client = Client()
    client.force_login(user_with("administrator", name="chief"))
    return client


def noted(action: str) -> list[AuditEntry]:
    """What the audit holds of one action, oldest first."""
    return list(AuditEntry.objects.filter(action=action).order_by("id"))
