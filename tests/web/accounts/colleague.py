"""A person with a browser, a password in mind and an authenticator app in the pocket."""

import time
from typing import Any

from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

PASSWORD = "四匹马 拉车 gallop"
STEP = 30


class Colleague:
    """``client`` is the browser; ``user`` the account."""

    def __init__(self, user: Any) -> None:
        self.user = user
        self.client = Client()

    def take_telephone(self) -> None:
        """Have a confirmed second factor."""
        TOTPDevice.objects.create(user=self.user, confirmed=True)

    def code(self, steps: int = 0) -> str:
        """What the app shows now, or so many steps later."""
        device = TOTPDevice.objects.get(user=self.user)
        return f"{totp(device.bin_key, STEP, 0, 6, steps):06d}"

    def type_password(self, password: str = PASSWORD, **more: str) -> Any:
        fields = {"name": self.user.username, "password": password}
        return self.client.post("/login", fields, **more)

    def type_code(self, code: str) -> Any:
        return self.client.post("/login/code", {"code": code})

    def sign_in(self) -> Any:
        self.type_password()
        return self.type_code(self.code())

    @property
    def is_in(self) -> bool:
        return self.client.get("/desk/").status_code == 200


def let_wait_pass(user: Any) -> None:
    """As if the wait after wrong codes were over."""
    TOTPDevice.objects.filter(user=user).update(throttling_failure_timestamp=None)


def wrong(code: str) -> str:
    """Another code of six digits, far from the ones that count now."""
    return f"{(int(code) + 500_000 + int(time.time()) % 7) % 1_000_000:06d}"
