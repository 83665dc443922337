"""Members whom a host app signs in: whose token counts, once, and what it opens."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from chat import hosts
from chat.models import Conversation
from chat.problems import Problem
from tests.web.site_process import Site

ISSUER = "https://app.example"
SECRET = "a-secret-of-thirty-two-bytes-or-more"
KEYS = {kid: rsa.generate_private_key(65537, 2048) for kid in ("old", "new", "stranger")}
pytestmark = pytest.mark.django_db


def _claims(**changed: Any) -> dict[str, Any]:
    now = int(time.time())
    claims = {
        "iss": ISSUER,
        "aud": "member-help",
        "sub": "member-1",
        "iat": now,
        "exp": now + 300,
        "jti": str(uuid4()),
    }
    return {name: value for name, value in (claims | changed).items() if value is not None}


def signed(kid: str = "old", **changed: Any) -> str:
    return jwt.encode(_claims(**changed), KEYS[kid], "RS256", headers={"kid": kid})


def publish(file: Path, *kids: str) -> None:
    """Write the host app's key file, as it would be replaced."""
    keys = [
        jwt.algorithms.RSAAlgorithm.to_jwk(KEYS[kid].public_key(), as_dict=True)
        | {"kid": kid, "alg": "RS256", "use": "sig"}
        for kid in kids
    ]
    file.write_text(json.dumps({"keys": keys}))


@pytest.fixture
def keys(settings, tmp_path: Path) -> Path:
    """The key file of a host app whose tokens count."""
    file = tmp_path / "jwks.json"
    publish(file, "old")
    settings.HOST_JWT_ISSUER, settings.HOST_JWT_JWKS = ISSUER, str(file)
    return file


def _is_refused(token: str) -> bool:
    try:
        hosts.conversation_of(token)
    except Problem as problem:
        return problem.code == "host_token"
    return False


def test_a_member_finds_their_conversation_again_from_any_device(keys: Path) -> None:
    assert hosts.conversation_of(signed()) == hosts.conversation_of(signed())
    assert hosts.conversation_of(signed(sub="member-2")) != hosts.conversation_of(signed())


def test_the_host_apps_name_of_a_member_is_not_stored(keys: Path) -> None:
    hosts.conversation_of(signed(sub="13812345678"))
    assert "13812345678" not in str(Conversation.objects.values())


@pytest.mark.parametrize(
    "changed",
    [
        {"iss": "https://other.example"},
        {"iss": None},
        {"aud": "another-app"},
        {"aud": ["member-help", "another-app"]},
        {"aud": None},
        {"exp": 1_700_000_000},
        {"exp": None},
        {"exp": 9_999_999_999},
        {"exp": "soon"},
        {"nbf": 9_999_999_999},
        {"iat": 9_999_999_999},
        {"iat": None},
        {"sub": None},
        {"sub": ""},
        {"sub": "x" * 201},
        {"jti": None},
        {"jti": ""},
    ],
)
def test_a_token_with_wrong_claims_is_refused(keys: Path, changed: dict[str, Any]) -> None:
    assert _is_refused(signed(**changed))
    assert not Conversation.objects.exists()


def test_a_token_is_good_for_one_use(keys: Path) -> None:
    token = signed()
    hosts.conversation_of(token)
    assert _is_refused(token)
    jti = str(uuid4())
    hosts.conversation_of(signed(jti=jti))
    assert _is_refused(signed(jti=jti, sub="member-2"))


def test_a_key_that_is_not_in_the_file_counts_for_nothing(keys: Path) -> None:
    assert _is_refused(signed("stranger"))
    forged = jwt.encode(_claims(), KEYS["stranger"], "RS256", headers={"kid": "old"})
    assert _is_refused(forged)
    assert _is_refused(jwt.encode(_claims(), KEYS["old"], "RS256"))


def test_keys_change_by_replacing_the_file(keys: Path) -> None:
    assert _is_refused(signed("new"))
    publish(keys, "old", "new")
    hosts.conversation_of(signed("old"))
    hosts.conversation_of(signed("new"))
    publish(keys, "new")
    assert _is_refused(signed("old"))
    hosts.conversation_of(signed("new"))


def _with_public_key_as_secret() -> str:
    public = KEYS["old"].public_key().public_numbers().n.to_bytes(256, "big")
    return jwt.encode(_claims(), public, "HS256", headers={"kid": "old"})


def _unsigned() -> str:
    return jwt.encode(_claims(), None, "none", headers={"kid": "old"})


@pytest.mark.parametrize(
    "make", [_with_public_key_as_secret, _unsigned, lambda: "x.y.z", lambda: "", lambda: "é" * 9]
)
def test_a_token_of_another_kind_is_refused(keys: Path, make: Callable[[], str]) -> None:
    assert _is_refused(make())


def test_a_shared_secret_is_the_other_way_to_sign(settings) -> None:
    settings.HOST_JWT_ISSUER, settings.HOST_JWT_ALGORITHM = ISSUER, "HS256"
    settings.HOST_JWT_SECRET = SECRET
    hosts.conversation_of(jwt.encode(_claims(), SECRET, "HS256"))
    assert _is_refused(jwt.encode(_claims(), SECRET + "x", "HS256"))
    assert _is_refused(signed())


def test_without_an_issuer_no_host_token_counts(settings) -> None:
    settings.HOST_JWT_ALGORITHM, settings.HOST_JWT_SECRET = "HS256", SECRET
    assert _is_refused(jwt.encode(_claims(iss=""), SECRET, "HS256"))


@pytest.fixture
def host_site(new_site: Callable[[], Site], brain, tmp_path: Path, transactional_db) -> Site:
    """A running site with a host app."""
    publish(tmp_path / "jwks.json", "old")
    site = new_site()
    site.environment |= {
        "HOST_JWT_ISSUER": ISSUER,
        "HOST_JWT_JWKS": str(tmp_path / "jwks.json"),
        "HOST_ORIGINS": ISSUER,
    }
    site.start()
    yield site
    site.stop()


def _open(site: Site, token: str, origin: str = ISSUER) -> httpx.Response:
    headers = {"Origin": origin}
    return httpx.post(f"{site.url}/api/chat/session", json={"host_token": token}, headers=headers)


def test_a_page_of_the_host_app_opens_its_members_conversation_and_takes_their_records(
    host_site: Site,
) -> None:
    opened = _open(host_site, signed())
    assert (opened.status_code, opened.headers["Access-Control-Allow-Origin"]) == (201, ISSUER)
    assert "Set-Cookie" not in opened.headers
    again = _open(host_site, signed())
    assert again.json()["conversation"] == opened.json()["conversation"]
    headers = {"Origin": ISSUER, "Authorization": f"Bearer {opened.json()['token']}"}
    records = httpx.get(f"{host_site.url}/api/chat/records", headers=headers)
    assert records.headers["Access-Control-Allow-Origin"] == ISSUER
    told = records.json()["conversation"]
    assert (told["id"], told["from_host_app"]) == (opened.json()["conversation"], True)
    used = _open(host_site, token := signed()) and _open(host_site, token)
    assert (used.status_code, used.json()["type"][-11:]) == (401, ":host_token")
    cookie_only = httpx.post(f"{host_site.url}/api/chat/session", headers={"Origin": ISSUER})
    assert cookie_only.status_code == 403
    stranger = _open(host_site, signed(), "https://evil.example")
    assert "Access-Control-Allow-Origin" not in stranger.headers
