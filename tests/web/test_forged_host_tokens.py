"""What an attacker would try with a host app's token: other keys, other algorithms, other times,
the same token twice."""

import base64
import hashlib
import hmac
import json
import time
from pathlib import Path
from typing import Any
from uuid import uuid4

import jwt
import pytest
from cryptography.hazmat.primitives import serialization

from chat import hosts
from chat.models import Conversation, UsedToken
from chat.problems import Problem
from tests.web.racing import at_once
from tests.web.test_hosts import ISSUER, KEYS, SECRET, _claims, _is_refused, keys, publish, signed

__all__ = ["keys"]  # a fixture of the tests beside these
pytestmark = pytest.mark.django_db
_PEM = (
    KEYS["old"]
    .public_key()
    .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
)
_DER = (
    KEYS["old"]
    .public_key()
    .public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
)


def _part(value: Any) -> str:
    content = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def by_hand(header: Any, claims: Any, secret: bytes | None = None) -> str:
    """A token as no library would make it: signed with HMAC by ``secret``, or not at all."""
    signed_part = f"{_part(header)}.{_part(claims)}"
    if secret is None:
        return f"{signed_part}."
    return f"{signed_part}.{_part(hmac.digest(secret, signed_part.encode(), hashlib.sha256))}"


@pytest.mark.parametrize("secret", [_PEM, _PEM.strip(), _DER, b"", b"old"])
@pytest.mark.parametrize("algorithm", ["HS256", "hs256", "RS256"])
def test_the_public_key_is_no_secret_to_sign_with(keys, secret: bytes, algorithm: str) -> None:
    assert _is_refused(by_hand({"alg": algorithm, "kid": "old"}, _claims(), secret))


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "nOnE", "", None, 0, [], {}])
def test_a_token_that_says_it_needs_no_signature_is_refused(keys, algorithm: Any) -> None:
    header = {"alg": algorithm, "kid": "old", "typ": "JWT"}
    assert _is_refused(by_hand(header, _claims()))
    assert _is_refused(by_hand(header, _claims(), b""))


@pytest.mark.parametrize("algorithm", ["RS384", "RS512", "PS256"])
def test_the_right_key_with_another_algorithm_is_refused(keys, algorithm: str) -> None:
    token = jwt.encode(_claims(), KEYS["old"], algorithm, headers={"kid": "old"})
    assert _is_refused(token)


def test_a_good_signature_under_other_claims_is_refused(keys) -> None:
    head, _, signature = signed().split(".")
    assert _is_refused(f"{head}.{_part(_claims(sub='somebody else'))}.{signature}")
    assert _is_refused(f"{head}.{signed().split('.')[1]}.")
    assert _is_refused(f"{signed()}.{signature}")


@pytest.mark.parametrize(
    "kid", [None, "", "OLD", "old ", "../old", "/dev/null", "old\0", "' OR 1=1 --", 0, ["old"], {}]
)
def test_a_key_is_named_exactly_or_not_at_all(keys, kid: Any) -> None:
    good = signed()
    head = _part({"alg": "RS256", "kid": kid})
    _, claims, signature = good.split(".")
    assert _is_refused(f"{head}.{claims}.{signature}")
    assert _is_refused(by_hand({"alg": "HS256", "kid": kid}, _claims(), b""))


def test_a_key_that_the_token_brings_along_counts_for_nothing(keys) -> None:
    own = jwt.algorithms.RSAAlgorithm.to_jwk(KEYS["stranger"].public_key(), as_dict=True)
    for more in ({"jwk": own}, {"jku": "https://evil.example/keys"}, {"x5u": "file:///dev/zero"}):
        header = {"kid": "stranger"} | more
        assert _is_refused(jwt.encode(_claims(), KEYS["stranger"], "RS256", headers=header))
        header = {"kid": "old"} | more
        assert _is_refused(jwt.encode(_claims(), KEYS["stranger"], "RS256", headers=header))


def test_a_name_that_two_keys_share_names_none(keys: Path) -> None:
    publish(keys, "old", "new")
    both = json.loads(keys.read_text())
    both["keys"][1]["kid"] = "old"
    keys.write_text(json.dumps(both))
    assert _is_refused(signed("old"))


