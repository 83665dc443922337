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
    assert "登录尝试太多" in waiting.content.decode()


def test_another_address_and_the_page_without_a_link_are_not_held_up(client: Client, db) -> None:
    for _ in range(5):
        client.get("/login", {"sesame": "x"})
    assert client.get("/login").status_code == 200
    elsewhere = client.get("/login", {"sesame": "x"}, REMOTE_ADDR="192.0.2.7")
    assert elsewhere.status_code == 403


def test_an_account_is_held_up_whatever_address_the_tries_come_from(wang, settings) -> None:
    settings.SIGNIN_TRIES_A_MINUTE = 100
    tries = [
        wang.type_password("wrong", REMOTE_ADDR=f"192.0.2.{number}").status_code
        for number in range(settings.ACCOUNT_TRIES_A_MINUTE + 1)
    ]
    assert tries == [403] * settings.ACCOUNT_TRIES_A_MINUTE + [429]
    assert wang.type_password(REMOTE_ADDR="192.0.2.99").status_code == 429


def test_writing_the_name_in_other_letters_gives_no_further_tries(wang, settings) -> None:
    settings.SIGNIN_TRIES_A_MINUTE = 100
    names = ["wang", "WANG", "Wang ", "wAng", " wang", "waNg"]
    tries = [wang.client.post("/login", {"name": name, "password": "x"}) for name in names]
    assert tries[-1].status_code == 429


def test_an_address_is_held_up_whatever_account_it_tries(wang) -> None:
    tries = [
        wang.client.post("/login", {"name": f"n{number}", "password": "x"}).status_code
        for number in range(4)
    ]
    assert tries == [403, 403, 403, 429]


def test_codes_are_tried_no_more_often_than_passwords(wang, settings) -> None:
    settings.SIGNIN_TRIES_A_MINUTE = 100
    wang.type_password()
    tries = [wang.type_code("aaaaa-aaaaa").status_code for _ in range(6)]
    assert tries == [403] * 5 + [429]
