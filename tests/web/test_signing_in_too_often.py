"""An address that tries one sign-in link after another has to wait."""

import pytest
from django.test import Client


@pytest.fixture(autouse=True)
def few_tries(settings) -> None:
    settings.SIGNIN_TRIES_A_MINUTE = 3


def test_after_some_tries_a_minute_an_address_has_to_wait(client: Client, db) -> None:
    tries = [client.get("/login", {"sesame": f"x{number}"}).status_code for number in range(4)]
    assert tries == [403, 403, 403, 429]
    waiting = client.get("/login", {"sesame": "x"})
    assert 0 < int(waiting["Retry-After"]) <= 60
    assert "请等一分钟" in waiting.content.decode()


def test_another_address_and_the_page_without_a_link_are_not_held_up(client: Client, db) -> None:
    for _ in range(5):
        client.get("/login", {"sesame": "x"})
    assert client.get("/login").status_code == 200
    elsewhere = client.get("/login", {"sesame": "x"}, REMOTE_ADDR="192.0.2.7")
    assert elsewhere.status_code == 403