def test_a_critical_extension_that_nobody_knows_is_refused(keys) -> None:
    header = {"kid": "old", "crit": ["exp-policy"], "exp-policy": "never"}
    assert _is_refused(jwt.encode(_claims(), KEYS["old"], "RS256", headers=header))


@pytest.mark.parametrize(
    ("changed", "counts"),
    [
        ({"exp": -3}, True),
        ({"exp": -8}, False),
        ({"nbf": 3}, True),
        ({"nbf": 30}, False),
        ({"iat": 30}, False),
        ({"exp": 3590}, True),
        ({"exp": 3630}, False),
        ({"exp": 3630, "iat": -3600}, False),
    ],
)
def test_clocks_may_differ_by_five_seconds_and_a_life_is_an_hour_at_most(
    keys, changed: dict[str, int], counts: bool
) -> None:
    now = int(time.time())
    token = signed(**{name: now + seconds for name, seconds in changed.items()})
    assert _is_refused(token) is not counts


@pytest.mark.parametrize("exp", [float("inf"), float("nan"), True, "9999999999", [], 1e308])
def test_an_end_that_is_no_time_is_refused(keys, exp: Any) -> None:
    assert _is_refused(signed(exp=exp))


@pytest.mark.parametrize("claims", [[], "text", None, 7, b"{", b"\xff", {}])
def test_claims_that_are_none_are_refused(keys, claims: Any) -> None:
    assert _is_refused(by_hand({"alg": "RS256", "kid": "old"}, claims, b"x"))
    assert _is_refused(by_hand(claims, claims, b"x"))


def test_a_token_stays_used_for_as_long_as_it_would_count(keys, monkeypatch) -> None:
    jti = str(uuid4())
    hosts.conversation_of(signed(jti=jti, exp=int(time.time()) + 3000))
    hosts.conversation_of(signed())
    assert UsedToken.objects.count() == 2
    assert _is_refused(signed(jti=jti))


def test_another_key_does_not_make_a_used_token_new(keys: Path) -> None:
    publish(keys, "old", "new")
    jti = str(uuid4())
    hosts.conversation_of(signed("old", jti=jti))
    assert _is_refused(signed("new", jti=jti))


@pytest.mark.django_db(transaction=True)
def test_of_uses_at_the_same_moment_one_counts(keys) -> None:
    token, refused = signed(), []

    def use(number: int) -> None:
        try:
            hosts.conversation_of(token)
        except Problem:
            refused.append(number)

    at_once(use, range(6))
    assert len(refused) == 5
    assert Conversation.objects.count() == 1


@pytest.fixture
def shared(settings) -> None:
    """A host app that signs with a shared secret."""
    settings.HOST_JWT_ISSUER, settings.HOST_JWT_ALGORITHM = ISSUER, "HS256"
    settings.HOST_JWT_SECRET = SECRET


@pytest.mark.parametrize("algorithm", ["HS384", "HS512"])
def test_with_a_shared_secret_another_algorithm_is_refused_too(shared, algorithm: str) -> None:
    assert _is_refused(jwt.encode(_claims(), SECRET * 2, algorithm))
    assert _is_refused(by_hand({"alg": "none"}, _claims()))
    assert _is_refused(by_hand({"alg": "HS256"}, _claims(), b""))


@pytest.mark.parametrize("secret", ["", "short", "x" * 31])
def test_without_a_secret_of_32_bytes_no_shared_secret_counts(shared, settings, secret) -> None:
    settings.HOST_JWT_SECRET = secret
    assert _is_refused(by_hand({"alg": "HS256"}, _claims(), secret.encode()))


@pytest.mark.parametrize("algorithm", ["none", "ES256", "PS256", ""])
def test_a_setting_that_names_another_algorithm_lets_nobody_in(shared, settings, algorithm) -> None:
    settings.HOST_JWT_ALGORITHM = algorithm
    assert _is_refused(by_hand({"alg": algorithm}, _claims()))
    assert _is_refused(by_hand({"alg": algorithm}, _claims(), SECRET.encode()))
