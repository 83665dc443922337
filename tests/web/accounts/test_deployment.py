"""Settings as they are where strangers can reach the site: behind TLS, and never the demo's."""

import os
import secrets
import subprocess
import sys

import pytest

from tests.web.site_process import WEB_DIR


def _manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, str(WEB_DIR / "manage.py"), *arguments],
        env=kept | {"SECRET_KEY": secrets.token_urlsafe(48)} | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_behind_tls_djangos_own_check_for_deployment_finds_nothing() -> None:
    places = {"BEHIND_TLS": "1", "ALLOWED_HOSTS": "help.example"}
    done = _manage("check", "--deploy", "--fail-level", "WARNING", **places)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr


def test_without_tls_the_check_says_so() -> None:
    done = _manage("check", "--deploy", "--fail-level", "WARNING", ALLOWED_HOSTS="help.example")
    assert done.returncode == 1
    assert "SECURE_SSL_REDIRECT" in done.stderr


def test_the_demos_sign_in_does_not_start_under_a_name_that_others_can_reach() -> None:
    done = _manage("check", DEMO_SIGNIN="1", ALLOWED_HOSTS="help.example")
    assert done.returncode == 1
    assert "DEMO_SIGNIN is for loopback" in done.stderr


@pytest.fixture
def behind_tls(settings) -> None:
    """What BEHIND_TLS sets and a running test can see."""
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
    settings.SECURE_HSTS_SECONDS = 31_536_000


def test_every_page_carries_the_headers_that_browsers_heed(client, db, behind_tls) -> None:
    answer = client.get("/login", secure=True)
    assert "max-age=31536000" in answer["Strict-Transport-Security"]
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    cookie = client.cookies["csrftoken"]
    assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Lax")


def test_without_tls_a_browser_is_sent_to_https_and_a_probe_is_answered(
    client, db, behind_tls
) -> None:
    assert client.get("/login")["Location"] == "https://testserver/login"
    assert client.get("/healthz").status_code == 200
