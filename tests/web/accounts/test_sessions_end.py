"""A sign-in ends: when nobody does anything, after a working day, and everywhere at once."""

import json
from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.test import Client
from django.utils import timezone

from accounts.models import SignIn
from chat.models import Staff
from desk.consumers import NOT_STAFF
from tests.web.accounts.colleague import PASSWORD, Colleague
from tests.web.accounts.conftest import noted
from tests.web.in_process import DeskSocket
from tests.web.people import colleague_at_desk

HTMX = {"HX-Request": "true"}


def _back(**times: timedelta) -> None:
    """As if the sign-ins had begun, or last been used, so long ago."""
    now = timezone.now()
    SignIn.objects.update(**{name: now - ago for name, ago in times.items()})


def test_after_an_hour_without_doing_anything_one_has_to_sign_in_again(wang) -> None:
    wang.sign_in()
    _back(acted_at=timedelta(minutes=59))
    assert wang.is_in
    _back(acted_at=timedelta(minutes=61))
    assert wang.client.get("/desk/")["Location"] == "/login"


def test_a_page_that_reads_by_itself_does_not_keep_its_person_signed_in(wang) -> None:
    wang.sign_in()
    _back(acted_at=timedelta(minutes=59))
    wang.client.get("/desk/", headers=HTMX)
    wang.client.post("/desk/me/alive/", headers=HTMX)
    assert timezone.now() - SignIn.objects.get().acted_at > timedelta(minutes=58)
    wang.client.get("/desk/")
    assert timezone.now() - SignIn.objects.get().acted_at < timedelta(minutes=1)


def test_after_a_working_day_one_has_to_sign_in_again_whatever_one_does(wang) -> None:
    wang.sign_in()
    _back(started_at=timedelta(hours=12, seconds=1))
    assert not wang.is_in


def test_what_has_ended_is_forgotten(wang) -> None:
    wang.sign_in()
    _back(started_at=timedelta(hours=13))
    Client().force_login(wang.user)
    assert SignIn.objects.count() == 1


def test_signing_out_everywhere_ends_every_browser_and_leaves_the_desk(wang) -> None:
    colleague_at_desk("other")
    here, there = wang.client, Client()
    here.force_login(wang.user)
    there.force_login(wang.user)
    there.post("/desk/me/state/", {"state": "online"})
    assert here.post("/account/sign-out/")["Location"] == "/login"
    assert there.get("/desk/")["Location"] == "/login"
    assert Staff.objects.get(user=wang.user).state == "offline"
    assert noted("signed_out_everywhere")[0].detail == {"browsers": 2}


def test_signing_out_in_one_browser_leaves_the_others(wang) -> None:
    there = Client()
    there.force_login(wang.user)
    wang.client.force_login(wang.user)
    wang.client.post("/logout")
    assert there.get("/desk/").status_code == 200
    assert not wang.is_in


def test_another_password_signs_out_every_other_browser(wang) -> None:
    there = Client()
    there.force_login(wang.user)
    wang.client.force_login(wang.user)
    new = "a password made today"
    fields = {"current": PASSWORD, "password": new, "again": new}
    assert wang.client.post("/account/password/", fields).status_code == 200
    assert wang.is_in
    assert there.get("/desk/")["Location"] == "/login"


@pytest.mark.parametrize("address", ["/account/password/", "/account/recovery/"])
def test_whoever_finds_a_screen_open_cannot_change_what_signs_in(wang, address: str) -> None:
    wang.client.force_login(wang.user)
    fields = {"current": "guess", "password": "mine now mine", "again": "mine now mine"}
    answer = wang.client.post(address, fields)
    assert (answer.status_code, "现在的密码不对" in answer.content.decode()) == (403, True)
    wang.user.refresh_from_db()
    assert wang.user.check_password(PASSWORD)


def test_new_recovery_codes_take_the_place_of_the_old_ones(wang) -> None:
    wang.client.force_login(wang.user)
    first = wang.client.post("/account/recovery/", {"current": PASSWORD}).content.decode()
    second = wang.client.post("/account/recovery/", {"current": PASSWORD}).content.decode()
    assert first.count("<li><code>") == second.count("<li><code>") == 10
    assert wang.user.recovery_codes.count() == 10


@pytest.mark.django_db(transaction=True)
def test_an_open_socket_ends_with_the_sign_in(wang: Colleague) -> None:
    wang.client.force_login(wang.user)

    async def pings() -> tuple[dict[str, Any], dict[str, Any]]:
        async with DeskSocket(wang.client) as socket:
            before = await socket.ask({"type": "ping"})
            await SignIn.objects.all().adelete()
            return before, await socket.ask({"type": "ping"})

    before, after = async_to_sync(pings)()
    assert json.loads(before["text"]) == {"type": "pong"}
    assert (after["type"], after["code"]) == ("websocket.close", NOT_STAFF)
