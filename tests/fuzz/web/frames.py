"""Frames of the member's socket and bodies of the member API: read, or refused as documented."""

from __future__ import annotations

import json
from collections.abc import Callable

from tests.fuzz.texts import WORDS as SAID
from tests.fuzz.texts import text_of

_CID = "7b0c1f6e-4f5a-4c56-9d8e-0c9a3f6b1d2e"
WORDS = [
    *SAID,
    *('"type":"send"', '"type":"hello"', '"type":"seen"', f'"cid":"{_CID}"', '"text":"', '"id":'),
    *('"choice":"handoff"', '"token":"', '"after":', "1e400", "-1", "NaN", "true", "null", "[[[[["),
    *("\\ud800", "\\u0000", "9223372036854775808", '{"a":', "\\udfff", "0.5"),
]
SEEDS = [
    f'{{"type":"send","cid":"{_CID}","text":"你好"}}'.encode(),
    f'{{"type":"send","cid":"{_CID}","choice":"handoff"}}'.encode(),
    b'{"type":"seen","id":1.0}',
    b'{"type":"hello","token":"a:b:c","after":3}',
    b'{"type":"send","cid":"\\ud800","text":"\\udfff"}',
    b'{"host_token":"\\u0000","version":"1","score":5,"rating":"up","comment":"\\ud83d"}',
    b"[" * 3000,
]


def prepare() -> Callable[[bytes], None]:
    """Every reading ends in a value that can be sent and stored, or in a refusal."""
    from tests.fuzz.django_world import set_up

    set_up()
    from pydantic import ValidationError

    from chat import schemas
    from chat.consumers import Hello, _cid_of, _fields, _parse
    from chat.problems import Problem
    from chat.text import clean
    from chat.tokens import conversation_of

    bodies = (schemas.MessageIn, schemas.SeenIn, schemas.SessionIn, schemas.PrivacyIn,
              schemas.FeedbackIn, schemas.RatingIn)  # fmt: skip

    def check(data: bytes) -> None:
        try:
            frame = _parse(text_of(data))
        except Problem as problem:
            assert problem.code in ("bad_request", "too_large")
            return
        json.dumps({"cid": _cid_of(frame)}, ensure_ascii=False).encode("utf-8")
        for shape in (Hello, *bodies):
            given = frame if shape is Hello else _fields(frame)
            try:
                taken = shape.model_validate(given)
            except ValidationError:
                continue
            if isinstance(taken, Hello):
                assert conversation_of(taken.token) is None
            elif isinstance(taken, schemas.MessageIn) and taken.text is not None:
                _clean(clean, taken.text, Problem)

    return check


def _clean(clean, text: str, problem) -> None:
    try:
        clean(text).encode("utf-8")
    except problem:
        return
