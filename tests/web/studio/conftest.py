"""Browsers of an author and of a publisher, for the studio's pages."""

import pytest
from django.test import Client

from tests.web.people import signed_in, user_with


@pytest.fixture
def author(db) -> Client:
    """An author's browser."""
    return signed_in(user_with("author", name="author"))


@pytest.fixture
def publisher(db) -> Client:
    """A publisher's browser."""
    return signed_in(user_with("publisher", name="publisher"))
