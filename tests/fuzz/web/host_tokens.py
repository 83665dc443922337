"""A host app's signed token: taken with our signature and good claims, else refused the one way."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable

from tests.fuzz.django_world import SECRET

WORDS = [
    *('"alg":"HS256"', '"alg":"none"', '"alg":"RS256"', '"typ":"JWT"', '"kid":"', '"crit":["b64"]'),
    *('"b64":false', '"iss":"host"', '"aud":"member-help"', '"aud":["member-help"]', '"sub":"m"'),
    *(
        '"jti":"j"',
        '"exp":4102444800',
        '"iat":1',
        '"nbf":1e400',
        "NaN",
        "null",
        "{}",
        "[]",
        '"zip":"',
    ),
    *("\\ud800", "1e308", "-1", "true", '"jwk":{', "..", "="),
]
# A byte that says what is signed, the header, a zero, the claims.
_HEADER = b'{"alg":"HS256","typ":"JWT"}'
_CLAIMS = b'{"iss":"host","aud":"member-help","sub":"m","jti":"j","iat":1,"exp":4102444800}'
SEEDS = [
    b"\1" + _HEADER + b"\0" + _CLAIMS,
    b"\0" + _HEADER + b"\0" + _CLAIMS,
    b"\1" + b'{"alg":"none"}' + b"\0" + _CLAIMS,
    b"\1" + b'{"alg":"HS256","b64":false,"crit":["b64"]}' + b"\0" + _CLAIMS,
    b"\2eyJhbGciOiJIUzI1NiJ9.e30.",
    b"\1" + _HEADER + b"\0" + _CLAIMS.replace(b"4102444800", b'"4102444800"'),
]


def prepare() -> Callable[[bytes], None]:
    """Signed by us or not, whole tokens or any text: claims or the problem `host_token`."""
    from tests.fuzz.django_world import set_up

    set_up()
    from chat.hosts import _claims
    from chat.problems import Problem

    def check(data: bytes) -> None:
        how, rest = data[:1], data[1:]
        signed = how == b"\1"
        header, _, claims = rest.partition(b"\0")
        token = rest.decode("utf-8", "surrogateescape")
        if how in (b"\0", b"\1"):
            token = _token(
                header, claims, SECRET if signed else "another secret of over 32 bytes.."
            )
        try:
            taken = _claims(token)
        except Problem as problem:
            assert problem.code == "host_token"
            return
        assert signed, token
        assert isinstance(taken["sub"], str) and isinstance(taken["jti"], str)
        # What is kept of a used token.
        assert 0 < taken["exp"] < 2**40

    return check


def _token(header: bytes, claims: bytes, secret: str) -> str:
    parts = b".".join(map(_encoded, (header, claims)))
    signature = hmac.new(secret.encode(), parts, hashlib.sha256).digest()
    return b".".join((parts, _encoded(signature))).decode("ascii")


def _encoded(part: bytes) -> bytes:
    return base64.urlsafe_b64encode(part).rstrip(b"=")
